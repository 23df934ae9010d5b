import type { AuditEntry } from '#contract/rest/audit';

/** A value inside of a record: null, a text, a number, yes or no, or a list of such. */
export type Leaf = string | number | boolean | null | readonly (string | number | boolean | null)[];

/** What stood in one place of the record before, and what stands there after; undefined: no such place. */
export interface Change {
  /** Names from the outside in. */
  readonly path: readonly string[];
  readonly before: Leaf | undefined;
  readonly after: Leaf | undefined;
  readonly changed: boolean;
}

/** Nested deeper than anything that is written down. */
const MAX_DEPTH = 6;

/** Every place of both records, those that changed first, else in the order in which they were written down. */
export function changesOf({
  before,
  after,
}: Pick<AuditEntry, 'before' | 'after'>): readonly Change[] {
  const [was, is] = [leavesOf(before), leavesOf(after)];
  const keys = new Set([...was.keys(), ...is.keys()]);
  const changes = [...keys].map((key): Change => {
    const [old, now] = [was.get(key), is.get(key)];
    const changed = JSON.stringify(old?.value) !== JSON.stringify(now?.value);
    return { path: (now ?? old)?.path ?? [], before: old?.value, after: now?.value, changed };
  });
  return [
    ...changes.filter(({ changed }) => changed),
    ...changes.filter(({ changed }) => !changed),
  ];
}

interface Placed {
  readonly path: readonly string[];
  readonly value: Leaf;
}

function leavesOf(record: AuditEntry['before']): ReadonlyMap<string, Placed> {
  const leaves = new Map<string, Placed>();
  const walk = (value: unknown, path: readonly string[]): void => {
    if (isScalar(value) || (Array.isArray(value) && value.every(isScalar))) {
      leaves.set(path.join('\n'), { path, value });
    } else if (path.length >= MAX_DEPTH) {
      leaves.set(path.join('\n'), { path, value: JSON.stringify(value) });
    } else {
      // Places in a list are counted as people do.
      const places = Array.isArray(value)
        ? value.map((each: unknown, index) => [String(index + 1), each] as const)
        : Object.entries(value as object);
      for (const [name, each] of places) walk(each, [...path, name]);
    }
  };
  for (const [name, value] of Object.entries(record ?? {})) walk(value, [name]);
  return leaves;
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
