import { type Kysely, sql } from 'kysely';
import { untilOf } from '../storage/sanction-end.ts';
import type { Database } from '../storage/schema.ts';

const COLUMNS = {
  ban: { until: 'banned_until', reason: 'ban_reason' },
  mute: { until: 'muted_until', reason: 'mute_reason' },
} as const;

export type GroupSanctionKind = keyof typeof COLUMNS;

/**
 * Bans a group, or mutes all but its owner and administrators, until that time; null for good. False
 * when there is no such group. Whoever commits tells the bus of it with `groups-changed`.
 */
export async function imposeOnGroup(
  trx: Kysely<Database>,
  kind: GroupSanctionKind,
  groupId: string,
  until: Date | null,
  reason = '',
): Promise<boolean> {
  return setSanction(trx, kind, groupId, untilOf(until), reason);
}

/** Ends it, or does nothing where there is none. False when there is no such group. */
export function liftFromGroup(
  trx: Kysely<Database>,
  kind: GroupSanctionKind,
  groupId: string,
): Promise<boolean> {
  return setSanction(trx, kind, groupId, null, '');
}

/** Mutes one member until that time, null for good; 'now' ends it. False when they are no member. */
export async function muteMember(
  trx: Kysely<Database>,
  groupId: string,
  userId: string,
  until: Date | null | 'now',
  reason = '',
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('group_members')
    .set({ muted_until: until === 'now' ? null : untilOf(until), mute_reason: reason })
    .where('group_id', '=', groupId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** For good: what was said stays, and nobody adds to it. False when there is no such group. */
export async function dissolve(trx: Kysely<Database>, groupId: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('groups')
    .set((eb) => ({ dissolved_at: sql<Date>`now()`, version: eb('version', '+', 1) }))
    .where('id', '=', groupId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

async function setSanction(
  trx: Kysely<Database>,
  kind: GroupSanctionKind,
  groupId: string,
  until: Date | 'infinity' | null,
  reason: string,
): Promise<boolean> {
  const columns = COLUMNS[kind];
  const { numUpdatedRows } = await trx
    .updateTable('groups')
    .set((eb) => ({
      [columns.until]: until,
      [columns.reason]: reason,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', groupId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
