import { type Kysely, sql } from 'kysely';
import { untilOf } from '../storage/sanction-end.ts';
import type { Database } from '../storage/schema.ts';

const COLUMNS = {
  ban: { until: 'banned_until', reason: 'ban_reason' },
  mute: { until: 'muted_until', reason: 'mute_reason' },
} as const;

export type SanctionKind = keyof typeof COLUMNS;

/** Puts a sanction on the user until that time, null for good. Replaces one that lasts. */
export async function impose(
  trx: Kysely<Database>,
  kind: SanctionKind,
  userId: string,
  until: Date | null,
  reason: string,
): Promise<void> {
  await write(trx, kind, userId, untilOf(until), reason);
}

export async function lift(
  trx: Kysely<Database>,
  kind: SanctionKind,
  userId: string,
): Promise<void> {
  await write(trx, kind, userId, null, '');
}

async function write(
  trx: Kysely<Database>,
  kind: SanctionKind,
  userId: string,
  until: Date | 'infinity' | null,
  reason: string,
): Promise<void> {
  const columns = { until: sql.ref(COLUMNS[kind].until), reason: sql.ref(COLUMNS[kind].reason) };
  await sql`
    UPDATE users SET ${columns.until} = ${until}, ${columns.reason} = ${reason}, version = version + 1
    WHERE id = ${userId}
  `.execute(trx);
}

/** From now on what the user writes reaches only themselves, or everybody again. */
export async function shadow(trx: Kysely<Database>, userId: string, is: boolean): Promise<void> {
  await trx
    .updateTable('users')
    .set((eb) => ({
      shadow_banned_at: is ? sql<Date>`now()` : null,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', userId)
    .execute();
}
