import { type InferResult, type Kysely, sql } from 'kysely';
import type { Group, NewGroup } from '#contract/rest/groups';
import { inForce, sanctionOf } from '../storage/sanction-end.ts';
import type { Database } from '../storage/schema.ts';
import { searchVector } from '../storage/search-vector.ts';

/** What is stored of a group; the rest of it changes by itself, see GroupLife. */
export type GroupRecord = Omit<Group, 'onlineMembers' | 'lastMessageAt' | 'messagesToday'>;

export class GroupsRepository {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  async byId(id: string, db = this.#db): Promise<GroupRecord | undefined> {
    const row = await groupRecords(db).where('groups.id', '=', id).executeTakeFirst();
    return row && recordOf(row);
  }

  /** The id of the new group, which has no member yet. */
  async insert(
    trx: Kysely<Database>,
    { name, ownerId, avatar = '', notice = '' }: Omit<NewGroup, 'memberIds'>,
  ): Promise<string> {
    // The id is drawn first, because it is one of the texts that find the group.
    const { rows } = await sql<{ id: string }>`SELECT nextval('group_ids')::text AS id`.execute(
      trx,
    );
    const id = rows[0]?.id;
    if (id === undefined) throw new Error('group_ids gave no id');
    await trx
      .insertInto('groups')
      .values({ id, name, owner_id: ownerId, avatar, notice, search: searchVector(id, name) })
      .execute();
    return id;
  }

  /** Changes what is given. Whoever calls has locked the group. */
  async update(
    trx: Kysely<Database>,
    id: string,
    { name, avatar, notice }: GroupProfile,
  ): Promise<void> {
    await trx
      .updateTable('groups')
      .set((eb) => ({
        ...(name === undefined ? {} : { name, search: searchVector(id, name) }),
        ...(avatar === undefined ? {} : { avatar }),
        ...(notice === undefined ? {} : { notice }),
        version: eb('version', '+', 1),
      }))
      .where('id', '=', id)
      .execute();
  }

  /**
   * The group as it is, kept from others' changes until the transaction ends, its members too: so
   * `member_count` and the rows it counts change together.
   */
  async lock(trx: Kysely<Database>, id: string): Promise<GroupRecord | undefined> {
    const row = await groupRecords(trx)
      .where('groups.id', '=', id)
      .forNoKeyUpdate('groups')
      .executeTakeFirst();
    return row && recordOf(row);
  }

  /** The users who were no members before. The group must be locked and the users exist. */
  async addMembers(
    trx: Kysely<Database>,
    groupId: string,
    userIds: readonly string[],
  ): Promise<string[]> {
    const { rows } = await sql<{ user_id: string }>`
      INSERT INTO group_members (group_id, user_id)
      SELECT ${groupId}, id FROM unnest(${userIds}::text[]) AS id
      ON CONFLICT DO NOTHING
      RETURNING user_id
    `.execute(trx);
    await changeMemberCount(trx, groupId, rows.length);
    return rows.map((row) => row.user_id);
  }

  /** The users who were members before. The group must be locked. */
  async removeMembers(
    trx: Kysely<Database>,
    groupId: string,
    userIds: readonly string[],
  ): Promise<string[]> {
    const { rows } = await sql<{ user_id: string }>`
      DELETE FROM group_members
      WHERE group_id = ${groupId} AND user_id = ANY(${userIds}::text[])
      RETURNING user_id
    `.execute(trx);
    await changeMemberCount(trx, groupId, -rows.length);
    return rows.map((row) => row.user_id);
  }

  /** Those of `userIds` who are members. The group must be locked. */
  async membersAmong(
    trx: Kysely<Database>,
    groupId: string,
    userIds: readonly string[],
  ): Promise<string[]> {
    const { rows } = await sql<{ user_id: string }>`
      SELECT user_id FROM group_members
      WHERE group_id = ${groupId} AND user_id = ANY(${userIds}::text[])
    `.execute(trx);
    return rows.map((row) => row.user_id);
  }

  /** Those of the members whose role it was not before. The group must be locked. */
  async setRole(
    trx: Kysely<Database>,
    groupId: string,
    userIds: readonly string[],
    role: 'admin' | 'member',
  ): Promise<string[]> {
    const { rows } = await sql<{ user_id: string }>`
      UPDATE group_members SET role = ${role}
      WHERE group_id = ${groupId} AND user_id = ANY(${userIds}::text[]) AND role <> ${role}
      RETURNING user_id
    `.execute(trx);
    if (rows.length > 0) await noteChange(trx, groupId);
    return rows.map((row) => row.user_id);
  }

  /** The new owner is a member, and neither administrator nor muted from then on. The group must be locked. */
  async setOwner(trx: Kysely<Database>, groupId: string, userId: string): Promise<void> {
    await trx
      .updateTable('groups')
      .set((eb) => ({ owner_id: userId, version: eb('version', '+', 1) }))
      .where('id', '=', groupId)
      .execute();
    await trx
      .updateTable('group_members')
      .set({ role: 'member', muted_until: null, mute_reason: '' })
      .where('group_id', '=', groupId)
      .where('user_id', '=', userId)
      .execute();
  }

  async memberIds(groupId: string): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('group_members')
      .select('user_id')
      .where('group_id', '=', groupId)
      .execute();
    return rows.map((row) => row.user_id);
  }
}

async function noteChange(trx: Kysely<Database>, groupId: string): Promise<void> {
  await trx
    .updateTable('groups')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', groupId)
    .execute();
}

async function changeMemberCount(
  trx: Kysely<Database>,
  groupId: string,
  difference: number,
): Promise<void> {
  if (difference === 0) return;
  await trx
    .updateTable('groups')
    .set((eb) => ({
      member_count: eb('member_count', '+', difference),
      version: eb('version', '+', 1),
    }))
    .where('id', '=', groupId)
    .execute();
}

/** What can be changed of a group as it is. */
export type GroupProfile = Partial<Pick<Group, 'name' | 'avatar' | 'notice'>>;

/** Sanctions that are over are none. */
export function groupRecords(db: Kysely<Database>) {
  return db
    .selectFrom('groups')
    .innerJoin('users as owner', 'owner.id', 'groups.owner_id')
    .select([
      'groups.id',
      'groups.name',
      'groups.avatar',
      'groups.owner_id',
      'owner.nickname as owner_nickname',
      'groups.member_count',
      inForce('groups.muted_until').as('muted_until'),
      'groups.mute_reason',
      inForce('groups.banned_until').as('banned_until'),
      'groups.ban_reason',
      'groups.dissolved_at',
      'groups.notice',
      'groups.created_at',
      'groups.version',
    ]);
}

export type GroupRow = InferResult<ReturnType<typeof groupRecords>>[number];

export function recordOf(row: GroupRow): GroupRecord {
  return {
    id: row.id,
    name: row.name,
    avatar: row.avatar,
    ownerId: row.owner_id,
    ownerNickname: row.owner_nickname,
    memberCount: row.member_count,
    mute: sanctionOf(row.muted_until, row.mute_reason),
    ban: sanctionOf(row.banned_until, row.ban_reason),
    dissolvedAt: row.dissolved_at?.toISOString() ?? null,
    notice: row.notice,
    createdAt: row.created_at.toISOString(),
    version: row.version,
  };
}
