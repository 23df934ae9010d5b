import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import type { NewMessage } from '../gateway/ports.ts';
import { testDatabase } from '../testing/test-database.ts';
import { MessagesRepository } from './messages.repository.ts';

const storage = await testDatabase({ after });
let lastId = 0;

function message(more: Partial<NewMessage> = {}): NewMessage {
  return {
    chatType: 0,
    toUserId: 'bob',
    fromUserId: 'ada',
    clientMessageId: `id-${++lastId}`,
    contentType: 0,
    content: 'hello',
    contentDuration: null,
    sentAt: 1_635_811_200_000,
    shadowed: false,
    ...more,
  };
}

async function rows() {
  return storage.db.selectFrom('messages').selectAll().orderBy('id').execute();
}

describe('MessagesRepository', () => {
  const messages = new MessagesRepository(storage.pool);
  beforeEach(async () => {
    await storage.db.deleteFrom('messages').execute();
  });

  it('stores a message as it is', async () => {
    const content = `早上好😀 "quoted" \\ {braces}, 'single' \n NULL`;
    const stored = await messages.store(
      message({ clientMessageId: 'x', content, contentType: 2, contentDuration: 7 }),
    );
    const [row, ...more] = await rows();
    assert.deepEqual(more, []);
    assert.deepEqual(row, {
      id: stored!.messageId,
      chat_type: 0,
      chat_id: 'ada:bob',
      from_user_id: 'ada',
      client_message_id: 'x',
      content_type: 2,
      content,
      content_duration: 7,
      sent_at: new Date(1_635_811_200_000),
      created_at: new Date(stored!.createdAt),
      recalled_at: null,
      shadowed: false,
    });
    assert.equal(stored!.fresh, true);
  });

  it('names a private chat alike for both sides, and a group by its id', async () => {
    await messages.store(message());
    await messages.store(message({ fromUserId: 'bob', toUserId: 'ada' }));
    await messages.store(message({ chatType: 1, toUserId: 'team' }));
    assert.deepEqual(
      (await rows()).map((row) => row.chat_id),
      ['ada:bob', 'ada:bob', 'team'],
    );
  });

  it('gives ids in the order of the calls', async () => {
    const stored = await Promise.all(
      Array.from({ length: 2_500 }, (_, n) => messages.store(message({ content: `${n}` }))),
    );
    const contents = (await rows()).map((row) => row.content);
    assert.deepEqual(
      contents,
      Array.from({ length: 2_500 }, (_, n) => `${n}`),
    );
    const ids = stored.map((each) => Number(each!.messageId));
    assert.deepEqual(
      ids,
      ids.toSorted((a, b) => a - b),
    );
  });

  it('stores a retry once, in the same commit or long after, and answers with the first', async () => {
    const first = message({ clientMessageId: 'again', content: 'first' });
    const retry = { ...first, content: 'second' };
    const [one, two] = await Promise.all([messages.store(first), messages.store(retry)]);
    const [three, other] = await Promise.all([
      messages.store(retry),
      messages.store(message({ clientMessageId: 'again', fromUserId: 'cy' })),
    ]);
    assert.deepEqual(
      [one!.fresh, two!.fresh, three!.fresh, other!.fresh],
      [true, false, false, true],
    );
    assert.deepEqual(two, { ...one, fresh: false });
    assert.deepEqual(three, { ...one, fresh: false });
    assert.deepEqual(
      (await rows()).map((row) => [row.from_user_id, row.content]),
      [
        ['ada', 'first'],
        ['cy', 'hello'],
      ],
    );
  });

  it('replaces the content of a red packet, in the turn it was sent or later, the last grab last', async () => {
    const packet = message({ clientMessageId: 'packet', contentType: 4, content: '3 left' });
    const grab = (content: string, fromUserId = 'bob') =>
      messages.store({
        ...packet,
        fromUserId,
        toUserId: fromUserId === 'bob' ? 'ada' : 'bob',
        contentType: 5,
        content,
      });
    const [sent, grabbed] = await Promise.all([messages.store(packet), grab('2 left')]);
    assert.equal(grabbed!.messageId, sent!.messageId);
    await Promise.all([grab('1 left'), messages.store(message()), grab('0 left', 'ada')]);
    assert.deepEqual(
      (await rows()).map((row) => [row.content, row.content_type]),
      [
        ['0 left', 4],
        ['hello', 0],
      ],
    );
  });

  it('marks what reaches its writer alone, and answers a retry as it was stored', async () => {
    const shadowed = message({ clientMessageId: 'mine', shadowed: true });
    const [open, hidden] = await Promise.all([messages.store(message()), messages.store(shadowed)]);
    assert.deepEqual([open!.reach, hidden!.reach], ['chat', 'writer']);
    assert.deepEqual(
      (await rows()).map((row) => row.shadowed),
      [false, true],
    );
    const retry = await messages.store({ ...shadowed, shadowed: false });
    assert.deepEqual(retry, { ...hidden, fresh: false });
    await storage.db.updateTable('messages').set({ recalled_at: new Date() }).execute();
    assert.equal((await messages.store(shadowed))!.reach, 'nobody');
  });

  it('lets a shadow-banned user change what nobody else sees, and nothing else', async () => {
    const packet = (clientMessageId: string, more: Partial<NewMessage> = {}) =>
      message({ chatType: 1, toUserId: 'team', clientMessageId, contentType: 4, ...more });
    const grab = (clientMessageId: string, fromUserId: string, shadowed: boolean) =>
      messages.store(
        packet(clientMessageId, { fromUserId, shadowed, contentType: 5, content: fromUserId }),
      );
    await messages.store(packet('open'));
    await messages.store(packet('hidden', { fromUserId: 'mal', shadowed: true }));
    const [seen, theirs, guessed, open] = await Promise.all([
      grab('open', 'mal', true),
      grab('hidden', 'mal', true),
      grab('hidden', 'bob', false),
      grab('open', 'bob', false),
    ]);
    assert.deepEqual([seen!.reach, theirs!.reach, guessed], ['writer', 'writer', null]);
    assert.deepEqual([open!.reach, open!.messageId], ['chat', seen!.messageId]);
    const contents = async () => (await rows()).map((row) => row.content);
    assert.deepEqual(await contents(), ['bob', 'mal']);
    await grab('open', 'mal', true);
    assert.deepEqual(await contents(), ['bob', 'mal']);
    await storage.db.updateTable('messages').set({ recalled_at: new Date() }).execute();
    assert.equal(await grab('open', 'bob', false), null);
  });

  it('replaces nothing where there is no such red packet in the chat', async () => {
    await messages.store(message({ clientMessageId: 'text' }));
    await messages.store(message({ clientMessageId: 'elsewhere', toUserId: 'cy', contentType: 4 }));
    for (const clientMessageId of ['text', 'elsewhere', 'nowhere']) {
      const grab = message({ clientMessageId, contentType: 5, content: 'mine' });
      assert.equal(await messages.store(grab), null);
    }
    assert.ok((await rows()).every(({ content }) => content === 'hello'));
  });

  it('takes what PostgreSQL would not, and any clock', async () => {
    await Promise.all([
      messages.store(message({ content: 'a\0b' })),
      messages.store(message({ content: 'lone \ud800 half', sentAt: Number.MAX_SAFE_INTEGER })),
      messages.store(message({ sentAt: 0 })),
    ]);
    assert.deepEqual(
      (await rows()).map((row) => row.content),
      ['a\ufffdb', 'lone \ufffd half', 'hello'],
    );
  });

  it('refuses a message that no value of the database can hold, and keeps its neighbours', async () => {
    const outcomes = await Promise.allSettled([
      messages.store(message()),
      messages.store(message({ contentDuration: 1e6 })),
      messages.store(message()),
    ]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    assert.equal((await rows()).length, 2);
  });

  it('refuses while the table is locked away, and goes on by itself', async () => {
    const impatient = new MessagesRepository(storage.pool, 50);
    const lock = await storage.pool.connect();
    await lock.query('BEGIN; LOCK TABLE messages IN ACCESS EXCLUSIVE MODE');
    const hanging = message();
    await assert.rejects(impatient.store(hanging), { name: 'NotWritten' });
    await assert.rejects(impatient.store(message()), { name: 'NotWritten' });
    await lock.query('COMMIT');
    lock.release();
    assert.equal((await impatient.store(message()))?.fresh, true);
    // The first one was under way when it was refused: now it is there, and its retry finds it.
    assert.equal((await impatient.store(hanging))?.fresh, false);
    assert.equal((await rows()).length, 2);
  });

  it('goes on after its connections were cut', async () => {
    await messages.store(message());
    await storage.pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'bzghost' AND pid <> pg_backend_pid()`);
    const outcomes = await Promise.allSettled([
      messages.store(message()),
      messages.store(message()),
    ]);
    assert.equal(outcomes.length, 2);
    assert.equal((await messages.store(message()))?.fresh, true);
  });
});
