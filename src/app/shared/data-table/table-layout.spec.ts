import type { TableColumn } from './table-column.ts';
import { TableLayout } from './table-layout.ts';

const column = (name: string, more: Partial<TableColumn> = {}): TableColumn => ({
  name,
  label: name,
  width: 100,
  ...more,
});
const COLUMNS = [
  column('a', { title: true }),
  column('b'),
  column('c', { optional: true }),
  column('d'),
];

describe('TableLayout', () => {
  const names = (layout: TableLayout) => layout.shown().map(({ name }) => name);

  beforeEach(() => localStorage.clear());
  afterAll(() => localStorage.clear());

  it('begins as it is declared', () => {
    const layout = new TableLayout('stars', '1', COLUMNS);
    expect(names(layout)).toEqual(['a', 'b', 'd']);
    expect(layout.changed()).toBeFalse();
  });

  it('is remembered, for one operator and one table', () => {
    const layout = new TableLayout('stars', '1', COLUMNS);
    layout.toggle('c');
    layout.toggle('b');
    layout.move('d', -1);
    layout.pack('compact');
    expect(names(new TableLayout('stars', '1', COLUMNS))).toEqual(['a', 'd', 'c']);
    expect(new TableLayout('stars', '1', COLUMNS).density()).toBe('compact');
    expect(names(new TableLayout('stars', '2', COLUMNS))).toEqual(['a', 'b', 'd']);
    expect(names(new TableLayout('moons', '1', COLUMNS))).toEqual(['a', 'b', 'd']);
  });

  it('keeps the column that names a row, and keeps it first', () => {
    const layout = new TableLayout('stars', '1', COLUMNS);
    layout.toggle('a');
    layout.move('d', -9);
    layout.move('a', 2);
    expect(names(layout)).toEqual(['a', 'd', 'b']);
  });

  it('is as declared again when asked to', () => {
    const layout = new TableLayout('stars', '1', COLUMNS);
    layout.toggle('b');
    layout.reset();
    expect(names(layout)).toEqual(['a', 'b', 'd']);
    expect(names(new TableLayout('stars', '1', COLUMNS))).toEqual(['a', 'b', 'd']);
  });

  it('shows a column that a later version brings where it is declared, and forgets one that is gone', () => {
    const layout = new TableLayout('stars', '1', [COLUMNS[0]!, COLUMNS[3]!, column('old')]);
    layout.move('old', -1);
    expect(names(layout)).toEqual(['a', 'old', 'd']);
    expect(names(new TableLayout('stars', '1', COLUMNS))).toEqual(['a', 'b', 'd']);
  });

  for (const odd of [
    '',
    '{',
    '[]',
    'null',
    '{"order":1,"hidden":[]}',
    '{"order":[1],"hidden":[]}',
  ]) {
    it(`takes ${odd === '' ? 'an empty text' : odd} in its place for nothing`, () => {
      localStorage.setItem('columns.stars.1', odd);
      expect(names(new TableLayout('stars', '1', COLUMNS))).toEqual(['a', 'b', 'd']);
    });
  }
});
