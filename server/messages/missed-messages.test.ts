import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { sql } from 'kysely';
import type { NewMessage } from '../gateway/ports.ts';
import { searchVector } from '../storage/search-vector.ts';
import { createUsers } from '../testing/create-users.ts';
import { testDatabase } from '../testing/test-database.ts';
import { MessagesRepository } from './messages.repository.ts';
import { MissedMessagesReader } from './missed-messages.ts';

const storage = await testDatabase({ after });
const { db } = storage;
const missed = new MissedMessagesReader(storage.pool, 'System');
const [ada, bob, cy] = (await createUsers(storage, ['ada', 'bob', 'cy'])) as [
  string,
  string,
  string,
];
let messages: MessagesRepository;
let lastId = 0;

beforeEach(async () => {
  await sql`TRUNCATE messages, private_chats, message_changes, group_members, groups`.execute(db);
  // What it remembers of the tables is gone with them.
  messages = new MessagesRepository(storage.pool);
});

async function say(fromUserId: string, toUserId: string, more: Partial<NewMessage> = {}) {
  const stored = await messages.store({
    chatType: 0,
    toUserId,
    fromUserId,
    clientMessageId: `id-${++lastId}`,
    contentType: 0,
    content: `${lastId}`,
    contentDuration: null,
    sentAt: 1_635_811_200_000,
    shadowed: false,
    ...more,
  });
  return stored!.messageId;
}

const inGroup = (content: string) => ({ chatType: 1 as const, content });

async function makeGroup(id: string, ...userIds: string[]): Promise<void> {
  await db
    .insertInto('groups')
    .values({ id, name: id, owner_id: ada, search: searchVector(id) })
    .execute();
  await join(id, ...userIds);
}

async function join(groupId: string, ...userIds: string[]): Promise<void> {
  const members = userIds.map((userId) => ({ group_id: groupId, user_id: userId }));
  await db.insertInto('group_members').values(members).execute();
}

/** Resolves when somebody waits for their turn to draw ids. */
async function waitsForIdOrder(): Promise<void> {
  for (const deadline = performance.now() + 5_000; ;) {
    const { rows } = await sql`
      SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
    `.execute(db);
    if (rows.length > 0) return;
    assert.ok(performance.now() < deadline, 'nobody waits for their turn');
  }
}

async function contents(userId: string, cursor: string, held: string[] = []) {
  const page = await missed.page(userId, cursor, held);
  return page.messages.map(({ content }) => content);
}

describe('a page of missed messages', () => {
  it('has the private messages of both sides and those of groups, in order, and no others', async () => {
    await makeGroup('team', ada, bob);
    await makeGroup('others', ada, cy);
    await say(ada, bob, { content: '1' });
    await say(bob, ada, { content: '2' });
    await say(ada, 'team', inGroup('3'));
    await say(cy, ada, { content: 'not for bob' });
    await say(cy, 'others', inGroup('not for bob'));
    await say(bob, bob, { content: '4' });
    const page = await missed.page(bob, '0', []);
    assert.deepEqual(
      page.messages.map(({ content, isItMe, toUserId }) => [content, isItMe, toUserId]),
      [
        ['1', false, bob],
        ['2', true, ada],
        ['3', false, 'team'],
        ['4', true, bob],
      ],
    );
    assert.equal(page.last, true);
    assert.deepEqual(await missed.page(bob, page.cursor, []), {
      messages: [],
      recalled: [],
      cursor: page.cursor,
      last: true,
    });
  });

  it('has each as its 4 was', async () => {
    const messageId = await say(ada, bob, {
      clientMessageId: 'x',
      contentType: 2,
      content: '/voice',
      contentDuration: 7,
    });
    const { messages } = await missed.page(bob, '0', []);
    const createTime = messages[0]!.createTime;
    assert.ok(Math.abs(createTime - Date.now()) < 60_000);
    assert.deepEqual(messages, [
      {
        isItMe: false,
        success: true,
        errorMsg: '',
        messageId,
        userId: ada,
        chatType: 0,
        toUserId: bob,
        toUserName: '',
        toUserHeadImg: '',
        fromUserId: ada,
        fromUserName: 'the ada',
        fromUserHeadImg: '',
        hasBeenSentId: 'x',
        contentType: 2,
        content: '/voice',
        contentDuration: 7,
        createTime,
      },
    ]);
  });

  it('leaves out what the client holds, and what came before one joined', async () => {
    await makeGroup('team', ada);
    await say(ada, 'team', inGroup('before'));
    await join('team', bob);
    const held = await say(ada, 'team', inGroup('held'));
    await say(ada, 'team', inGroup('after'));
    assert.deepEqual(await contents(bob, '0', [held]), ['after']);
    await db.deleteFrom('group_members').where('user_id', '=', bob).execute();
    assert.deepEqual(await contents(bob, '0'), []);
  });

  it('is bounded in messages, and all pages together have each once, in order', async () => {
    await makeGroup('team', ada, bob);
    const all: Promise<string>[] = [];
    for (let n = 0; n < 450; n++) {
      all.push(n % 3 === 0 ? say(ada, 'team', inGroup('')) : say(n % 2 ? ada : cy, bob));
    }
    const ids = await Promise.all(all);
    const seen: string[] = [];
    const sizes: number[] = [];
    let cursor = '0';
    for (let last = false; !last;) {
      const page = await missed.page(bob, cursor, []);
      seen.push(...page.messages.map(({ messageId }) => messageId));
      sizes.push(page.messages.length);
      ({ cursor, last } = page);
    }
    assert.deepEqual(sizes, [200, 200, 50]);
    assert.deepEqual(seen, ids);
  });

  it('is bounded in bytes as it leaves, though a single message always fits', async () => {
    // Each becomes six bytes of JSON.
    const content = '\u0001'.repeat(65_536);
    for (let n = 0; n < 5; n++) await say(ada, bob, { content });
    await say(ada, bob, { content: '测'.repeat(65_536) });
    const sizes: number[] = [];
    let cursor = '0';
    for (let last = false; !last;) {
      const page = await missed.page(bob, cursor, []);
      assert.ok(Buffer.byteLength(JSON.stringify(page)) < 1 << 20);
      sizes.push(page.messages.length);
      ({ cursor, last } = page);
    }
    assert.deepEqual(sizes, [2, 2, 1, 1]);
  });

  it('has a red packet with its newest content, or the new content of one the client holds', async () => {
    const packet = { contentType: 4 as const, clientMessageId: 'packet', content: 'full' };
    const messageId = await say(ada, bob, packet);
    const before = await missed.page(bob, '0', []);
    assert.deepEqual(
      before.messages.map(({ content }) => content),
      ['full'],
    );
    await say(ada, bob, { content: 'between' });
    await say(bob, ada, { ...packet, contentType: 5, content: 'half' });
    await say(bob, ada, { ...packet, contentType: 5, content: 'empty' });
    assert.deepEqual(await contents(cy, '0'), []);
    assert.deepEqual(await contents(ada, '0'), ['empty', 'between']);
    const page = await missed.page(ada, before.cursor, []);
    assert.deepEqual(
      page.messages.map(({ content }) => content),
      ['between', 'empty'],
    );
    assert.partialDeepStrictEqual(page.messages[1], {
      messageId,
      contentType: 5,
      hasBeenSentId: 'packet',
      fromUserId: bob,
      toUserId: ada,
      isItMe: false,
    });
    assert.deepEqual(await contents(ada, page.cursor), []);
    assert.deepEqual(await contents(ada, '0', [messageId]), ['between', 'empty']);
  });

  it('has what a shadow-banned user wrote for nobody but themselves', async () => {
    await makeGroup('team', ada, bob, cy);
    const packet = { clientMessageId: 'hidden packet', contentType: 4 as const };
    const before = await missed.page(bob, '', []);
    await say(ada, bob, { content: '1' });
    await say(cy, bob, { content: 'hidden', shadowed: true });
    await say(cy, 'team', { ...inGroup('hidden, too'), shadowed: true });
    await say(cy, 'team', { ...inGroup('full'), ...packet, shadowed: true });
    await say(cy, 'team', { ...inGroup('half'), ...packet, contentType: 5, shadowed: true });
    await say(ada, 'team', inGroup('2'));
    const page = await missed.page(bob, before.cursor, []);
    assert.deepEqual(
      page.messages.map(({ content }) => content),
      ['1', '2'],
    );
    assert.deepEqual(await contents(cy, before.cursor), ['hidden', 'hidden, too', 'half', '2']);
    assert.deepEqual(await contents(bob, page.cursor), []);
    const lastSeen = db.updateTable('users').set({ last_seen_at: new Date(Date.now() - 60_000) });
    await lastSeen.execute();
    assert.deepEqual(await missed.changedChats(bob), [
      { chatType: 1, chatId: 'team' },
      { chatType: 0, chatId: ada },
    ]);
    assert.deepEqual(await missed.changedChats(cy), [
      { chatType: 1, chatId: 'team' },
      { chatType: 0, chatId: bob },
    ]);
  });

  it('without a cursor is empty, and the next begins where it ended', async () => {
    await say(ada, bob);
    const { messages, cursor, last } = await missed.page(bob, '', []);
    assert.deepEqual([messages, last], [[], true]);
    await say(ada, bob, { content: 'new' });
    assert.deepEqual(await contents(bob, cursor), ['new']);
  });

  it('with a cursor beyond the end, as after a restored backup, leads back to the end', async () => {
    await say(ada, bob);
    const { cursor } = await missed.page(bob, '999999999999', []);
    await say(ada, bob, { content: 'new' });
    assert.deepEqual(await contents(bob, cursor), ['new']);
  });

  it('never passes a message that is not committed yet', async () => {
    await say(ada, bob, { content: '1' });
    const connection = await storage.pool.connect();
    try {
      // Another node that has drawn an id and hangs before its commit.
      await connection.query('BEGIN');
      await connection.query('SELECT pg_advisory_xact_lock(8317003)');
      await connection.query(
        `INSERT INTO messages (chat_type, chat_id, from_user_id, client_message_id, content_type,
           content, sent_at) VALUES (0, $1, $2, 'slow', 0, 'slow', now())`,
        [`${ada}:${bob}`, ada],
      );
      const next = say(ada, bob, { content: '3' });
      await waitsForIdOrder();
      const early = await missed.page(bob, '0', []);
      await connection.query('COMMIT');
      await next;
      assert.deepEqual(
        early.messages.map(({ content }) => content),
        ['1'],
      );
      assert.deepEqual(await contents(bob, early.cursor), ['slow', '3']);
    } finally {
      connection.release();
    }
  });
});

describe('chats that changed', () => {
  it('since the user was last seen are named as the user does, the newest first', async () => {
    await makeGroup('team', ada, bob);
    await say(cy, bob);
    await db
      .updateTable('messages')
      .set({ created_at: new Date(0) })
      .execute();
    await say(ada, bob);
    await say(ada, 'team', inGroup('x'));
    await db
      .updateTable('users')
      .set({ last_seen_at: new Date(Date.now() - 60_000) })
      .execute();
    assert.deepEqual(await missed.changedChats(bob), [
      { chatType: 1, chatId: 'team' },
      { chatType: 0, chatId: ada },
    ]);
    await db
      .updateTable('users')
      .set({ last_seen_at: new Date(Date.now() + 60_000) })
      .execute();
    assert.deepEqual(await missed.changedChats(bob), []);
  });

  it('are fifty at most', async () => {
    for (let n = 0; n < 60; n++) await say(`writer-${n}`, bob);
    await db.updateTable('users').set({ last_seen_at: null }).execute();
    const chats = await missed.changedChats(bob);
    assert.equal(chats.length, 50);
    assert.deepEqual(chats[0], { chatType: 0, chatId: 'writer-59' });
  });
});
