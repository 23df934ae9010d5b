/**
 * A filter as the bar offers it. Names are those of query parameters, labels are keys.
 * A period is given as days of the operator and asked for as the moments at which they begin.
 */
export type FilterField =
  | {
      readonly kind: 'choice';
      readonly name: string;
      readonly label: string;
      readonly options: readonly FilterOption[];
    }
  | {
      readonly kind: 'text';
      readonly name: string;
      readonly label: string;
      readonly maxLength: number;
      /** Offered while typing, as they are. */
      readonly suggestions?: readonly string[];
    }
  | {
      readonly kind: 'range';
      readonly from: string;
      readonly to: string;
      readonly label: string;
    }
  | {
      readonly kind: 'period';
      readonly from: string;
      readonly before: string;
      readonly label: string;
    };

export interface FilterOption {
  readonly value: string;
  readonly label: string;
}

/** What stands in the address now. */
export type FilterValues = Readonly<Record<string, unknown>>;
/** New values; null takes a filter away. */
export type FilterChange = Readonly<Record<string, string | number | null>>;

/** A filter that is set, in words: `label` and a piece of `text` as it is or `textKey` to be translated. */
export interface FilterChip {
  readonly label: string;
  readonly textKey: string;
  readonly values: { readonly from: string; readonly to: string };
  /** The parameters that taking it away removes. */
  readonly names: readonly string[];
}

/** The chips of all filters that are set, in the order of the fields. */
export function chipsOf(
  fields: readonly FilterField[],
  values: FilterValues,
  language: string,
): readonly FilterChip[] {
  return fields.flatMap((field) => {
    const chip = chipOf(field, values, language);
    return chip === null ? [] : [{ label: field.label, ...chip }];
  });
}

function chipOf(
  field: FilterField,
  values: FilterValues,
  language: string,
): Omit<FilterChip, 'label'> | null {
  switch (field.kind) {
    case 'choice': {
      const value = textOf(values[field.name]);
      const option = field.options.find((known) => known.value === value);
      if (option === undefined) return null;
      return { textKey: option.label, values: { from: '', to: '' }, names: [field.name] };
    }
    case 'text': {
      const value = textOf(values[field.name]);
      if (value === '') return null;
      return { textKey: AS_IT_IS, values: { from: value, to: '' }, names: [field.name] };
    }
    case 'range': {
      const number = (value: unknown) =>
        typeof value === 'number' ? value.toLocaleString(language) : '';
      const span = { from: number(values[field.from]), to: number(values[field.to]) };
      return spanOf(span, [field.from, field.to]);
    }
    case 'period': {
      const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
      const day = (value: string) => (value === '' ? '' : format.format(localDay(value)));
      const span = {
        from: day(firstDayOf(values[field.from])),
        to: day(lastDayOf(values[field.before])),
      };
      return spanOf(span, [field.from, field.before]);
    }
  }
}

const AS_IT_IS = 'shared.filter.value';

function spanOf(
  span: FilterChip['values'],
  names: readonly string[],
): Omit<FilterChip, 'label'> | null {
  if (span.from === '' && span.to === '') return null;
  if (span.to === '') return { textKey: 'shared.filter.from', values: span, names };
  if (span.from === '') return { textKey: 'shared.filter.upTo', values: span, names };
  return { textKey: 'shared.filter.between', values: span, names };
}

/** The day of the operator, `2026-11-22`, on which a period begins that starts at this moment; '' for none. */
export function firstDayOf(from: unknown): string {
  return typeof from === 'string' ? dayOf(new Date(from)) : '';
}

/** The last day of a period that ends before this moment. */
export function lastDayOf(before: unknown): string {
  return typeof before === 'string' ? dayOf(new Date(Date.parse(before) - 1)) : '';
}

/** The moment at which a period begins whose first day this is; null for no day. */
export function startOf(day: string): string | null {
  return day === '' ? null : momentOf(localDay(day));
}

/** The moment before which a period ends whose last day this is. */
export function endOf(day: string): string | null {
  if (day === '') return null;
  const next = localDay(day);
  // Not 24 hours on: days on which the clock is put forward or back have others.
  next.setDate(next.getDate() + 1);
  return momentOf(next);
}

function localDay(day: string): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date);
}

function dayOf(date: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function momentOf(date: Date): string {
  return date.toISOString().replace('.000Z', 'Z');
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : '';
}
