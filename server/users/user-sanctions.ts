import { type Kysely, sql } from 'kysely';
import type { Database } from '../storage/schema.ts';
import { untilOf } from '../storage/sanction-end.ts';

/** What is kept of a ban or a mute. */
export interface Sanction {
  /** ISO 8601; 'infinity' for good, null for none. */
  readonly until: string | null;
  readonly reason: string;
}

const COLUMNS = {
  ban: { until: 'banned_until', reason: 'ban_reason' },
  mute: { until: 'muted_until', reason: 'mute_reason' },
} as const;

export type SanctionKind = keyof typeof COLUMNS;

/** Puts a sanction on the user until that time, or for good. Undefined when there is no such user. */
export function impose(
  trx: Kysely<Database>,
  kind: SanctionKind,
  userId: string,
  until: Date | null,
  reason: string,
): Promise<Change | undefined> {
  return change(trx, kind, userId, untilOf(until), reason);
}

/** Ends a sanction, or does nothing where there is none. Undefined when there is no such user. */
export function lift(
  trx: Kysely<Database>,
  kind: SanctionKind,
  userId: string,
): Promise<Change | undefined> {
  return change(trx, kind, userId, null, '');
}

/** The sanction as it was and as it is. */
export interface Change {
  readonly before: Sanction;
  readonly after: Sanction;
}

async function change(
  trx: Kysely<Database>,
  kind: SanctionKind,
  userId: string,
  until: Date | 'infinity' | null,
  reason: string,
): Promise<Change | undefined> {
  const columns = { until: sql.ref(COLUMNS[kind].until), reason: sql.ref(COLUMNS[kind].reason) };
  const { rows } = await sql<{ until: Date | number | null; reason: string }>`
    SELECT ${columns.until} AS until, ${columns.reason} AS reason
    FROM users WHERE id = ${userId} AND deleted_at IS NULL FOR NO KEY UPDATE
  `.execute(trx);
  const before = rows[0];
  if (!before) return undefined;
  await sql`
    UPDATE users SET ${columns.until} = ${until}, ${columns.reason} = ${reason}, version = version + 1
    WHERE id = ${userId}
  `.execute(trx);
  return { before: sanctionOf(before.until, before.reason), after: sanctionOf(until, reason) };
}

function sanctionOf(until: Date | number | string | null, reason: string): Sanction {
  if (until === null) return { until: null, reason };
  return { until: until instanceof Date ? until.toISOString() : 'infinity', reason };
}
