import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { GroupMembersQuery, MEMBER_SORTS } from '#contract/rest/groups';
import { type ListOrder, oppositeOf, orderBy, orderOf, sortedBy } from '../storage/list-order.ts';
import { REACH, type Stretch } from '../storage/list-page.ts';
import { rowCount } from '../storage/row-counts.ts';
import type { Database } from '../storage/schema.ts';

/** Of whose members a page is made. */
export interface GroupOfMembers {
  readonly id: string;
  readonly ownerId: string;
  readonly memberCount: number;
}

export type MemberSort = (typeof MEMBER_SORTS)[number];

/** Of the rows of `found`. Who never wrote comes after all who did. */
export const ORDERS: Record<MemberSort, ListOrder> = {
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

/** A set of so many members is looked up in for each of many users; more do not fit into memory. */
const MAX_HASHED_MEMBERS = 50_000;
/** So many users are passed along the index of names while one member is looked up by id. */
const NAMES_PER_LOOKUP = 5;
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
export const NOTHING = sql.raw('');

export function rank({ ownerId }: GroupOfMembers): RawBuilder<unknown> {
  return sql`CASE WHEN member.user_id = ${ownerId} THEN 0 WHEN member.role = 'admin' THEN 1 ELSE 2 END`;
}

export function isMeant(
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

/**
 * By the time they joined, and before that, where it is asked for, by their role. With `words` those
 * of them whom these find.
 */
export function alongJoining(
  group: GroupOfMembers,
  query: GroupMembersQuery,
  sort: NonNullable<GroupMembersQuery['sort']>,
  { fromEnd, offset, limit }: Stretch,
  words: RawBuilder<unknown> | null,
): RawBuilder<unknown> {
  const order = fromEnd ? oppositeOf(ORDERS, sort) : orderOf(ORDERS, sort);
  const joined =
    fromEnd === sort.startsWith('-') ? ORDERS.joinedAt.ascending : ORDERS.joinedAt.descending;
  // OFFSET 0: in this order, whatever the planner thinks of the words.
  const some = (condition: RawBuilder<unknown>) => sql`
    SELECT user_id, joined_at, ${rank(group)} AS rank
    FROM (
      SELECT * FROM group_members AS member WHERE ${isMeant(group, query)} AND ${condition}
      ORDER BY ${joined} OFFSET 0
    ) AS member ${words === null ? NOTHING : sql`${PROFILE} WHERE profile.search @@ ${words}`}`;
  if (sortedBy(sort) === 'joinedAt') {
    return sql`SELECT user_id AS id FROM (${some(sql`true`)}) AS found
      LIMIT ${limit} OFFSET ${offset}`;
  }
  // The few who are more than members are sorted in.
  return sql`
    SELECT user_id AS id FROM (
      (${some(sql`member.user_id = ${group.ownerId}`)})
      UNION ALL (${some(sql`member.role = 'admin' AND member.user_id <> ${group.ownerId}`)})
      UNION ALL (
        ${some(sql`member.role <> 'admin' AND member.user_id <> ${group.ownerId}`)}
        LIMIT ${offset + limit}
      )
    ) AS found
    ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}`;
}

/**
 * How many members, from either end of the order of names, come out of the names of all users sooner
 * than they are looked up; at least as many as are shown of what a filter finds.
 */
export async function reachOfNames(db: Kysely<Database>, members: number): Promise<number> {
  const users = await rowCount(db, 'users');
  const sooner = Math.floor((NAMES_PER_LOOKUP * members * members) / Math.max(users, 1));
  return members > REACH ? Math.max(REACH, sooner) : sooner;
}

/** Passes the names of all users and keeps those of members. OFFSET 0 keeps the planner from anything else. */
export function alongNames(
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

/**
 * By what they wrote last: those who wrote, found from writer to writer in messages_group_writers, and
 * all others, who stand behind or before them by their ids. `members`: how many there are of both.
 */
export function alongActivity(
  group: GroupOfMembers,
  query: GroupMembersQuery,
  sort: NonNullable<GroupMembersQuery['sort']>,
  { fromEnd, offset, limit }: Stretch,
  members: number,
): RawBuilder<unknown> {
  const order = fromEnd ? oppositeOf(ORDERS, sort) : orderOf(ORDERS, sort);
  const writersFirst = fromEnd !== sort.startsWith('-');
  const newest = (behind: RawBuilder<unknown>) => sql`
    SELECT from_user_id AS user_id, created_at AS last_active_at FROM messages
    WHERE chat_type = 1 AND chat_id = ${group.id} ${behind}
    ORDER BY from_user_id DESC, id DESC LIMIT 1`;
  const writers = sql`(SELECT count(*) FROM writer)`;
  const first = writersFirst ? writers : sql`(${members} - ${writers})`;
  const ofFirst = sql`LIMIT ${limit} OFFSET ${offset}`;
  const ofSecond = sql`LIMIT greatest(0, least(${limit}, ${offset + limit} - ${first}))
    OFFSET greatest(0, ${offset} - ${first})`;
  return sql`
    WITH RECURSIVE newest AS (
      (${newest(NOTHING)})
      UNION ALL
      SELECT next.* FROM newest CROSS JOIN LATERAL (
        ${newest(sql`AND from_user_id < newest.user_id`)}
      ) AS next
    ), writer AS MATERIALIZED (
      SELECT user_id, last_active_at FROM newest JOIN group_members AS member USING (user_id)
      WHERE ${isMeant(group, query)}
    )
    SELECT user_id AS id FROM (
      (SELECT user_id, last_active_at FROM writer
        ORDER BY ${order} ${writersFirst ? ofFirst : ofSecond})
      UNION ALL
      (SELECT user_id, NULL FROM group_members AS member
        WHERE ${isMeant(group, query)} AND (user_id IN (SELECT user_id FROM writer)) IS NOT TRUE
        ORDER BY user_id ${sql.raw(writersFirst ? 'DESC' : '')} ${writersFirst ? ofSecond : ofFirst})
    ) AS found
    ORDER BY ${order}`;
}
