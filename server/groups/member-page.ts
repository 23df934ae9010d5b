import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { GroupMembersQuery, MEMBER_SORTS } from '#contract/rest/groups';
import { type ListOrder, oppositeOf, orderBy, orderOf, sortedBy } from '../storage/list-order.ts';
import { nearestStretch, rowsBefore, type Stretch } from '../storage/list-page.ts';
import { look } from '../storage/narrowed-page.ts';
import { rowCount } from '../storage/row-counts.ts';
import type { Database } from '../storage/schema.ts';
import { searchQuery } from '../storage/search-tokens.ts';

/** Who is on a page of the members of a group, in order, and how many there are in all. */
export interface MemberPage {
  readonly ids: readonly string[];
  readonly total: number;
}

interface GroupOfMembers {
  readonly id: string;
  readonly ownerId: string;
}

type MemberSort = (typeof MEMBER_SORTS)[number];

/** Of the rows of `found`. Who never wrote comes after all who did. */
const ORDERS: Record<MemberSort, ListOrder> = {
  joinedAt: orderBy('joined_at', 'user_id'),
  nickname: orderBy('lower(nickname)', 'user_id'),
  lastActiveAt: {
    ascending: sql.raw('last_active_at NULLS FIRST, user_id'),
    descending: sql.raw('last_active_at DESC NULLS LAST, user_id DESC'),
  },
  // The owner, the administrators, all others, each in the order in which they joined.
  role: orderBy('rank', 'joined_at', 'user_id'),
};

const NAME_ORDER: Record<'nickname', ListOrder> = {
  nickname: orderBy('lower(users.nickname)', 'users.id'),
};

/** Members of a group that are passed in some ten milliseconds. */
const PASSED_MEMBERS = 20_000;
/** A set of so many members is looked up in for each of many users; more do not fit into memory. */
const MAX_HASHED_MEMBERS = 50_000;
/** So many users are passed along the index of names while one member is looked up by id. */
const NAMES_PER_LOOKUP = 12;

/**
 * A page of members. What leaves few of them is collected and sorted. Otherwise the page comes out of
 * the index of its order where there is one, from the nearer end.
 * @throws ApiError 422 page-out-of-reach
 */
export async function memberPage(
  db: Kysely<Database>,
  group: GroupOfMembers,
  query: GroupMembersQuery,
): Promise<MemberPage> {
  const sort = query.sort ?? 'role';
  const typed = query.q?.trim() ?? '';
  if (typed !== '') return collect(db, group, query, await foundBy(db, group, typed));
  if (query.role === 'owner' || query.role === 'admin' || query.muted === true) {
    return collect(db, group, query, MEMBERS);
  }
  const total = await countMost(db, group, query);
  const stretch = nearestStretch(query, total, PASSED_MEMBERS);
  if (stretch === null) return { ids: [], total };
  const by = sortedBy(sort);
  if (by === 'lastActiveAt') return collect(db, group, query, MEMBERS);
  if (by === 'nickname' && !(await namesAreShorter(db, total, stretch))) {
    return collect(db, group, query, MEMBERS);
  }
  const rows =
    by === 'nickname'
      ? alongNames(group, query, sort, stretch, total)
      : alongJoining(group, query, sort, stretch);
  const { rows: found } = await sql<{ id: string }>`${rows}`.execute(db);
  const ids = found.map(({ id }) => id);
  return { ids: stretch.fromEnd ? ids.reverse() : ids, total };
}

/** Where members are collected from: tables that are prepared, and rows with `member` and, it may be, `profile`. */
interface Source {
  readonly prepared: RawBuilder<unknown>;
  readonly from: RawBuilder<unknown>;
  readonly where: RawBuilder<unknown>;
  readonly profiles: boolean;
}

/**
 * Out of the primary key for each member, whatever is asked of the profile: OFFSET 0 keeps the planner
 * from reading all users, or all that a word finds, for the few of them who are in the group.
 */
export const PROFILE = sql.raw(`CROSS JOIN LATERAL (
  SELECT username, nickname, avatar, search FROM users WHERE id = member.user_id OFFSET 0
) AS profile`);
/** Out of an index for each member: see messages_group_writers. */
export const LAST_ACTIVE = sql.raw(`LEFT JOIN LATERAL (
  SELECT created_at AS last_active_at FROM messages
  WHERE chat_type = 1 AND chat_id = member.group_id AND from_user_id = member.user_id
  ORDER BY id DESC LIMIT 1
) AS newest ON true`);
const NOTHING = sql.raw('');

const MEMBERS: Source = {
  prepared: NOTHING,
  from: sql.raw('group_members AS member'),
  where: sql.raw('true'),
  profiles: false,
};

/** Those a word finds: through the index of words where that finds few users, else member by member. */
async function foundBy(
  db: Kysely<Database>,
  { id }: GroupOfMembers,
  typed: string,
): Promise<Source> {
  const words = searchQuery(typed);
  const matches = sql<boolean>`users.search @@ ${words}`;
  const [users, members] = await Promise.all([rowCount(db, 'users'), countAll(db, id)]);
  const sample = await look(db, { table: 'users', rows: users, matches }, sql`true`);
  if (users * sample.matching > 2 * members * sample.rows) {
    return {
      prepared: NOTHING,
      from: sql`group_members AS member ${PROFILE}`,
      where: sql`profile.search @@ ${words}`,
      profiles: true,
    };
  }
  return {
    prepared: sql`
      profile AS MATERIALIZED (SELECT id, nickname FROM users WHERE ${matches}),
      fellow AS MATERIALIZED (SELECT user_id FROM group_members WHERE group_id = ${id}),`,
    from: sql`profile JOIN fellow ON fellow.user_id = profile.id CROSS JOIN LATERAL (
      SELECT * FROM group_members WHERE group_id = ${id} AND user_id = fellow.user_id OFFSET 0
    ) AS member`,
    where: sql.raw('true'),
    profiles: true,
  };
}

async function collect(
  db: Kysely<Database>,
  group: GroupOfMembers,
  query: GroupMembersQuery,
  source: Source,
): Promise<MemberPage> {
  const sort = query.sort ?? 'role';
  const by = sortedBy(sort);
  const activity =
    by === 'lastActiveAt' ? activityOf(group, source) : { prepared: NOTHING, join: NOTHING };
  const { rows } = await sql<MemberPage>`
    WITH RECURSIVE ${source.prepared} ${activity.prepared} found AS MATERIALIZED (
      SELECT member.user_id, member.joined_at, ${rank(group)} AS rank
        ${sql.raw(by === 'nickname' ? ', profile.nickname' : '')}
        ${sql.raw(by === 'lastActiveAt' ? ', newest.last_active_at' : '')}
      FROM ${source.from} ${by === 'nickname' && !source.profiles ? PROFILE : NOTHING}
        ${activity.join}
      WHERE ${source.where} AND ${isMeant(group, query)}
    )
    SELECT (SELECT count(*)::int FROM found) AS total,
      ARRAY(SELECT user_id FROM found ORDER BY ${orderOf(ORDERS, sort)}
        LIMIT ${query.pageSize} OFFSET ${rowsBefore(query)}) AS ids
  `.execute(db);
  const [page] = rows;
  if (!page) throw new Error('a count gave no row');
  return page;
}

/** Of a few members one by one; of all of them from writer to writer, of whom there mostly are fewer. */
function activityOf(group: GroupOfMembers, source: Source) {
  if (source !== MEMBERS) return { prepared: NOTHING, join: LAST_ACTIVE };
  const newest = (behind: RawBuilder<unknown>) => sql`
    SELECT from_user_id AS user_id, created_at AS last_active_at FROM messages
    WHERE chat_type = 1 AND chat_id = ${group.id} ${behind}
    ORDER BY from_user_id DESC, id DESC LIMIT 1`;
  return {
    prepared: sql`newest AS (
      (${newest(NOTHING)})
      UNION ALL
      SELECT next.* FROM newest CROSS JOIN LATERAL (
        ${newest(sql`AND from_user_id < newest.user_id`)}
      ) AS next
    ),`,
    join: sql`LEFT JOIN newest ON newest.user_id = member.user_id`,
  };
}

function rank({ ownerId }: GroupOfMembers): RawBuilder<unknown> {
  return sql`CASE WHEN member.user_id = ${ownerId} THEN 0 WHEN member.role = 'admin' THEN 1 ELSE 2 END`;
}

function isMeant(
  { id, ownerId }: GroupOfMembers,
  { role, muted }: GroupMembersQuery,
): RawBuilder<unknown> {
  const all = [sql`member.group_id = ${id}`];
  if (role === 'owner') all.push(sql`member.user_id = ${ownerId}`);
  else if (role !== undefined) {
    all.push(sql`member.role = ${role} AND member.user_id <> ${ownerId}`);
  }
  if (muted === true) all.push(sql`member.muted_until > now()`);
  if (muted === false) all.push(sql`coalesce(member.muted_until <= now(), true)`);
  return sql.join(all, sql` AND `);
}

/** All but those few whom the filter leaves out, of whom there are indexes. */
async function countMost(
  db: Kysely<Database>,
  { id, ownerId }: GroupOfMembers,
  { role, muted }: GroupMembersQuery,
): Promise<number> {
  const one = (condition: RawBuilder<unknown>) =>
    sql`SELECT user_id FROM group_members WHERE group_id = ${id} AND ${condition}`;
  const left = [one(sql`false`)];
  if (role !== undefined) left.push(one(sql`role = 'admin'`), one(sql`user_id = ${ownerId}`));
  if (muted !== undefined) left.push(one(sql`muted_until > now()`));
  const { rows } = await sql<{ left: number }>`
    SELECT count(*)::int AS left FROM (${sql.join(left, sql` UNION `)}) AS left_out
  `.execute(db);
  return (await countAll(db, id)) - (rows[0]?.left ?? 0);
}

async function countAll(db: Kysely<Database>, id: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM group_members WHERE group_id = ${id}
  `.execute(db);
  return rows[0]?.count ?? 0;
}

/** By the time they joined, and before that, where it is asked for, by their role. */
function alongJoining(
  group: GroupOfMembers,
  query: GroupMembersQuery,
  sort: NonNullable<GroupMembersQuery['sort']>,
  { fromEnd, offset, limit }: Stretch,
): RawBuilder<unknown> {
  const order = fromEnd ? oppositeOf(ORDERS, sort) : orderOf(ORDERS, sort);
  const member = isMeant(group, query);
  if (sortedBy(sort) === 'joinedAt') {
    return sql`SELECT user_id AS id FROM group_members AS member WHERE ${member}
      ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}`;
  }
  const joined =
    fromEnd === sort.startsWith('-') ? ORDERS.joinedAt.ascending : ORDERS.joinedAt.descending;
  const staff = (condition: RawBuilder<unknown>) => sql`
    SELECT user_id, joined_at, ${rank(group)} AS rank FROM group_members AS member
    WHERE ${member} AND ${condition}`;
  // The few who are more than members are sorted in.
  return sql`
    SELECT user_id AS id FROM (
      ${staff(sql`member.user_id = ${group.ownerId}`)}
      UNION ALL ${staff(sql`member.role = 'admin' AND member.user_id <> ${group.ownerId}`)}
      UNION ALL (
        ${staff(sql`member.role <> 'admin' AND member.user_id <> ${group.ownerId}`)}
        ORDER BY ${joined} LIMIT ${offset + limit}
      )
    ) AS found
    ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}`;
}

/** Whether it is shorter to pass the names of all users than to look each member up. */
async function namesAreShorter(
  db: Kysely<Database>,
  members: number,
  { offset, limit }: Stretch,
): Promise<boolean> {
  const users = await rowCount(db, 'users');
  return (offset + limit) * users < NAMES_PER_LOOKUP * members * members;
}

/** Passes the names of all users and keeps those of members. OFFSET 0 keeps the planner from anything else. */
function alongNames(
  group: GroupOfMembers,
  query: GroupMembersQuery,
  sort: NonNullable<GroupMembersQuery['sort']>,
  { fromEnd, offset, limit }: Stretch,
  members: number,
): RawBuilder<unknown> {
  const way = fromEnd === sort.startsWith('-') ? 'nickname' : '-nickname';
  const isMember =
    members <= MAX_HASHED_MEMBERS
      ? sql`(users.id IN (
          SELECT user_id FROM group_members AS member WHERE ${isMeant(group, query)}
        )) IS TRUE`
      : sql`EXISTS (
          SELECT FROM group_members AS member
          WHERE ${isMeant(group, query)} AND member.user_id = users.id OFFSET 0
        )`;
  return sql`
    SELECT id FROM (SELECT id FROM users ORDER BY ${orderOf(NAME_ORDER, way)} OFFSET 0) AS users
    WHERE ${isMember} LIMIT ${limit} OFFSET ${offset}`;
}
