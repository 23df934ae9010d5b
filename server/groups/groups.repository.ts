import { type Kysely, type Selectable, sql } from 'kysely';
import type { Group, GroupsQuery, NewGroup } from '#contract/rest/groups';
import type { Page } from '#contract/rest/problem';
import { cappedCount } from '../storage/capped-count.ts';
import { type ListOrder, orderBy, orderOf } from '../storage/list-order.ts';
import type { Database } from '../storage/schema.ts';
import { inForce, sanctionOf } from '../storage/sanction-end.ts';
import { searchQuery, searchVector } from '../storage/search-tokens.ts';

/** What the database knows of a group; who of its members is online, the gateway knows. */
export type GroupRecord = Omit<Group, 'onlineMembers'>;

type GroupSort = 'id' | 'name' | 'createdAt' | 'memberCount';

/** Each has its index: see the migrations. */
const ORDERS: Record<GroupSort, ListOrder> = {
  id: orderBy('length(groups.id)', 'groups.id'),
  name: orderBy('groups.name', 'groups.id'),
  createdAt: orderBy('groups.created_at', 'groups.id'),
  memberCount: orderBy('groups.member_count', 'groups.id'),
};

export class GroupsRepository {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  async page(query: GroupsQuery): Promise<Page<GroupRecord>> {
    const typed = query.q?.trim() ?? '';
    if (typed !== '') return this.#search(typed, query);
    const order = orderOf(ORDERS, query.sort ?? '-createdAt');
    // The ids alone come out of an index, so that a page far back reads no row before its own.
    const ids = this.#db
      .selectFrom('groups')
      .select('groups.id')
      .orderBy(order)
      .limit(query.pageSize)
      .offset((query.page - 1) * query.pageSize);
    const [{ total }, rows] = await Promise.all([
      this.#db
        .selectFrom('groups')
        .select((eb) => eb.fn.countAll<string>().as('total'))
        .executeTakeFirstOrThrow(),
      groupsWithOwners(this.#db)
        .innerJoin(ids.as('page'), 'page.id', 'groups.id')
        .orderBy(order)
        .execute(),
    ]);
    return { items: rows.map(groupOf), total: Number(total) };
  }

  /** Counts first: see the search of users, of which this is the shape. */
  async #search(typed: string, query: GroupsQuery): Promise<Page<GroupRecord>> {
    const sort = query.sort ?? '-createdAt';
    const skip = (query.page - 1) * query.pageSize;
    const matching = this.#db
      .selectFrom('groups')
      .where(sql<boolean>`groups.search @@ ${searchQuery(typed)}`);
    const count = await cappedCount(this.#db, matching.select('groups.id'));
    if (count.total <= skip && !count.capped) return { items: [], ...count };
    const columns = [
      'groups.id',
      'groups.name',
      'groups.created_at',
      'groups.member_count',
    ] as const;
    const walks = count.capped && !sort.endsWith('name');
    // OFFSET 0 keeps the planner from walking after all.
    const candidates = walks
      ? matching.select(columns)
      : this.#db.selectFrom(matching.select(columns).offset(0).as('groups')).select(columns);
    const order = orderOf(ORDERS, sort);
    const page = candidates.orderBy(order).limit(query.pageSize).offset(skip);
    const rows = await groupsWithOwners(this.#db)
      .innerJoin(page.as('page'), 'page.id', 'groups.id')
      .orderBy(order)
      .execute();
    return { items: rows.map(groupOf), ...count };
  }

  async byId(id: string, db = this.#db): Promise<GroupRecord | undefined> {
    const row = await groupsWithOwners(db).where('groups.id', '=', id).executeTakeFirst();
    return row && groupOf(row);
  }

  /** The id of the new group, which has no member yet. */
  async insert(
    trx: Kysely<Database>,
    { name, ownerId, avatar = '' }: Omit<NewGroup, 'memberIds'>,
  ): Promise<string> {
    // The id is drawn first, because it is one of the texts that find the group.
    const { rows } = await sql<{ id: string }>`SELECT nextval('group_ids')::text AS id`.execute(
      trx,
    );
    const id = rows[0]?.id;
    if (id === undefined) throw new Error('group_ids gave no id');
    await trx
      .insertInto('groups')
      .values({ id, name, owner_id: ownerId, avatar, search: searchVector(id, name) })
      .execute();
    return id;
  }

  /**
   * Keeps others from changing the group or its members until the transaction ends, so that
   * `member_count` and the rows it counts change together.
   */
  async lock(trx: Kysely<Database>, id: string): Promise<{ ownerId: string } | undefined> {
    const row = await trx
      .selectFrom('groups')
      .select('owner_id')
      .where('id', '=', id)
      .forNoKeyUpdate()
      .executeTakeFirst();
    return row && { ownerId: row.owner_id };
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

  async memberIds(groupId: string): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('group_members')
      .select('user_id')
      .where('group_id', '=', groupId)
      .execute();
    return rows.map((row) => row.user_id);
  }
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

function groupsWithOwners(db: Kysely<Database>) {
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
      'groups.created_at',
      'groups.version',
      'groups.dissolved_at',
      inForce('groups.banned_until').as('ban_until'),
      inForce('groups.muted_until').as('mute_until'),
      sql<Date | null>`(SELECT created_at FROM messages
        WHERE chat_type = 1 AND chat_id = groups.id ORDER BY id DESC LIMIT 1)`.as(
        'last_message_at',
      ),
      sql<number>`(SELECT count(*)::int FROM (SELECT FROM messages
        WHERE chat_type = 1 AND chat_id = groups.id
          AND created_at >= date_trunc('day', now(), 'UTC') LIMIT 10000) AS today)`.as(
        'messages_today',
      ),
    ]);
}

type GroupRow = Pick<
  Selectable<Database['groups']>,
  'id' | 'name' | 'avatar' | 'owner_id' | 'member_count' | 'created_at' | 'version' | 'dissolved_at'
> & {
  readonly owner_nickname: string;
  readonly ban_until: Date | number | null;
  readonly mute_until: Date | number | null;
  readonly last_message_at: Date | null;
  readonly messages_today: number;
};

function groupOf(row: GroupRow): GroupRecord {
  return {
    id: row.id,
    name: row.name,
    avatar: row.avatar,
    ownerId: row.owner_id,
    ownerNickname: row.owner_nickname,
    memberCount: row.member_count,
    ban: sanctionOf(row.ban_until, ''),
    mute: sanctionOf(row.mute_until, ''),
    dissolvedAt: row.dissolved_at?.toISOString() ?? null,
    // Nobody can write one yet.
    notice: '',
    createdAt: row.created_at.toISOString(),
    lastMessageAt: row.last_message_at?.toISOString() ?? null,
    messagesToday: row.messages_today,
    version: row.version,
  };
}
