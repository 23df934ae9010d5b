import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { GroupMember, GroupMembersQuery, GroupRole } from '#contract/rest/groups';
import type { Page } from '#contract/rest/problem';
import { type ListOrder, orderBy, orderOf } from '../storage/list-order.ts';
import { inForce, sanctionOf } from '../storage/sanction-end.ts';
import type { Database } from '../storage/schema.ts';
import { searchQuery } from '../storage/search-tokens.ts';

/** Who is online, the gateway knows. */
export type MemberRecord = Omit<GroupMember, 'onlineDevices'>;

type MemberSort = 'joinedAt' | 'nickname' | 'lastActiveAt' | 'role';

/** Of what `CANDIDATES` selects. Who never wrote comes after all who did. */
const ORDERS: Record<MemberSort, ListOrder> = {
  joinedAt: orderBy('joined_at', 'user_id'),
  nickname: orderBy('nickname', 'user_id'),
  lastActiveAt: {
    ascending: sql.raw('last_active_at NULLS FIRST, user_id'),
    descending: sql.raw('last_active_at DESC NULLS LAST, user_id DESC'),
  },
  // The owner, the administrators, all others, each in the order in which they joined.
  role: orderBy('rank', 'joined_at', 'user_id'),
};

const RANK = sql.raw(
  `CASE WHEN member.user_id = groups.owner_id THEN 0 WHEN member.role = 'admin' THEN 1 ELSE 2 END`,
);
const ROLES: readonly GroupRole[] = ['owner', 'admin', 'member'];

/** Out of an index for each member: see messages_group_writers. */
const LAST_ACTIVE = sql.raw(`LEFT JOIN LATERAL (
  SELECT created_at AS last_active_at FROM messages
  WHERE chat_type = 1 AND chat_id = member.group_id AND from_user_id = member.user_id
  ORDER BY id DESC LIMIT 1
) AS newest ON true`);
/**
 * Out of the primary key for each member, whatever is asked of the profile: OFFSET 0 keeps the planner
 * from reading all users, or all that a word finds, for the few of them who are in the group.
 */
const PROFILE = sql.raw(`CROSS JOIN LATERAL (
  SELECT username, nickname, avatar, search FROM users WHERE id = member.user_id OFFSET 0
) AS profile`);
const NOTHING = sql.raw('');

interface Row {
  user_id: string;
  username: string;
  nickname: string;
  avatar: string;
  rank: number;
  muted_until: Date | number | null;
  mute_reason: string;
  joined_at: Date;
  last_active_at: Date | null;
}

/** Who is in a group, as its page shows them. */
export class GroupMembers {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** Of a group that exists. */
  async page(groupId: string, query: GroupMembersQuery): Promise<Page<MemberRecord>> {
    const typed = query.q?.trim() ?? '';
    const sort = query.sort ?? 'role';
    const sorts = (name: MemberSort) => sort === name || sort === `-${name}`;
    const order = orderOf(ORDERS, sort);
    const where = conditions(groupId, typed, query);
    const search = typed === '' ? NOTHING : PROFILE;
    // What only the rows of the page need is looked up for them alone.
    const [total, { rows }] = await Promise.all([
      this.#count(where, search),
      sql<Row>`
        WITH page AS MATERIALIZED (
          SELECT member.*, ${RANK} AS rank
            ${sql.raw(sorts('nickname') ? ', profile.nickname' : '')}
            ${sql.raw(sorts('lastActiveAt') ? ', last_active_at' : '')}
          FROM group_members AS member JOIN groups ON groups.id = member.group_id
          ${sorts('nickname') ? PROFILE : search}
          ${sorts('lastActiveAt') ? LAST_ACTIVE : NOTHING}
          WHERE ${where}
          ORDER BY ${order}
          LIMIT ${query.pageSize} OFFSET ${(query.page - 1) * query.pageSize}
        )
        SELECT member.user_id, profile.username, profile.nickname, profile.avatar, member.rank,
          ${inForce('member.muted_until')} AS muted_until, member.mute_reason, member.joined_at,
          newest.last_active_at
        FROM page AS member ${PROFILE} ${LAST_ACTIVE}
        ORDER BY ${orderOf(QUALIFIED, sort)}
      `.execute(this.#db),
    ]);
    return { items: rows.map(recordOf), total };
  }

  async one(groupId: string, userId: string, db = this.#db): Promise<MemberRecord | undefined> {
    const { rows } = await sql<Row>`
      SELECT member.user_id, profile.username, profile.nickname, profile.avatar, ${RANK} AS rank,
        ${inForce('member.muted_until')} AS muted_until, member.mute_reason, member.joined_at,
        newest.last_active_at
      FROM group_members AS member JOIN groups ON groups.id = member.group_id
      ${PROFILE} ${LAST_ACTIVE}
      WHERE member.group_id = ${groupId} AND member.user_id = ${userId}
    `.execute(db);
    return rows[0] && recordOf(rows[0]);
  }

  async #count(where: RawBuilder<unknown>, search: RawBuilder<unknown>): Promise<number> {
    const { rows } = await sql<{ total: number }>`
      SELECT count(*)::int AS total
      FROM group_members AS member JOIN groups ON groups.id = member.group_id ${search}
      WHERE ${where}
    `.execute(this.#db);
    return rows[0]?.total ?? 0;
  }
}

/** The same orders where the page is joined again. */
const QUALIFIED: Record<MemberSort, ListOrder> = {
  ...ORDERS,
  joinedAt: orderBy('member.joined_at', 'member.user_id'),
  nickname: orderBy('profile.nickname', 'member.user_id'),
  role: orderBy('member.rank', 'member.joined_at', 'member.user_id'),
};

function conditions(
  groupId: string,
  typed: string,
  { role, muted }: GroupMembersQuery,
): RawBuilder<unknown> {
  const all = [sql`member.group_id = ${groupId}`];
  if (typed !== '') all.push(sql`profile.search @@ ${searchQuery(typed)}`);
  if (role === 'owner') all.push(sql`member.user_id = groups.owner_id`);
  else if (role !== undefined) {
    all.push(sql`member.role = ${role} AND member.user_id <> groups.owner_id`);
  }
  if (muted === true) all.push(sql`member.muted_until > now()`);
  if (muted === false) all.push(sql`coalesce(member.muted_until <= now(), true)`);
  return sql.join(all, sql` AND `);
}

function recordOf(row: Row): MemberRecord {
  return {
    userId: row.user_id,
    username: row.username,
    nickname: row.nickname,
    avatar: row.avatar,
    role: ROLES[row.rank] ?? 'member',
    mute: sanctionOf(row.muted_until, row.mute_reason),
    joinedAt: row.joined_at.toISOString(),
    lastActiveAt: row.last_active_at?.toISOString() ?? null,
  };
}
