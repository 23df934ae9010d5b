/** A field that an act changed, or that says more about it; '' where a side has none. */
export interface ActField {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** How values are said: yes, no, and times in the operator's language. */
export interface ActWords {
  readonly yes: string;
  readonly no: string;
  readonly time: (at: number) => string;
  /** What a field is called. */
  readonly nameOf: (field: string) => string;
}

const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/**
 * What an act changed, by field: what is equal on both sides is left out, and the reason, which
 * stands by itself. The audit log keeps plain JSON.
 */
export function actFields(before: unknown, after: unknown, words: ActWords): readonly ActField[] {
  const [old, now] = [recordOf(before), recordOf(after)];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((name) => name !== 'reason')
    .map((name) => ({
      name: words.nameOf(name),
      before: textOf(old[name], words),
      after: textOf(now[name], words),
    }))
    .filter(({ before, after }) => before !== after);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' || Array.isArray(value)) return { value };
  return value as Readonly<Record<string, unknown>>;
}

function textOf(value: unknown, words: ActWords): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (typeof value === 'string') {
    return TIME.test(value) ? words.time(Date.parse(value)) : value;
  }
  if (Array.isArray(value)) return value.map((item) => textOf(item, words)).join(', ');
  if (typeof value !== 'object') return JSON.stringify(value);
  return Object.entries(value)
    .map(([name, item]) => `${words.nameOf(name)} ${textOf(item, words)}`)
    .join(' · ');
}
