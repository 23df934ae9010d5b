import { Component, signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import { textOf } from '../../core/testing/text-of.ts';
import texts from '../i18n/en.ts';
import { RowSelection } from '../list/row-selection.ts';
import { DataTable } from './data-table.ts';
import { TableCell } from './table-cell.ts';
import type { TableColumn } from './table-column.ts';

interface Star {
  readonly id: string;
  readonly name: string;
  readonly light: number;
}

const COLUMNS: readonly TableColumn[] = [
  { name: 'name', label: 'Name', width: 200, grow: true, sort: 'name', title: true },
  { name: 'light', label: 'Light', width: 100, sort: '-light', numeric: true },
  { name: 'kind', label: 'Kind', width: 100 },
];

@Component({
  imports: [DataTable, TableCell],
  template: `
    <div [style.width.px]="width()">
      <app-data-table
        label="Stars"
        [columns]="columns()"
        [rows]="rows()"
        [sort]="sort()"
        [outdated]="outdated()"
        [selection]="selection"
        [nameOf]="nameOf"
        (sortChange)="sorts.push($event)"
      >
        <ng-template appCell="name" [appCellOf]="rows()" let-star>
          <a href="#{{ star.id }}">{{ star.name }}</a>
        </ng-template>
        <ng-template appCell="light" [appCellOf]="rows()" let-star>{{ star.light }}</ng-template>
      </app-data-table>
    </div>
  `,
})
class Sky {
  readonly width = signal(1000);
  readonly columns = signal(COLUMNS);
  readonly rows = signal<readonly Star[] | null>([
    { id: '1', name: 'Vega', light: 3 },
    { id: '2', name: '<img src=x onerror=alert(1)>', light: 5 },
    { id: '3', name: 'Deneb', light: 8 },
  ]);
  readonly sort = signal('name');
  readonly outdated = signal(false);
  readonly selection = new RowSelection();
  readonly sorts: string[] = [];
  readonly nameOf = ({ name }: Star) => name;
}

describe('DataTable', () => {
  let fixture: ComponentFixture<Sky>;
  let sky: Sky;
  const host = () => fixture.nativeElement as HTMLElement;
  const all = (selector: string) => [...host().querySelectorAll<HTMLElement>(selector)];
  const one = (selector: string) => all(selector)[0]!;
  /** Once the browser has measured, and what follows from that is drawn. */
  async function drawn(): Promise<void> {
    await new Promise((frame) => requestAnimationFrame(() => requestAnimationFrame(frame)));
    await fixture.whenStable();
  }
  const boxes = () => all('tbody input') as HTMLInputElement[];

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: [provideTexts(texts)] });
    fixture = TestBed.createComponent(Sky);
    sky = fixture.componentInstance;
    document.body.append(host());
    await drawn();
  });

  it('shows what each column says of each row, as it is', () => {
    expect(all('tbody tr').map(textOf)).toEqual([
      'Vega 3',
      '<img src=x onerror=alert(1)> 5',
      'Deneb 8',
    ]);
    expect(all('tbody th[scope=row]').length).toBe(3);
    expect(host().querySelector('img')).toBeNull();
  });

  it('has the columns it is given, in their order', async () => {
    sky.columns.set([COLUMNS[0]!, COLUMNS[2]!]);
    await fixture.whenStable();
    expect(all('thead th').map(textOf)).toEqual(['Name', 'Kind']);
  });

  it('tells a screen reader how it is sorted, and by one column only', async () => {
    expect(one('thead .name').getAttribute('aria-sort')).toBe('ascending');
    sky.sort.set('-light');
    await fixture.whenStable();
    expect(one('thead .light').getAttribute('aria-sort')).toBe('descending');
    expect(all('[aria-sort]').length).toBe(1);
  });

  it('sorts the way one wants to see first, then the other', () => {
    one('thead .name button').click();
    one('thead .light button').click();
    expect(sky.sorts).toEqual(['-name', '-light']);
    expect(one('thead .kind').querySelector('button')).toBeNull();
  });

  it('offers the same orders where it has no headers', () => {
    const order = one('.narrow-tools select') as HTMLSelectElement;
    expect([...order.options].map(textOf)).toEqual(['Name ↑', 'Name ↓', 'Light ↓', 'Light ↑']);
    order.selectedIndex = 3;
    order.dispatchEvent(new Event('change'));
    expect(sky.sorts).toEqual(['light']);
  });

  it('shows grey rows until there are real ones, and says that it is busy', async () => {
    sky.rows.set(null);
    await fixture.whenStable();
    expect(all('.skeleton').length).toBeGreaterThan(0);
    expect(one('table').getAttribute('aria-busy')).toBe('true');
    sky.rows.set([{ id: '9', name: 'Altair', light: 1 }]);
    await fixture.whenStable();
    expect(all('.skeleton').length).toBe(0);
    expect(one('table').getAttribute('aria-busy')).toBe('false');
  });

  it('chooses rows one by one, a range with Shift, and the whole page', async () => {
    expect(boxes()[0]!.getAttribute('aria-label')).toBe('Choose Vega');
    boxes()[0]!.click();
    boxes()[2]!.dispatchEvent(new MouseEvent('click', { shiftKey: true, bubbles: true }));
    await fixture.whenStable();
    expect([...sky.selection.ids()]).toEqual(['1', '2', '3']);
    const page = one('thead input') as HTMLInputElement;
    expect([page.checked, page.indeterminate]).toEqual([true, false]);
    boxes()[1]!.click();
    await fixture.whenStable();
    expect([page.checked, page.indeterminate]).toEqual([false, true]);
    page.click();
    page.click();
    await fixture.whenStable();
    expect(sky.selection.none()).toBeTrue();
  });

  it('leads from row to row with the arrow keys', () => {
    const press = (key: string) =>
      document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    all('tbody a')[0]!.focus();
    press('ArrowDown');
    press('ArrowDown');
    press('ArrowDown');
    expect(textOf(document.activeElement)).toBe('Deneb');
    press('ArrowUp');
    expect(document.activeElement).toBe(all('tbody a')[1]!);
  });

  it('scrolls in its own place when its columns need more than there is', async () => {
    expect(one('.frame').classList).not.toContain('scrolls');
    sky.columns.set([...COLUMNS, { name: 'far', label: 'Far', width: 900 }]);
    await drawn();
    expect(one('.frame').classList).toContain('scrolls');
  });

  it('makes a card of each row where there is no room for columns', async () => {
    sky.width.set(360);
    await fixture.whenStable();
    expect(getComputedStyle(one('tbody tr')).display).toBe('grid');
    expect(one('tbody tr').getBoundingClientRect().width).toBeLessThanOrEqual(360);
    expect(getComputedStyle(one('.narrow-tools')).display).toBe('flex');
  });
});
