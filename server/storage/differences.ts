import { isDeepStrictEqual } from 'node:util';

/** Those fields of `wanted` that are fields of `record` and stand otherwise there. */
export function differences<T extends object>(record: object, wanted: T): Partial<T> {
  const known: Readonly<Record<string, unknown>> = { ...record };
  const changed = Object.entries(wanted).filter(
    ([name, value]) => name in known && !isDeepStrictEqual(known[name], value),
  );
  return Object.fromEntries(changed) as Partial<T>;
}
