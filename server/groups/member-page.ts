import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { GroupMembersQuery } from '#contract/rest/groups';
import { capped, type CappedCount } from '../storage/capped-count.ts';
import { orderOf, sortedBy } from '../storage/list-order.ts';
import {
  demandWithinReach,
  nearestStretch,
  REACH,
  rowsBefore,
  type Stretch,
} from '../storage/list-page.ts';
import { look } from '../storage/narrowed-page.ts';
import { rowCount } from '../storage/row-counts.ts';
import type { Database } from '../storage/schema.ts';
import { searchQuery } from '../storage/search-vector.ts';
import {
  alongActivity,
  alongJoining,
  alongNames,
  type GroupOfMembers,
  isMeant,
  LAST_ACTIVE,
  type MemberSort,
  reachOfNames,
  NOTHING,
  ORDERS,
  PROFILE,
  rank,
} from './member-order.ts';

/** Who is on a page of the members of a group, in order, and how many there are in all. */
export interface MemberPage extends CappedCount {
  readonly ids: readonly string[];
}

/** Members of a group that are passed in some ten milliseconds. */
const PASSED_MEMBERS = 20_000;
/** So many names are looked up, one by one, in some twenty milliseconds. */
const LOOKED_UP_MEMBERS = 12_000;
/** A share of all users: among members who are passed in their order enough are found soon. */
const FREQUENT = 0.1;

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
  if (typed !== '') return searched(db, group, query, typed);
  if (query.role === 'owner' || query.role === 'admin' || query.muted === true) {
    return collect(db, group, query, MEMBERS);
  }
  const total = await countMost(db, group, query);
  const by = sortedBy(sort);
  const named = by === 'nickname' ? await reachOfNames(db, total) : 0;
  const stretch = nearestStretch(
    query,
    total,
    named > 0 && total > LOOKED_UP_MEMBERS ? named : PASSED_MEMBERS,
  );
  if (stretch === null) return { ids: [], total };
  const last = stretch.offset + stretch.limit;
  if (by === 'nickname' && total <= LOOKED_UP_MEMBERS && last > named) {
    return collect(db, group, query, MEMBERS);
  }
  const ids = await idsOf(db, along(group, query, stretch, total));
  return { ids: stretch.fromEnd ? ids.reverse() : ids, total };
}

/** The ids of a stretch of all members, in their order or, from the end, in the opposite one. */
function along(
  group: GroupOfMembers,
  query: GroupMembersQuery,
  stretch: Stretch,
  total: number,
): RawBuilder<unknown> {
  const sort = query.sort ?? 'role';
  switch (sortedBy(sort)) {
    case 'nickname':
      return alongNames(group, query, sort, stretch, total);
    case 'lastActiveAt':
      return alongActivity(group, query, sort, stretch, total);
    case 'joinedAt':
    case 'role':
      return alongJoining(group, query, sort, stretch, null);
  }
}

/** What a word finds is counted, and paged through, no further than in other lists. */
async function searched(
  db: Kysely<Database>,
  group: GroupOfMembers,
  query: GroupMembersQuery,
  typed: string,
): Promise<MemberPage> {
  const sort = query.sort ?? 'role';
  const by = sortedBy(sort);
  const words = searchQuery(typed);
  const frequency = await frequencyOf(db, words);
  if (frequency >= FREQUENT && (by === 'joinedAt' || by === 'role')) {
    const count = await countSearched(db, group, query, words);
    if (count.capped) {
      demandWithinReach(query);
      const stretch = { fromEnd: false, offset: rowsBefore(query), limit: query.pageSize };
      return { ids: await idsOf(db, alongJoining(group, query, sort, stretch, words)), ...count };
    }
  }
  const found = await collect(db, group, query, await foundBy(db, group, words, frequency));
  if (found.total > REACH) demandWithinReach(query);
  return { ids: found.ids, ...capped(found.total, REACH) };
}

async function idsOf(db: Kysely<Database>, query: RawBuilder<unknown>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`${query}`.execute(db);
  return rows.map(({ id }) => id);
}

/** The share of all users that a word finds. */
async function frequencyOf(db: Kysely<Database>, words: RawBuilder<unknown>): Promise<number> {
  const rows = await rowCount(db, 'users');
  const matches = sql<boolean>`users.search @@ ${words}`;
  const sample = await look(db, { table: 'users', rows, matches, leading: 'id' }, sql`true`);
  return sample.rows > 0 ? sample.matching / sample.rows : 0;
}

/** Member by member, until there are enough. */
async function countSearched(
  db: Kysely<Database>,
  group: GroupOfMembers,
  query: GroupMembersQuery,
  words: RawBuilder<unknown>,
): Promise<CappedCount> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM (
      SELECT FROM (
        SELECT user_id FROM group_members AS member WHERE ${isMeant(group, query)} OFFSET 0
      ) AS member ${PROFILE}
      WHERE profile.search @@ ${words} LIMIT ${REACH + 1}
    ) AS found
  `.execute(db);
  return capped(rows[0]?.count ?? 0, REACH);
}

/** Where members are collected from: tables that are prepared, and rows with `member` and, it may be, `profile`. */
interface Source {
  readonly prepared: RawBuilder<unknown>;
  readonly from: RawBuilder<unknown>;
  readonly where: RawBuilder<unknown>;
  readonly profiles: boolean;
}

const MEMBERS: Source = {
  prepared: NOTHING,
  from: sql.raw('group_members AS member'),
  where: sql.raw('true'),
  profiles: false,
};

/** Those a word finds: through the index of words where that finds few users, else member by member. */
async function foundBy(
  db: Kysely<Database>,
  { id, memberCount }: GroupOfMembers,
  words: RawBuilder<unknown>,
  frequency: number,
): Promise<Source> {
  if ((await rowCount(db, 'users')) * frequency > 2 * memberCount) {
    return {
      prepared: NOTHING,
      from: sql`group_members AS member ${PROFILE}`,
      where: sql`profile.search @@ ${words}`,
      profiles: true,
    };
  }
  return {
    prepared: sql`
      profile AS MATERIALIZED (
        SELECT id, nickname FROM users WHERE users.search @@ ${words}
      ),
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
  const { rows } = await sql<MemberPage>`
    WITH ${source.prepared} found AS MATERIALIZED (
      SELECT member.user_id, ${sortedColumns(group, by)}
      FROM ${source.from} ${by === 'nickname' && !source.profiles ? PROFILE : NOTHING}
        ${by === 'lastActiveAt' ? LAST_ACTIVE : NOTHING}
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

/** What an order sorts by beside the id, and nothing more: then an index may be all that is read. */
function sortedColumns(group: GroupOfMembers, by: MemberSort): RawBuilder<unknown> {
  switch (by) {
    case 'joinedAt':
      return sql`member.joined_at`;
    case 'role':
      return sql`member.joined_at, ${rank(group)} AS rank`;
    case 'nickname':
      return sql`profile.nickname`;
    case 'lastActiveAt':
      return sql`newest.last_active_at`;
  }
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
