import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { Permission } from '#contract/rest/permissions';
import { Command } from '#contract/wire/commands';
import { Feature } from '#contract/wire/packets/session';
import type { Body } from '#contract/wire/serializers';
import { searchVector } from '../storage/search-vector.ts';
import { buildTestApp } from '../testing/build-test-app.ts';
import { createUsers } from '../testing/create-users.ts';
import { LegacyClient } from '../testing/legacy-client.ts';
import { operatorWith } from '../testing/operator-with.ts';
import type { Cleanup } from '../testing/temporary-folder.ts';
import { messageBody, TestImClient } from '../testing/test-im-client.ts';
import { until } from '../testing/until.ts';
import { UserTokens } from '../users/user-tokens.ts';

const testApp = await buildTestApp({ after }, { listen: true, config: { legacyBind: 'allow' } });
const { app, url, storage, signIn } = testApp;
const { db } = storage;
const cookies = await signIn();
const tokens = new UserTokens(db);
const [ada, bob, cy] = (await createUsers(storage, ['ada', 'bob', 'cy'])) as [
  string,
  string,
  string,
];
const GROUP = 'team';
await db
  .insertInto('groups')
  .values({ id: GROUP, name: GROUP, owner_id: ada, search: searchVector(GROUP) })
  .execute();
await db
  .insertInto('group_members')
  .values([ada, bob].map((user_id) => ({ group_id: GROUP, user_id })))
  .execute();

beforeEach(async () => {
  await db.deleteFrom('messages').execute();
  await db.deleteFrom('message_changes').execute();
  await db.deleteFrom('audit_log').execute();
});

const RECALL = [Feature.Recall];
const BOTH = [Feature.Recall, Feature.CatchUp];

async function bound(t: Cleanup, userId: string, features: readonly Feature[] = []) {
  const more = { build: 'test/1', features };
  const client = await TestImClient.bound(url, userId, await tokens.issue(userId), more);
  t.after(() => client.close());
  return client;
}

/** Resolves to what the recall names: the id and the rest, as in the 4. */
async function say(client: TestImClient, fromUserId: string, toUserId: string, more: object = {}) {
  const body = messageBody(fromUserId, toUserId, more) as { hasBeenSentId: string };
  const { hasBeenSentId } = body;
  client.send(Command.MessageRequest, body);
  const answer = await client.next(4, (each) => each['hasBeenSentId'] === hasBeenSentId);
  assert.equal(answer['success'], true, String(answer['errorMsg']));
  const messageId = String(answer['messageId']);
  return { messageId, chatType: answer['chatType'], fromUserId, toUserId, hasBeenSentId };
}

const inGroup = { chatType: 1 };

async function recall(...ids: string[]): Promise<object> {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/messages/recall',
    payload: { ids, reason: 'fraud' },
    cookies,
  });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json();
}

/** What a 54 says. */
async function told(client: TestImClient): Promise<unknown> {
  return (await client.next(Command.MessageRecalled))['messages'];
}

function toldToReload(client: TestImClient, chatId: string, chatType: number): Promise<Body> {
  return client.next(
    Command.Push,
    ({ code, eventValue, eventObj }) =>
      code === 1 && eventValue === chatId && eventObj === chatType,
  );
}

function page(client: TestImClient, after: unknown, held: string[] = []): Promise<Body> {
  return client.request(Command.CatchUpRequest, { after, held }, Command.CatchUpResponse);
}

function contentsOf(answer: Body): unknown[] {
  return (answer['messages'] as Body[]).map(({ content }) => content);
}

describe('POST /api/messages/recall', () => {
  it('tells every device of both sides which message it was, and nobody else', async (t) => {
    const sender = await bound(t, ada, RECALL);
    const [senderToo, reader, other] = [
      await bound(t, ada, RECALL),
      await bound(t, bob, RECALL),
      await bound(t, cy, RECALL),
    ];
    const message = await say(sender, ada, bob);
    const kept = await say(sender, ada, bob);
    const { messageId } = message;
    assert.deepEqual(await recall(messageId), { recalled: [messageId], unchanged: [] });
    for (const client of [sender, senderToo, reader]) {
      assert.deepEqual(await told(client), [message]);
    }
    await other.settled();
    assert.deepEqual(other.all(Command.MessageRecalled), []);
    const again = await recall(messageId, messageId, '999999999999', 'no-number');
    const unchanged = [messageId, '999999999999', 'no-number'];
    assert.deepEqual(again, { recalled: [], unchanged });
    await reader.settled();
    assert.equal(reader.all(Command.MessageRecalled).length, 1);
    assert.notEqual(kept.messageId, messageId);
  });

  it('writes down who did it and why, and keeps what was said', async (t) => {
    const sender = await bound(t, ada);
    const first = await say(sender, ada, GROUP, { ...inGroup, content: 'nasty' });
    const second = await say(sender, ada, bob);
    await recall(second.messageId, first.messageId);
    const acts = await db.selectFrom('audit_log').selectAll().orderBy('id').execute();
    assert.deepEqual(
      acts.map((act) => [act.admin_name, act.action, act.target_type, act.target_id, act.after]),
      [first, second].map(({ messageId, chatType, fromUserId, toUserId }) => [
        'admin',
        'message.recall',
        'message',
        messageId,
        { chatType, fromUserId, toUserId, reason: 'fraud' },
      ]),
    );
    const row = await db
      .selectFrom('messages')
      .select(['content', 'recalled_at'])
      .where('id', '=', first.messageId)
      .executeTakeFirstOrThrow();
    assert.equal(row.content, 'nasty');
    assert.ok(row.recalled_at instanceof Date);
  });

  it('needs its permission', async () => {
    const reader = await operatorWith(testApp, [Permission.MessagesRead]);
    const payload = { ids: ['1'], reason: '' };
    const answer = await app.inject({
      method: 'POST',
      url: '/api/messages/recall',
      payload,
      cookies: reader,
    });
    assert.equal(answer.statusCode, 403);
  });

  it('tells clients that do not know 54 to load the chat again, each chat once', async (t) => {
    const sender = await bound(t, ada);
    const reader = await bound(t, bob);
    // Nothing changed since then: it is not told of these chats because it was away.
    const inAnHour = new Date(Date.now() + 3_600_000);
    await db.updateTable('users').set({ last_seen_at: inAnHour }).where('id', '=', bob).execute();
    const old = await LegacyClient.start({ url, userId: bob, program: 'app' });
    t.after(() => old.quit());
    const messages = [
      await say(sender, ada, bob),
      await say(sender, ada, bob),
      await say(sender, ada, GROUP, inGroup),
    ];
    await old.inbox.next(4, ({ chatType }) => chatType === 1);
    old.reloaded.length = 0;
    await recall(...messages.map(({ messageId }) => messageId));
    await toldToReload(reader, ada, 0);
    await toldToReload(reader, GROUP, 1);
    await toldToReload(sender, bob, 0);
    await until(() => old.reloaded.includes(GROUP));
    await Promise.all([sender.settled(), reader.settled()]);
    assert.deepEqual(old.reloaded.toSorted(), [GROUP, ada].toSorted());
    for (const client of [sender, reader]) {
      assert.deepEqual(client.all(Command.MessageRecalled), []);
      const reloads = client.all(Command.Push).filter(({ code }) => code === 1);
      assert.equal(reloads.length, 2, 'two messages of a chat are one reload');
    }
  });

  it('tells nobody but the writer of what only the writer had', async (t) => {
    const [mallory = ''] = await createUsers(storage, ['mallory']);
    const shadow = db.updateTable('users').set({ shadow_banned_at: new Date() });
    await shadow.where('id', '=', mallory).execute();
    const [sender, reader] = [await bound(t, mallory, RECALL), await bound(t, bob, RECALL)];
    const hidden = await say(sender, mallory, bob);
    await recall(hidden.messageId);
    assert.deepEqual(await told(sender), [hidden]);
    await reader.settled();
    assert.deepEqual(reader.all(Command.MessageRecalled), []);
  });
});

describe('whoever was away when a message was recalled', () => {
  it('gets nothing of it, or is told if they hold it', async (t) => {
    const sender = await bound(t, ada);
    const first = await bound(t, bob, BOTH);
    const { cursor } = await page(first, '');
    const seen = await say(sender, ada, bob, { content: 'seen' });
    const before = await page(first, cursor);
    assert.deepEqual(contentsOf(before), ['seen']);
    await first.close();
    const unseen = await say(sender, ada, bob, { content: 'unseen' });
    await say(sender, ada, bob, { content: 'kept' });
    await recall(seen.messageId, unseen.messageId);

    const later = await bound(t, bob, BOTH);
    const answer = await page(later, before['cursor']);
    assert.deepEqual([contentsOf(answer), answer['recalled']], [['kept'], [seen]]);
    const next = await page(later, answer['cursor']);
    assert.deepEqual([contentsOf(next), next['recalled']], [[], []]);
    const held = await page(later, cursor, [seen.messageId]);
    assert.deepEqual([contentsOf(held), held['recalled']], [['kept'], [seen]]);
    const all = await page(later, '0');
    assert.deepEqual([contentsOf(all), all['recalled']], [['kept'], []]);
  });

  it('is told to load the chat again when its client knows of no recalls', async (t) => {
    const sender = await bound(t, ada);
    const first = await bound(t, bob, [Feature.CatchUp]);
    const { cursor } = await page(first, '');
    const seen = await say(sender, ada, GROUP, inGroup);
    const before = await page(first, cursor);
    await first.close();
    await recall(seen.messageId);
    const later = await bound(t, bob, [Feature.CatchUp]);
    const answer = await page(later, before['cursor']);
    assert.deepEqual([contentsOf(answer), answer['recalled']], [[], undefined]);
    await toldToReload(later, GROUP, 1);
  });

  it('is told to load the chat again by its old client', async (t) => {
    const sender = await bound(t, ada);
    const seen = await say(sender, ada, bob);
    const anHourAgo = new Date(Date.now() - 3_600_000);
    await db
      .updateTable('messages')
      .set({ created_at: new Date(0) })
      .execute();
    await db.updateTable('users').set({ last_seen_at: anHourAgo }).where('id', '=', bob).execute();
    await recall(seen.messageId);
    const old = await LegacyClient.start({ url, userId: bob, program: 'app' });
    t.after(() => old.quit());
    await old.inbox.next(-10, ({ code, eventValue }) => code === 1 && eventValue === ada);
  });
});
