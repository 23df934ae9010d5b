import { type RawBuilder, sql } from 'kysely';
import type { Sanction } from '#contract/rest/users';

/** An end that is read from memory is compared with the database's clock again after this time. */
export const SANCTION_KEEP_MS = 60_000;

/**
 * Milliseconds left until the time in `column` by the database's clock, `Infinity` for 'infinity',
 * 0 when it is over or null.
 */
export function msLeft(column: string): RawBuilder<number> {
  const time = sql.ref(column);
  return sql<number>`CASE
    WHEN ${time} = 'infinity' THEN 'Infinity'::float8
    WHEN ${time} > clock_timestamp()
      THEN extract(epoch FROM ${time} - clock_timestamp())::float8 * 1000
    ELSE 0 END`;
}

/** When that will be, by the clock that never jumps; 0 when it is over. */
export function sanctionEnd(left: number): number {
  return left > 0 ? performance.now() + left : 0;
}

/** How a sanction is written: a time, or null for good. */
export function untilOf(until: Date | null): Date | 'infinity' {
  return until ?? 'infinity';
}

/** The time in `column`, or null when it is over. */
export function inForce(column: string): RawBuilder<Date | number | null> {
  const time = sql.ref(column);
  return sql`CASE WHEN ${time} > now() THEN ${time} END`;
}

/** A sanction as the contract has it; null for none. */
export function sanctionOf(until: Date | number | null, reason: string): Sanction | null {
  if (until === null) return null;
  return { until: until instanceof Date ? until.toISOString() : null, reason };
}
