import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import type { Drain } from '#contract/rest/monitor';
import { Permission } from '#contract/rest/permissions';
import { Command } from '#contract/wire/commands';
import { buildTestApp } from '../testing/build-test-app.ts';
import { createUsers } from '../testing/create-users.ts';
import { LegacyClient } from '../testing/legacy-client.ts';
import { operatorWith } from '../testing/operator-with.ts';
import type { Cleanup } from '../testing/temporary-folder.ts';
import { TestImClient } from '../testing/test-im-client.ts';
import { until } from '../testing/until.ts';
import { UserTokens } from '../users/user-tokens.ts';

const testApp = await buildTestApp({ after }, { listen: true, config: { legacyBind: 'allow' } });
const { app, url, storage, signIn } = testApp;
const cookies = await signIn();
const tokens = new UserTokens(storage.db);
const userIds = await createUsers(
  storage,
  Array.from({ length: 20 }, (_, n) => `user${n}`),
);

beforeEach(async () => {
  await storage.db.deleteFrom('audit_log').execute();
});
afterEach(async () => {
  await ask('DELETE');
});

async function ask(method: 'GET' | 'POST' | 'DELETE', payload?: object): Promise<Drain> {
  const answer = await app.inject({
    method,
    url: '/api/monitor/drain',
    ...(payload ? { payload } : {}),
    cookies,
  });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json();
}

async function bound(t: Cleanup, userId: string) {
  const client = await TestImClient.bound(url, userId, await tokens.issue(userId));
  t.after(() => client.close());
  return client;
}

/** As the console in a browser that is signed in. */
async function consoleSocket(t: Cleanup): Promise<TestImClient> {
  const answer = await app.inject({ method: 'POST', url: '/api/session/im-ticket', cookies });
  const { userId, ticket } = answer.json();
  const client = await TestImClient.connect(url, {
    headers: { cookie: `session=${cookies.session}` },
  });
  t.after(() => client.close());
  assert.equal((await client.bind(userId, ticket, { build: 'console/1' }))['success'], true);
  return client;
}

describe('a drain', () => {
  it('closes everybody evenly, each told why, and keeps the operators', async (t) => {
    const watcher = await consoleSocket(t);
    const clients = await Promise.all(userIds.map((userId) => bound(t, userId)));
    const old = await LegacyClient.start({ url, userId: userIds[0]!, program: 'pc' });
    t.after(() => old.quit());
    const unbound = await TestImClient.connect(url);
    t.after(() => unbound.close());
    const all = [...clients, unbound];
    const closes: number[] = [];
    for (const { closed } of all) void closed.then(() => closes.push(performance.now()));
    const state = await ask('POST', { seconds: 1 });
    assert.partialDeepStrictEqual(state, { draining: true, left: 22, perSecond: 22 });
    assert.ok(Math.abs(Date.parse(state.since ?? '') - Date.now()) < 60_000);
    for (const client of all) {
      assert.deepEqual(await client.closed, { code: 1001, reason: 'server-drain' });
      assert.equal(client.all(Command.Push).at(-1)?.['eventValue'], 'server-drain');
    }
    await until(async () => (await ask('GET')).left === 0);
    const spread = closes.at(-1)! - closes[0]!;
    assert.ok(spread > 500, `all within ${spread.toFixed(0)} ms`);
    await watcher.settled();
  });

  it('lets nobody in but operators, until it ends', async (t) => {
    const client = await bound(t, userIds[1]!);
    await ask('POST', { seconds: 3_600 });
    await assert.rejects(TestImClient.connect(url), /503/);
    await client.request(Command.LogoutRequest, {}, Command.LogoutResponse);
    const again = await client.bind(userIds[1]!, await tokens.issue(userIds[1]!));
    assert.partialDeepStrictEqual(again, { success: false, errorCode: 'unavailable' });
    await consoleSocket(t);
    // Whoever only looks like one is let in, and may bind as little as anybody.
    const pretender = await TestImClient.connect(url, { headers: { cookie: 'a=b; session=x' } });
    t.after(() => pretender.close());
    const answer = await pretender.bind(userIds[2]!, await tokens.issue(userIds[2]!));
    assert.equal(answer['errorCode'], 'unavailable');
    const state = await ask('DELETE');
    assert.partialDeepStrictEqual(state, { draining: false, perSecond: 0, since: null });
    await bound(t, userIds[1]!);
    assert.equal(client.socket.readyState, client.socket.OPEN, 'it was not its turn');
  });

  it('is written down, with who did it', async () => {
    await ask('POST', { seconds: 60 });
    await ask('DELETE');
    const acts = await storage.db.selectFrom('audit_log').selectAll().orderBy('id').execute();
    assert.deepEqual(
      acts.map(({ admin_name, action, after }) => [admin_name, action, after]),
      [
        ['admin', 'gateway.drain', { seconds: 60 }],
        ['admin', 'gateway.drain-end', {}],
      ],
    );
  });

  it('needs its permission, and a time', async () => {
    const reader = await operatorWith(testApp, [Permission.MonitorRead]);
    const begin = (payload: object, by: { session: string }) =>
      app.inject({ method: 'POST', url: '/api/monitor/drain', payload, cookies: by });
    assert.equal((await begin({ seconds: 60 }, reader)).statusCode, 403);
    assert.equal((await begin({ seconds: 0 }, cookies)).statusCode, 400);
    assert.equal((await begin({}, cookies)).statusCode, 400);
    const seen = await app.inject({ url: '/api/monitor/drain', cookies: reader });
    assert.equal(seen.json<Drain>().draining, false);
  });
});
