import { type Kysely, sql } from 'kysely';
import type { Database } from '../storage/schema.ts';
import { untilOf } from '../storage/sanction-end.ts';

const COLUMNS = { ban: 'banned_until', mute: 'muted_until' } as const;

/**
 * Bans a group, or mutes all but its owner, until that time; null for good. False when there is no
 * such group. Whoever commits tells the bus of it with `groups-changed`.
 */
export async function imposeOnGroup(
  trx: Kysely<Database>,
  kind: keyof typeof COLUMNS,
  groupId: string,
  until: Date | null,
): Promise<boolean> {
  return setUntil(trx, kind, groupId, untilOf(until));
}

/** Ends it, or does nothing where there is none. False when there is no such group. */
export function liftFromGroup(
  trx: Kysely<Database>,
  kind: keyof typeof COLUMNS,
  groupId: string,
): Promise<boolean> {
  return setUntil(trx, kind, groupId, null);
}

/** Mutes one member until that time, null for good; 'now' ends it. False when they are no member. */
export async function muteMember(
  trx: Kysely<Database>,
  groupId: string,
  userId: string,
  until: Date | null | 'now',
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('group_members')
    .set({ muted_until: until === 'now' ? null : untilOf(until) })
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

async function setUntil(
  trx: Kysely<Database>,
  kind: keyof typeof COLUMNS,
  groupId: string,
  until: Date | 'infinity' | null,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('groups')
    .set((eb) => ({ [COLUMNS[kind]]: until, version: eb('version', '+', 1) }))
    .where('id', '=', groupId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
