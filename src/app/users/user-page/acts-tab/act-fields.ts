/** A field that an act changed, or that says more about it; '' where a side has none. */
export interface ActField {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/**
 * What an act changed, by field: what is equal on both sides is left out, and the reason, which
 * stands by itself. The audit log keeps plain JSON.
 */
export function actFields(before: unknown, after: unknown): readonly ActField[] {
  const [old, now] = [recordOf(before), recordOf(after)];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((name) => name !== 'reason')
    .map((name) => ({ name, before: textOf(old[name]), after: textOf(now[name]) }))
    .filter(({ before, after }) => before !== after);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' || Array.isArray(value)) return { value };
  return value as Readonly<Record<string, unknown>>;
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return value.join(', ');
  }
  return JSON.stringify(value);
}
