import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type RawBuilder, sql } from 'kysely';
import { ContentType } from '#contract/wire/packets/message';
import { GroupList } from '../../groups/group-list.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { UsersList } from '../../users/users-list.ts';
import type { RedPacketContent } from '../talk/red-packet.ts';
import { storeWorld } from './store-world.ts';
import { makeWorld, type WorldSize } from './world.ts';

const SIZE: WorldSize = { people: 1200, groups: 60, messages: 6000 };
// Fixed: what the seed makes depends on the hour, and rare kinds of messages come and go with it.
const NOW = new Date('2026-11-20T12:00:00Z');
const world = makeWorld(7, SIZE, NOW);
const { db } = await testDatabase({ after });

async function count(query: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ count: string }>`SELECT count(*) FROM (${query}) AS found`.execute(
    db,
  );
  return Number(rows[0]?.count);
}

before(async () => {
  const admin = await db
    .insertInto('admins')
    .values({ username: 'admin', display_name: 'admin', password_hash: '', role: 'owner' })
    .returning(['id', 'username'])
    .executeTakeFirstOrThrow();
  await db.transaction().execute((trx) => storeWorld(trx, world, 'hash', admin));
});

describe('makeWorld', () => {
  test('makes the same world again from the same seed, and another from another', () => {
    assert.deepEqual(makeWorld(7, SIZE, NOW), world);
    assert.notDeepEqual(makeWorld(8, SIZE, NOW).people, world.people);
  });

  test('makes groups of very different sizes', () => {
    const sizes = world.groups.map(({ members }) => members.length);
    assert.ok(Math.max(...sizes) >= 900);
    assert.ok(sizes.filter((size) => size < 30).length > SIZE.groups / 3);
    assert.ok(Math.min(...sizes) >= 2);
  });

  test('has messages of every kind, in both languages, with markup, emoji and spam', () => {
    const contents = world.messages.map(({ content }) => content).join('\n');
    for (const kind of ['Text', 'Video', 'Voice', 'Picture', 'RedPacket'] as const) {
      assert.ok(
        world.messages.some(({ contentType }) => contentType === ContentType[kind]),
        kind,
      );
    }
    const patterns = [/face\[/, /img\[/, /file\(.+\)\[.+\]/, /a\(https:.+\)\[.+\]/, /😂/u];
    for (const pattern of [...patterns, /收到/, /Thanks/, /casino/i, /赌|刷单|发票/])
      assert.match(contents, pattern);
    assert.doesNotMatch(contents, /\{\w+\}|undefined/);
  });

  test('gives voice messages, and only these, a duration', () => {
    for (const { contentType, contentDuration } of world.messages) {
      const seconds = contentDuration ?? 0;
      assert.equal(contentType === ContentType.Voice, seconds >= 1 && seconds <= 60);
    }
  });

  test('keeps the books of each red packet', () => {
    const packets = world.messages
      .filter(({ contentType }) => contentType === ContentType.RedPacket)
      .flatMap(({ content }) => (JSON.parse(content) as RedPacketContent).Packets);
    assert.ok(packets.some(({ Records }) => Records.length > 0));
    for (const { number, surplusNumber, Records } of packets) {
      assert.equal(surplusNumber + Records.length, number);
      assert.equal(
        Records.some(({ isLucky }) => isLucky),
        surplusNumber === 0,
      );
    }
  });

  test('is quiet at night and lively in the evening', () => {
    const between = (from: number, to: number) =>
      world.messages.filter(({ sentAt }) => sentAt.getHours() >= from && sentAt.getHours() < to);
    assert.ok(between(19, 22).length > 5 * between(2, 5).length);
  });
});

describe('storeWorld', () => {
  test('stores everything', async () => {
    const receipts = world.announcements.flatMap((each) => each.receipts);
    const members = world.groups.flatMap((group) => group.members);
    for (const [table, expected] of [
      ['users', SIZE.people],
      ['groups', SIZE.groups],
      ['group_members', members.length],
      ['friendships', 2 * world.friendships.length],
      ['messages', world.messages.length],
      ['announcements', world.announcements.length],
      ['announcement_receipts', receipts.length],
      ['points_entries', world.moderation.points.length],
      ['user_notes', world.moderation.notes.length],
      ['audit_log', world.moderation.sanctions.length],
    ] as const) {
      assert.equal(await count(sql`SELECT 1 FROM ${sql.table(table)}`), expected, table);
      assert.ok(expected > 0, table);
    }
    assert.ok(world.messages.length >= SIZE.messages);
  });

  const violations: Readonly<Record<string, RawBuilder<unknown>>> = {
    'a member count that is wrong': sql`SELECT 1 FROM groups WHERE member_count <>
      (SELECT count(*) FROM group_members WHERE group_id = groups.id)`,
    'an owner who is no member': sql`SELECT 1 FROM groups WHERE NOT EXISTS
      (SELECT FROM group_members WHERE group_id = groups.id AND user_id = owner_id)`,
    'a member from before the group or the account': sql`SELECT 1 FROM group_members
      JOIN groups ON groups.id = group_id JOIN users ON users.id = user_id
      WHERE joined_at < groups.created_at OR joined_at < users.created_at`,
    'a friendship in one direction only': sql`SELECT 1 FROM friendships f WHERE NOT EXISTS
      (SELECT FROM friendships WHERE user_id = f.friend_id AND friend_id = f.user_id)`,
    'a message from the future or out of order': sql`SELECT 1 FROM
      (SELECT *, lag(created_at) OVER (ORDER BY id) AS before FROM messages) m
      WHERE created_at > ${NOW} OR created_at < before`,
    'a message older than a month': sql`SELECT 1 FROM messages
      WHERE created_at < ${NOW}::timestamptz - interval '30 days 1 second'`,
    'a group message by somebody who had not joined': sql`SELECT 1 FROM messages m
      WHERE chat_type = 1 AND NOT EXISTS (SELECT FROM group_members
        WHERE group_id = m.chat_id AND user_id = m.from_user_id AND joined_at < m.created_at)`,
    'a private message outside of a friendship': sql`SELECT 1 FROM messages m
      WHERE chat_type = 0 AND NOT EXISTS (SELECT FROM friendships
        WHERE user_id < friend_id AND user_id || ':' || friend_id = m.chat_id
          AND m.from_user_id IN (user_id, friend_id))`,
    'somebody last seen before the last message, or tomorrow': sql`SELECT 1 FROM users
      WHERE last_seen_at > ${NOW} OR last_seen_at < created_at OR EXISTS (SELECT FROM messages
        WHERE from_user_id = users.id AND created_at > coalesce(last_seen_at, '-infinity'))`,
    'an announcement whose numbers differ from its receipts': sql`SELECT 1 FROM announcements a
      WHERE (written, acknowledged, read) <> (SELECT count(*), count(acknowledged_at), count(read_at)
        FROM announcement_receipts WHERE announcement_id = a.id)
        OR NOT (targeted >= online AND online >= written AND acknowledged >= read)`,
    'a receipt out of order': sql`SELECT 1 FROM announcement_receipts
      JOIN announcements a ON a.id = announcement_id WHERE written_at < a.created_at
        OR acknowledged_at < written_at OR read_at < coalesce(acknowledged_at, 'infinity')
        OR read_at > ${NOW}`,
    'points that are not what the ledger adds up to': sql`SELECT 1 FROM users WHERE points <>
      (SELECT coalesce(sum(amount), 0) FROM points_entries WHERE user_id = users.id)`,
    'a balance that does not follow from the one before': sql`SELECT 1 FROM
      (SELECT *, lag(balance) OVER (PARTITION BY user_id ORDER BY id) AS before FROM points_entries) e
      WHERE balance <> coalesce(before, 0) + amount OR at > ${NOW}`,
    'a sanction that no operator is known for': sql`SELECT 1 FROM users
      WHERE (banned_until IS NOT NULL OR muted_until IS NOT NULL OR shadow_banned_at IS NOT NULL)
        AND NOT EXISTS (SELECT FROM audit_log WHERE target_id = users.id AND admin_name = 'admin')`,
    'somebody seen after their ban': sql`SELECT 1 FROM users JOIN audit_log ON target_id = users.id
      WHERE action = 'user.ban' AND (last_seen_at > at OR at > ${NOW})`,
    'an act out of order': sql`SELECT 1 FROM
      (SELECT at, lag(at) OVER (ORDER BY id) AS before FROM audit_log) a WHERE at < before`,
  };
  for (const [violation, query] of Object.entries(violations)) {
    test(`leaves nowhere ${violation}`, async () => assert.equal(await count(query), 0));
  }

  test('has users in every standing, groups with notices and with administrators', async () => {
    for (const found of [
      sql`SELECT 1 FROM users WHERE banned_until > ${NOW}`,
      sql`SELECT 1 FROM users WHERE banned_until <= ${NOW}`,
      sql`SELECT 1 FROM users WHERE muted_until > ${NOW}`,
      sql`SELECT 1 FROM users WHERE shadow_banned_at IS NOT NULL`,
      sql`SELECT 1 FROM groups WHERE notice <> ''`,
      sql`SELECT 1 FROM group_members JOIN groups ON id = group_id
        WHERE role = 'admin' AND user_id <> owner_id`,
    ]) {
      assert.ok((await count(found)) > 0);
    }
  });

  test('makes users and groups findable', async () => {
    const users = new UsersList(db);
    for (const user of world.people.filter((_, index) => index % 100 === 0)) {
      const page = await users.page({ q: user.username, page: 1, pageSize: 200 });
      assert.ok(
        page.items.some(({ id }) => id === user.id),
        user.username,
      );
    }
    const group = world.groups[0];
    assert.ok(group);
    const found = await new GroupList(db).page({ q: group.name, page: 1, pageSize: 200 });
    assert.ok(found.items.some(({ id }) => id === group.id));
  });

  test('leaves the next ids free', async () => {
    const { rows } = await sql<{ user: string; group: string }>`
      SELECT nextval('user_ids') AS user, nextval('group_ids') AS group`.execute(db);
    assert.deepEqual(rows, [
      { user: String(100_001 + SIZE.people), group: String(200_001 + SIZE.groups) },
    ]);
  });
});
