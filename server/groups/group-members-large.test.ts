import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { type GroupMember, MEMBER_SORTS } from '#contract/rest/groups';
import type { Page } from '#contract/rest/problem';
import { REACH } from '../storage/list-page.ts';
import { groupWorld } from './testing/group-world.ts';

const MEMBERS = 3_000;
const world = await groupWorld({ after });
const { call, done, create } = world;
const { db } = world.storage;
let id: string;
/** As they are meant to be, sorted by nothing. */
let everybody: GroupMember[];

before(async () => {
  id = (await create({ name: 'large', memberIds: [] })).id;
  await sql`
    INSERT INTO users (id, username, nickname, password_hash, search)
    SELECT 'm' || n, 'm' || n, 'name' || (n * 7919) % 500, '',
      array_to_tsvector(ARRAY['1' || n, CASE WHEN n % 2 = 0 THEN '双号' ELSE '单号' END])
    FROM generate_series(1, 4000) AS n
  `.execute(db);
  // Every tenth is an administrator, the last hundred are muted; some joined at the same moment.
  await sql`
    INSERT INTO group_members (group_id, user_id, role, joined_at, muted_until)
    SELECT ${id}, 'm' || n, CASE WHEN n % 10 = 0 THEN 'admin' ELSE 'member' END,
      '2026-01-01'::timestamptz + (n * 104729) % 1000 * interval '1 minute',
      CASE WHEN n > 2900 THEN 'infinity'::timestamptz END
    FROM generate_series(1, ${MEMBERS - 1}::int) AS n
  `.execute(db);
  // One who is deleted stays a member until somebody sees to it.
  await sql`UPDATE users SET deleted_at = now() WHERE id = 'm7'`.execute(db);
  await sql`
    INSERT INTO messages (chat_type, chat_id, from_user_id, client_message_id, content_type, content, sent_at)
    SELECT 1, ${id}, 'm' || (n * 13) % 700 + 1, 'large' || n, 0, 'x', now()
    FROM generate_series(1, 900) AS n
  `.execute(db);
  await sql`ANALYZE`.execute(db);
  const pages = await Promise.all(
    Array.from({ length: MEMBERS / 200 }, (_, index) => page({ page: index + 1, pageSize: 200 })),
  );
  everybody = pages.flatMap(({ items }) => items);
});

function page(query: object): Promise<Page<GroupMember>> {
  const text = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  );
  return done('GET', `/${id}/members?${text.toString()}`);
}

type Sort = (typeof MEMBER_SORTS)[number];
const ROLES = ['owner', 'admin', 'member'];
const KEYS: Record<Sort, (member: GroupMember) => readonly (string | number)[]> = {
  joinedAt: ({ joinedAt, userId }) => [joinedAt, userId],
  nickname: ({ nickname, userId }) => [nickname.toLowerCase(), userId],
  lastActiveAt: ({ lastActiveAt, userId }) => [lastActiveAt ?? '', userId],
  role: ({ role, joinedAt, userId }) => [ROLES.indexOf(role), joinedAt, userId],
};

function compare(one: readonly (string | number)[], other: readonly (string | number)[]): number {
  const at = one.findIndex((part, index) => part !== other[index]);
  return at < 0 ? 0 : (one[at] ?? '') < (other[at] ?? '') ? -1 : 1;
}

describe('the members of a large group', () => {
  const filters: [query: object, meant: (member: GroupMember) => boolean][] = [
    [{}, () => true],
    [{ role: 'member' }, ({ role }) => role === 'member'],
    [{ role: 'admin' }, ({ role }) => role === 'admin'],
    [{ muted: false }, ({ mute }) => mute === null],
    [{ muted: true }, ({ mute }) => mute !== null],
    [{ muted: false, role: 'member' }, ({ mute, role }) => mute === null && role === 'member'],
    [{ q: '1' }, () => true],
    [{ q: '双' }, ({ userId }) => /^m\d*[02468]$/.test(userId)],
    [{ q: '双号', role: 'admin' }, ({ role }) => role === 'admin'],
    [{ q: '17' }, ({ userId }) => userId.startsWith('m7')],
  ];
  for (const [query, meant] of filters) {
    it(`are each shown where they belong: ${JSON.stringify(query)}`, async () => {
      assert.equal(everybody.length, MEMBERS);
      const found = everybody.filter(meant);
      for (const sort of MEMBER_SORTS) {
        const sorted = found.toSorted((a, b) => compare(KEYS[sort](a), KEYS[sort](b)));
        for (const [name, expected] of [
          [sort, sorted],
          [`-${sort}`, sorted.toReversed()],
        ] as const) {
          const most = 'q' in query ? REACH : expected.length;
          const last = Math.max(1, Math.ceil(Math.min(expected.length, most) / 20));
          for (const number of new Set([1, 2, Math.ceil(last / 2), last])) {
            const { items, ...count } = await page({ ...query, sort: name, page: number });
            const ids = items.map(({ userId }) => userId);
            const those = expected.slice((number - 1) * 20, number * 20);
            const isMore = expected.length > most && { total: most, capped: true };
            assert.deepEqual(count, isMore || { total: expected.length }, name);
            assert.deepEqual(
              ids,
              those.map(({ userId }) => userId),
              `${name}, page ${number} of ${last}`,
            );
          }
        }
      }
    });
  }

  it('are refused beyond the reach of a search', async () => {
    for (const sort of MEMBER_SORTS) {
      const answer = await call('GET', `/${id}/members?q=1&page=51&sort=${sort}`);
      assert.deepEqual([answer.status, answer.code], [422, 'page-out-of-reach'], sort);
    }
  });

  it('end where they end', async () => {
    assert.deepEqual(await page({ page: 151 }), { items: [], total: MEMBERS });
    assert.equal((await call('GET', `/${id}/members?page=0`)).status, 400);
  });
});
