import type { Violations } from '#contract/rest/traffic';
import { IDENTITY_MISMATCH } from '../../frames/fault-texts.ts';

export const OTHERS = 'others';
/** Codes told apart, besides identity mismatches; the rest are one. */
const MAX_CODES = 5;

export interface Series {
  /** `OTHERS` for what is not told apart. */
  readonly code: string;
  readonly total: number;
  /** One number per step. */
  readonly counts: readonly number[];
}

/** The codes of the steps, identity mismatches first, then those with most. */
export function seriesOf({ steps }: Pick<Violations, 'steps'>): readonly Series[] {
  const totals = totalsOf(steps.map(({ counts }) => counts));
  const others = [...totals.keys()].filter((code) => code !== IDENTITY_MISMATCH);
  // A rest of one says its own name.
  const named = others.length === MAX_CODES + 1 ? others : others.slice(0, MAX_CODES);
  if (totals.has(IDENTITY_MISMATCH)) named.unshift(IDENTITY_MISMATCH);
  const series = named.map((code) => ({
    code,
    total: totals.get(code) ?? 0,
    counts: steps.map(({ counts }) => counts[code] ?? 0),
  }));
  const rest = steps.map(({ counts }) =>
    Object.entries(counts).reduce(
      (sum, [code, count]) => (named.includes(code) ? sum : sum + count),
      0,
    ),
  );
  const total = rest.reduce((sum, count) => sum + count, 0);
  return total > 0 ? [...series, { code: OTHERS, total, counts: rest }] : series;
}

/** How often each code occurred in all of them, the one with most first. */
export function totalsOf(
  all: readonly Readonly<Record<string, number>>[],
): ReadonlyMap<string, number> {
  const totals = new Map<string, number>();
  for (const counts of all) {
    for (const [code, count] of Object.entries(counts)) {
      if (count > 0) totals.set(code, (totals.get(code) ?? 0) + count);
    }
  }
  return new Map([...totals].sort(([, a], [, b]) => b - a));
}
