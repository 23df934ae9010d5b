import {
  type FilterField,
  chipsOf,
  endOf,
  firstDayOf,
  lastDayOf,
  startOf,
} from './filter-fields.ts';

const FIELDS: readonly FilterField[] = [
  { kind: 'choice', name: 'colour', label: 'Colour', options: [{ value: 'red', label: 'Red' }] },
  { kind: 'text', name: 'name', label: 'Name', maxLength: 20 },
  { kind: 'range', from: 'least', to: 'most', label: 'Light' },
  { kind: 'period', from: 'since', before: 'before', label: 'Seen' },
];

describe('periods', () => {
  it('are days of the operator, the last one included', () => {
    const [from, before] = [startOf('2026-11-22'), endOf('2026-11-22')];
    expect(new Date(from!).getTime()).toBe(new Date(2026, 10, 22).getTime());
    expect(new Date(before!).getTime()).toBe(new Date(2026, 10, 23).getTime());
    expect([firstDayOf(from), lastDayOf(before)]).toEqual(['2026-11-22', '2026-11-22']);
  });

  it('are open where no day is given', () => {
    expect([startOf(''), endOf(''), firstDayOf(undefined), lastDayOf(undefined)]).toEqual([
      null,
      null,
      '',
      '',
    ]);
  });
});

describe('chipsOf', () => {
  it('says each filter that is set, and what taking it away removes', () => {
    const values = {
      colour: 'red',
      name: 'Vega',
      least: 1000,
      since: startOf('2026-11-01'),
      before: endOf('2026-11-02'),
    };
    expect(chipsOf(FIELDS, values, 'en')).toEqual([
      { label: 'Colour', textKey: 'Red', values: { from: '', to: '' }, names: ['colour'] },
      {
        label: 'Name',
        textKey: 'shared.filter.value',
        values: { from: 'Vega', to: '' },
        names: ['name'],
      },
      {
        label: 'Light',
        textKey: 'shared.filter.from',
        values: { from: '1,000', to: '' },
        names: ['least', 'most'],
      },
      {
        label: 'Seen',
        textKey: 'shared.filter.between',
        values: { from: 'Nov 1, 2026', to: 'Nov 2, 2026' },
        names: ['since', 'before'],
      },
    ]);
  });

  it('says nothing of what is not set', () => {
    expect(chipsOf(FIELDS, { page: 2, sort: 'name' }, 'en')).toEqual([]);
    expect(chipsOf(FIELDS, { most: 0 }, 'en').map(({ textKey }) => textKey)).toEqual([
      'shared.filter.upTo',
    ]);
  });
});
