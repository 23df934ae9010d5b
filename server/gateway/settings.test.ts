import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import type { Config } from '../config.ts';
import { buildTestApp } from '../testing/build-test-app.ts';
import { createUsers } from '../testing/create-users.ts';
import { messageBody, TestImClient } from '../testing/test-im-client.ts';
import { UserTokens } from '../users/user-tokens.ts';

/** The app with these settings, and two users who may bind. */
async function start(t: TestContext, config: Partial<Config>) {
  const server = await buildTestApp(t, { listen: true, config });
  const tokens = new UserTokens(server.storage.db);
  const [ada, bob] = (await createUsers(server.storage, ['ada', 'bob'])) as [string, string];
  const connect = async (userId: string, more = {}) =>
    TestImClient.bound(server.url, userId, await tokens.issue(userId), { build: 'x', ...more });
  return { ...server, ada, bob, connect };
}

it('FRIENDS_ONLY: refuses strangers, from and until the moment they are friends', async (t) => {
  const { app, ada, bob, connect, signIn } = await start(t, { friendsOnly: true });
  const client = await connect(ada);
  const write = () => client.request(3, messageBody(ada, bob), 4);
  assert.equal((await write())['errorCode'], 'not-friends');
  const payload = { userId: bob, friendId: ada };
  const cookies = await signIn();
  const friendship = (method: 'POST' | 'DELETE') =>
    app.inject({ method, url: '/api/friendships', payload, cookies });
  assert.equal((await friendship('POST')).statusCode, 201);
  assert.equal((await write())['success'], true);
  assert.equal((await friendship('DELETE')).statusCode, 204);
  assert.equal((await write())['errorCode'], 'not-friends');
  const other = await connect(bob);
  assert.equal((await other.request(3, messageBody(bob, ada), 4))['errorCode'], 'not-friends');
});

it('MAX_MESSAGE_CHARACTERS: refuses what is longer', async (t) => {
  const { ada, bob, connect } = await start(t, { maxMessageCharacters: 5 });
  const client = await connect(ada);
  const write = (content: string) => client.request(3, messageBody(ada, bob, { content }), 4);
  assert.equal((await write('12345'))['success'], true);
  assert.equal((await write('123456'))['errorCode'], 'too-long');
});

it('MAX_FRAMES_PER_SECOND: refuses what comes faster, after a burst', async (t) => {
  const { ada, bob, connect } = await start(t, { maxFramesPerSecond: 1 });
  const client = await connect(ada);
  // The bind was the first of five.
  for (let n = 0; n < 6; n++) client.send(3, messageBody(ada, bob));
  await client.next(4, ({ errorCode }) => errorCode === 'too-fast');
  assert.equal(client.all(4).filter(({ success }) => success).length <= 4, true);
});

it('SESSION_POLICY: closes the connection that is replaced', async (t) => {
  const { ada, connect } = await start(t, { sessionPolicy: 'one-per-device-kind' });
  const [phone, web] = [await connect(ada, { device: 'phone' }), await connect(ada)];
  await connect(ada, { device: 'phone' });
  assert.deepEqual(await phone.closed, { code: 1008, reason: 'signed-in-elsewhere' });
  await web.settled();
});
