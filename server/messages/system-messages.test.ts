import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { Command } from '#contract/wire/commands';
import { Feature } from '#contract/wire/packets/session';
import type { Body } from '#contract/wire/serializers';
import type { NewMessage } from '../gateway/ports.ts';
import { searchVector } from '../storage/search-vector.ts';
import { buildTestApp } from '../testing/build-test-app.ts';
import { createUsers } from '../testing/create-users.ts';
import { LegacyClient } from '../testing/legacy-client.ts';
import { silentLog } from '../testing/silent-log.ts';
import type { Cleanup } from '../testing/temporary-folder.ts';
import { messageBody, TestImClient } from '../testing/test-im-client.ts';
import { UserTokens } from '../users/user-tokens.ts';
import { SystemMessages } from './system-messages.ts';

const { app, url, storage } = await buildTestApp(
  { after },
  { listen: true, config: { legacyBind: 'allow', systemName: '系统通知' } },
);
const { db } = storage;
const tokens = new UserTokens(db);
const [ada, bob] = (await createUsers(storage, ['ada', 'bob'])) as [string, string];
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
});

async function bound(t: Cleanup, userId: string, features: readonly Feature[] = []) {
  const more = { build: 'test/1', features };
  const client = await TestImClient.bound(url, userId, await tokens.issue(userId), more);
  t.after(() => client.close());
  return client;
}

/** The 4 with this content. */
function message(client: TestImClient, content: string): Promise<Body> {
  return client.next(Command.MessageResponse, (body) => body['content'] === content);
}

describe('a system message', () => {
  it('reaches those it is for, whether they are there or come later', async (t) => {
    const [present, other] = [await bound(t, ada), await bound(t, bob)];
    assert.deepEqual(await app.systemMessages.toUsers([ada], 'maintenance at nine'), []);
    const live = await message(present, 'maintenance at nine');
    assert.partialDeepStrictEqual(live, {
      chatType: 0,
      fromUserId: 'system',
      fromUserName: '系统通知',
      toUserId: ada,
      isItMe: false,
      success: true,
    });
    await other.settled();
    assert.deepEqual(other.all(Command.MessageResponse), []);
    const away = await bound(t, ada, [Feature.CatchUp]);
    const page = await away.request(Command.CatchUpRequest, { after: '0', held: [] }, 44);
    const { messages } = page as { messages: Body[] };
    assert.equal(messages.length, 1);
    assert.partialDeepStrictEqual(live, messages[0]);
  });

  it('reaches every member of a group, a muted one too', async (t) => {
    await db.updateTable('groups').set({ muted_until: 'infinity' }).execute();
    const members = [await bound(t, ada), await bound(t, bob)];
    assert.equal(await app.systemMessages.toGroup(GROUP, 'be kind'), true);
    for (const member of members) {
      const { chatType, toUserId } = await message(member, 'be kind');
      assert.deepEqual([chatType, toUserId], [1, GROUP]);
    }
  });

  it('reaches an old client: on its screen, or with the word that the chat changed', async (t) => {
    const client = await LegacyClient.start({ url, userId: ada, program: 'app' });
    t.after(() => client.quit());
    await app.systemMessages.toUsers([ada], 'first');
    await client.inbox.next(-10, ({ code, eventValue }) => code === 1 && eventValue === 'system');
    assert.deepEqual(client.screen, []);
    assert.partialDeepStrictEqual(await client.openChat('system'), { success: true });
    await app.systemMessages.toUsers([ada], 'second');
    await client.inbox.next(4, ({ content }) => content === 'second');
    assert.deepEqual(
      client.screen.map(({ fromUserId, content }) => [fromUserId, content]),
      [['system', 'second']],
    );
  });

  it('that is sent again with its key is stored and delivered once to each', async (t) => {
    const client = await bound(t, ada);
    await app.systemMessages.toUsers([ada], 'once', 'job 7');
    await app.systemMessages.toUsers([ada, bob], 'once', 'job 7');
    await app.systemMessages.toUsers([ada], 'and then');
    await message(client, 'and then');
    assert.equal(client.all(Command.MessageResponse).length, 2);
    const stored = await db.selectFrom('messages').select('chat_id').orderBy('id').execute();
    assert.deepEqual(
      stored.map(({ chat_id }) => chat_id),
      [`${ada}:system`, `${bob}:system`, `${ada}:system`],
    );
  });

  it('goes to more users than fit into one commit', async () => {
    const userIds = Array.from({ length: 1_200 }, (_, n) => `reader-${n}`);
    assert.deepEqual(await app.systemMessages.toUsers(userIds, 'to all of you'), []);
    const { count } = await db
      .selectFrom('messages')
      .select(({ fn }) => fn.countAll<string>().as('count'))
      .executeTakeFirstOrThrow();
    assert.equal(Number(count), 1_200);
  });
});

it('tells those to whom a system message could not be stored', async () => {
  const store = {
    store: ({ toUserId }: NewMessage) =>
      toUserId === 'bob'
        ? Promise.reject(new Error('disk full'))
        : Promise.resolve({ messageId: '1', createdAt: 0, fresh: true, reach: 'chat' as const }),
    settled: () => Promise.resolve(),
  };
  const delivered: string[] = [];
  const gateway = { deliver: ({ toUserId }: { toUserId: string }) => delivered.push(toUserId) };
  const messages = new SystemMessages(store, gateway, silentLog(), 'System');
  assert.deepEqual(await messages.toUsers(['ada', 'bob', 'cy'], 'x'), ['bob']);
  assert.equal(await messages.toGroup('bob', 'x'), false);
  assert.deepEqual(delivered, ['ada', 'cy']);
});

describe('the system account', () => {
  it('is nobody: it cannot bind, and what is written to it is refused', async (t) => {
    const stranger = await TestImClient.connect(url);
    t.after(() => stranger.close());
    assert.partialDeepStrictEqual(await stranger.bind('system', '', {}), { success: false });
    const client = await bound(t, ada);
    const body = messageBody(ada, 'system');
    const answer = await client.request(Command.MessageRequest, body, Command.MessageResponse);
    assert.partialDeepStrictEqual(answer, {
      success: false,
      errorCode: 'recipient-unavailable',
    });
  });
});
