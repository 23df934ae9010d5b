import assert from 'node:assert/strict';
import { after, afterEach, describe, it } from 'node:test';
import type { LiveSession } from '#contract/rest/monitor';
import { Command } from '#contract/wire/commands';
import { PushCode } from '#contract/wire/packets/push';
import { buildTestApp, type TestApp } from '../testing/build-test-app.ts';
import { createUsers } from '../testing/create-users.ts';
import {
  LegacyClient,
  type LegacyClientOptions,
  LOGGED_IN_ELSEWHERE,
} from '../testing/legacy-client.ts';
import { testDatabase } from '../testing/test-database.ts';
import { messageBody, TestImClient } from '../testing/test-im-client.ts';
import { until } from '../testing/until.ts';
import { startGateway } from './testing/start-gateway.ts';
import { UserTokens } from '../users/user-tokens.ts';

const storage = await testDatabase({ after });
const [ada, bob, cy] = (await createUsers(storage, ['ada', 'bob', 'cy'])) as [
  string,
  string,
  string,
];
const tokens = new UserTokens(storage.db);
const open = await buildTestApp(
  { after },
  { storage, listen: true, config: { legacyBind: 'allow' } },
);
const shut = await buildTestApp({ after }, { storage, listen: true });

const clients: { quit(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.quit()));
  await storage.db.deleteFrom('messages').execute();
});

async function legacy(
  { url }: TestApp,
  userId: string,
  program: 'app' | 'pc' = 'app',
  after?: LegacyClientOptions['after'],
): Promise<LegacyClient> {
  const client = await LegacyClient.start({ url, userId, program, ...(after ? { after } : {}) });
  clients.push(client);
  return client;
}

async function modern({ url }: TestApp, userId: string): Promise<TestImClient> {
  const client = await TestImClient.bound(url, userId, await tokens.issue(userId));
  clients.push({ quit: () => client.close() });
  return client;
}

function say(client: TestImClient, from: string, to: string, content: string) {
  const body = messageBody(from, to, { content });
  return client.request(Command.MessageRequest, body, Command.MessageResponse);
}

async function sessions(server: TestApp): Promise<LiveSession[]> {
  const cookies = await server.signIn();
  const answer = await server.app.inject({ url: '/api/monitor/sessions', cookies });
  return answer.json().items;
}

async function violations(server: TestApp, code: string): Promise<number> {
  const { body } = await server.app.inject({ url: '/metrics' });
  const line = body.split('\n').find((each) => each.includes(`violations_total{code="${code}"}`));
  return Number(line?.split(' ').at(-1) ?? 0);
}

async function stored(): Promise<string[]> {
  const rows = await storage.db.selectFrom('messages').select('content').orderBy('id').execute();
  return rows.map(({ content }) => content);
}

describe('a client of the field where LEGACY_BIND is deny', () => {
  it('is refused, before and after its bind, and nothing it sends is stored', async () => {
    const client = await legacy(shut, ada);
    const [answer] = client.inbox.all(Command.BindResponse);
    assert.deepEqual([answer?.['success'], answer?.['errorCode']], [false, 'bad-token']);
    const before = await violations(shut, 'not-bound');
    const opened = await client.openChat(bob);
    assert.equal(opened['errorCode'], 'not-bound');
    client.say('hello?');
    await client.inbox.next(4, ({ errorCode }) => errorCode === 'not-bound');
    assert.deepEqual(await stored(), []);
    assert.deepEqual(await sessions(shut), []);
    assert.ok((await violations(shut, 'not-bound')) >= before + 3);
  });

  it('that comes back unbound is refused, too', async () => {
    const client = await legacy(shut, ada, 'app', (_, act) => act());
    client.drop();
    await until(() => client.delays.length === 1);
    await client.opened();
    await client.openChat(bob);
    assert.equal(client.inbox.all(8)[0]?.['errorCode'], 'not-bound');
  });
});

describe('a client of the field where LEGACY_BIND is allow', () => {
  it('is let in by its bare user id, and listed as unverified', async () => {
    const client = await legacy(open, ada);
    assert.equal(client.inbox.all(Command.BindResponse)[0]?.['success'], true);
    await client.inbox.next(Command.Push, ({ code }) => code === PushCode.Greeting);
    await modern(open, bob);
    const listed = await sessions(open);
    const verified = Object.fromEntries(listed.map((each) => [each.userId, each.verified]));
    assert.deepEqual(verified, { [ada]: false, [bob]: true });
  });

  it('is held to the id it bound with, and what it claims else is counted', async () => {
    const client = await legacy(open, ada);
    const before = await violations(open, 'not-you');
    await client.openChat(bob);
    client.say('as somebody else', { fromUserId: cy });
    await client.inbox.next(4, ({ errorCode }) => errorCode === 'not-you');
    client.say('for somebody else', { userId: cy });
    await client.inbox.next(4, ({ errorCode }) => errorCode === 'not-you');
    client.send(7, { chatId: bob, userId: cy, chatType: 0 });
    await client.inbox.next(8, ({ errorCode }) => errorCode === 'not-you');
    client.send(5, { userId: cy });
    await client.inbox.next(6, ({ errorCode }) => errorCode === 'not-you');
    client.send(1, { userId: cy });
    await client.inbox.next(2, ({ errorCode }) => errorCode === 'not-you');
    assert.equal((await violations(open, 'not-you')) - before, 5);
    assert.deepEqual(await stored(), []);
  });

  it('may not be anybody: not an operator, not somebody unknown', async () => {
    for (const userId of ['operator:1', 'nobody']) {
      const client = await legacy(open, userId);
      assert.equal(client.inbox.all(2)[0]?.['errorCode'], 'bad-token');
    }
  });

  it('writes and reads emoji, whatever bytes they travel in', async () => {
    const [old, young] = [await legacy(open, ada), await modern(open, bob)];
    await old.openChat(bob);
    old.say('很好 😀👍🏽');
    const came = await young.next(Command.MessageResponse, ({ content }) => content !== '');
    assert.equal(came['content'], '很好 😀👍🏽');
    await say(young, bob, ada, '🎉 é 漢');
    await old.inbox.next(4, ({ fromUserId }) => fromUserId === bob);
    assert.equal(old.screen.at(-1)?.content, '🎉 é 漢');
    assert.deepEqual(await stored(), ['很好 😀👍🏽', '🎉 é 漢']);
  });

  it('opens a chat with an empty message that nobody hears of', async () => {
    const [old, young] = [await legacy(open, ada), await modern(open, bob)];
    const answer = await old.openChat(bob);
    assert.deepEqual([answer['content'], answer['success'], answer['messageId']], ['', true, '']);
    await young.settled();
    assert.deepEqual(young.all(Command.MessageResponse), []);
    assert.deepEqual(await stored(), []);
  });

  it('is shown no private message in the wrong chat, but told to read that chat again', async () => {
    const [old, fromBob, fromCy] = [
      await legacy(open, ada),
      await modern(open, bob),
      await modern(open, cy),
    ];
    await old.openChat(bob);
    await say(fromCy, cy, ada, 'not for this page');
    await old.inbox.next(Command.Push, ({ eventValue }) => eventValue === cy);
    await say(fromBob, bob, ada, 'for this page');
    await old.inbox.next(4, ({ fromUserId }) => fromUserId === bob);
    assert.deepEqual(
      old.screen.map(({ fromUserId, content }) => [fromUserId, content]),
      [[bob, 'for this page']],
    );
    assert.ok(old.reloaded.includes(cy));
  });

  it('sees a red packet change in its place', async () => {
    const [old, young] = [await legacy(open, ada), await modern(open, bob)];
    await old.openChat(bob);
    for (const [contentType, content] of [
      [4, 'full'],
      [5, 'half of it'],
    ]) {
      const packet = messageBody(bob, ada, { contentType, content, hasBeenSentId: 4711 });
      await young.request(Command.MessageRequest, packet, Command.MessageResponse);
      await old.inbox.next(4, (body) => body['content'] === content);
    }
    assert.deepEqual(
      old.screen.map(({ content }) => content),
      ['half of it'],
    );
  });

  it('that stores by REST as well is stored once', async () => {
    const [app, pc] = [await legacy(open, ada, 'app'), await legacy(open, bob, 'pc')];
    await app.openChat(bob);
    await pc.openChat(ada);
    app.say('from the app');
    await pc.inbox.next(4, ({ content }) => content === 'from the app');
    pc.say('from the desk');
    await app.inbox.next(4, ({ content }) => content === 'from the desk');
    await until(() => app.restAnswers.length === 1);
    assert.deepEqual(app.restAnswers, [404]);
    assert.deepEqual(await stored(), ['from the app', 'from the desk']);
    assert.equal(pc.say('x'.repeat(2001)), false);
  });

  for (const how of ['opens a chat', 'writes'] as const) {
    it(`that comes back and does not bind is somebody again when it ${how}`, async () => {
      const client = await legacy(open, ada, 'app', (_, act) => act());
      await client.openChat(bob);
      client.drop();
      await until(() => client.delays.length === 1);
      await client.opened();
      await until(async () => (await sessions(open)).length === 0);
      if (how === 'opens a chat') {
        assert.equal((await client.openChat(bob))['success'], true);
      } else {
        client.say('still me');
        await client.inbox.next(4, ({ success }) => success === true);
      }
      const [session] = await sessions(open);
      assert.partialDeepStrictEqual(session, { userId: ada, verified: false });
    });
  }

  it('beats every three seconds, or never', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] });
    const [app, pc] = [await legacy(open, ada, 'app'), await legacy(open, bob, 'pc')];
    for (let beats = 1; beats <= 3; beats++) {
      t.mock.timers.tick(3_000);
      await app.inbox.next(Command.HeartbeatResponse);
    }
    assert.deepEqual(pc.inbox.all(Command.HeartbeatResponse), []);
  });

  it('is told why before it is closed, because it tells its user something else', async (t) => {
    const { url, gateway } = await startGateway(t, { legacyBind: 'allow' });
    const client = await LegacyClient.start({ url, userId: 'ada', program: 'app' });
    const told = client.inbox.next(Command.Push, ({ code }) => code === PushCode.Closing);
    gateway.disconnect({ userId: 'ada' }, { code: 'banned', message: 'your account was banned' });
    const { eventValue, msg } = await told;
    assert.deepEqual([eventValue, msg], ['banned', 'your account was banned']);
    await until(() => client.alerts.length > 0);
    assert.deepEqual(client.alerts, [LOGGED_IN_ELSEWHERE]);
    assert.deepEqual(client.delays, [], 'it stays away');
  });

  it('comes back on its schedule for as long as nobody answers', async (t) => {
    const { url, gateway } = await startGateway(t, { legacyBind: 'allow' });
    const client = await LegacyClient.start({
      url,
      userId: 'ada',
      program: 'app',
      after: (_, act) => {
        if (client.delays.length < 53) setImmediate(act);
      },
    });
    // Nothing listens there, so each try fails.
    client.url = 'http://127.0.0.1:1';
    client.drop();
    await until(() => client.delays.length === 53);
    const schedule = [...Array(20).fill(500), ...Array(30).fill(1_000), 3_000, 3_000, 3_000];
    assert.deepEqual(client.delays, schedule);
    assert.deepEqual(gateway.presence.onlineUserIds(), []);
  });
});
