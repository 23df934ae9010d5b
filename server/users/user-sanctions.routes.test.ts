import assert from 'node:assert/strict';
import { after, beforeEach, describe, test } from 'node:test';
import { Permission } from '#contract/rest/permissions';
import { Command } from '#contract/wire/commands';
import type { Body } from '#contract/wire/serializers';
import { hashPassword } from '../secrets/password.ts';
import { buildTestApp } from '../testing/build-test-app.ts';
import { createUsers } from '../testing/create-users.ts';
import { operatorWith } from '../testing/operator-with.ts';
import { messageBody, TestImClient } from '../testing/test-im-client.ts';
import { UserTokens } from './user-tokens.ts';

const config = { maxFramesPerSecond: 100_000 };
const server = await buildTestApp({ after }, { listen: true, config });
const { app, url, storage } = server;
const { db } = storage;
const cookies = await server.signIn();
const tokens = new UserTokens(db);
const passwordHash = await hashPassword('open sesame');
let names = 0;
let sent = 0;
let ada: string;
let bob: string;

beforeEach(async () => {
  names += 1;
  [ada, bob] = (await createUsers(storage, [`ada-${names}`, `bob-${names}`])) as [string, string];
  await db.updateTable('users').set({ password_hash: passwordHash }).execute();
  await db.deleteFrom('audit_log').execute();
});

function act(name: string, payload: object, id = ada, by: object = cookies) {
  const path = `/api/users/${id}/${name}`;
  return app.inject({ method: 'POST', url: path, payload, cookies: { ...by } });
}

async function done(name: string, payload: object): Promise<void> {
  const answer = await act(name, payload);
  assert.equal(answer.statusCode, name === 'kick' ? 204 : 200, answer.body);
}

async function connect(userId: string): Promise<TestImClient> {
  return TestImClient.bound(url, userId, await tokens.issue(userId));
}

/** Resolves to the answer, which is told from what others send by the id. */
function send(client: TestImClient, to: string): Promise<Body> {
  const hasBeenSentId = ++sent;
  const body = messageBody(to === ada ? bob : ada, to, { hasBeenSentId });
  client.send(Command.MessageRequest, body);
  return client.next(4, (answer) => answer['hasBeenSentId'] === hasBeenSentId);
}

function login() {
  const payload = { username: `ada-${names}`, password: 'open sesame' };
  return app.inject({ method: 'POST', url: '/api/im/login', payload });
}

const acts = () => db.selectFrom('audit_log').selectAll().orderBy('id').execute();

describe('a ban', () => {
  test('closes connections, refuses binds, logins and messages to them, and is written down', async () => {
    const [client, other, token] = [
      await connect(ada),
      await connect(bob),
      await tokens.issue(ada),
    ];
    assert.equal((await send(client, bob))['success'], true);
    await done('ban', { reason: 'fraud' });
    const push = await client.next(Command.Push, ({ code }) => code === 102);
    assert.deepEqual(
      [push['eventValue'], push['msg']],
      ['banned', 'this account is banned: fraud'],
    );
    assert.deepEqual(await client.closed, { code: 1008, reason: 'banned' });

    const again = await TestImClient.connect(url);
    assert.equal((await again.bind(ada, token))['errorCode'], 'banned');
    await again.close();
    const refused = await login();
    assert.equal(refused.statusCode, 403);
    assert.partialDeepStrictEqual(refused.json(), {
      code: 'banned',
      details: { until: null, reason: 'fraud' },
    });
    assert.equal((await send(other, ada))['errorCode'], 'recipient-unavailable');
    await other.close();
    const [written] = await acts();
    assert.partialDeepStrictEqual(written, {
      action: 'user.ban',
      admin_name: 'admin',
      target_type: 'user',
      target_id: ada,
      before: null,
      after: { until: null, reason: 'fraud' },
    });
  });

  test('says nothing to whoever does not know the password', async () => {
    await done('ban', { reason: 'fraud' });
    const payload = { username: `ada-${names}`, password: 'wrong' };
    const answer = await app.inject({ method: 'POST', url: '/api/im/login', payload });
    assert.deepEqual([answer.statusCode, answer.json().code], [401, 'bad-credentials']);
  });

  test('ends by itself', async () => {
    const until = new Date(Date.now() + 400).toISOString();
    await done('ban', { reason: 'a moment', until });
    const refused = await login();
    assert.deepEqual([refused.statusCode, refused.json().details?.until], [403, until]);
    const token = await tokens.issue(ada);
    const client = await TestImClient.connect(url);
    let binds = 0;
    for (let bound = false; !bound;) {
      assert.ok((binds += 1) < 1_000);
      const probe = await TestImClient.connect(url);
      bound = (await probe.bind(ada, token))['success'] === true;
      assert.ok(!bound || Date.now() >= Date.parse(until) - 50, 'not before its time');
      await probe.close();
    }
    assert.ok(binds > 1);
    assert.equal((await login()).statusCode, 200);
    await client.close();
  });

  test('is ended by an operator', async () => {
    await done('ban', { reason: 'fraud' });
    await done('unban', { reason: 'a mistake' });
    const client = await connect(ada);
    assert.equal((await send(client, bob))['success'], true);
    await client.close();
    const [, written] = await acts();
    assert.partialDeepStrictEqual(written, {
      action: 'user.unban',
      before: { until: null, reason: 'fraud' },
      after: { reason: 'a mistake' },
    });
  });
});

describe('a mute', () => {
  test('refuses the next message, until it is ended', async () => {
    const [client, other] = [await connect(ada), await connect(bob)];
    assert.equal((await send(client, bob))['success'], true);
    await done('mute', { reason: 'spam', until: new Date(Date.now() + 3_600_000).toISOString() });
    const refused = await send(client, bob);
    assert.deepEqual(
      [refused['success'], refused['errorCode'], refused['errorMsg']],
      [false, 'muted', 'you are muted: spam'],
    );
    assert.equal((await send(other, ada))['success'], true, 'others may write to them');
    await done('unmute', { reason: '' });
    assert.equal((await send(client, bob))['success'], true);
    await Promise.all([client.close(), other.close()]);
    assert.deepEqual(
      (await acts()).map(({ action }) => action),
      ['user.mute', 'user.unmute'],
    );
  });

  test('ends by itself', async () => {
    const client = await connect(ada);
    const end = Date.now() + 300;
    await done('mute', { reason: 'a moment', until: new Date(end).toISOString() });
    let answer = await send(client, bob);
    assert.equal(answer['errorCode'], 'muted');
    while (answer['success'] !== true) {
      assert.ok(Date.now() < end + 5_000, 'it never ended');
      answer = await send(client, bob);
    }
    assert.ok(Date.now() >= end - 50, 'not before its time');
    await client.close();
  });
});

describe('a kick', () => {
  test('closes the connections with the reason, and leaves the tokens', async () => {
    const token = await tokens.issue(ada);
    const client = await TestImClient.bound(url, ada, token);
    await done('kick', { reason: 'maintenance' });
    const push = await client.next(Command.Push, ({ code }) => code === 102);
    assert.deepEqual([push['eventValue'], push['msg']], ['kicked', 'maintenance']);
    assert.equal((await client.closed).code, 1008);
    await (await TestImClient.bound(url, ada, token)).close();
  });

  test('ends the tokens too, if asked', async () => {
    const token = await tokens.issue(ada);
    const client = await TestImClient.bound(url, ada, token);
    await done('kick', { reason: '', revokeTokens: true });
    await client.closed;
    const again = await TestImClient.connect(url);
    assert.equal((await again.bind(ada, token))['errorCode'], 'bad-token');
    await again.close();
    const [written] = await acts();
    assert.deepEqual(written?.after, { reason: '', revokeTokens: true });
  });
});

describe('all of them', () => {
  const NAMES = ['ban', 'unban', 'mute', 'unmute', 'shadow-ban', 'unshadow-ban', 'kick'];

  test('need the permission, and an existing user, and write nothing down otherwise', async () => {
    const reader = await operatorWith(server, [Permission.UsersRead]);
    for (const name of NAMES) {
      assert.equal((await act(name, { reason: '' }, ada, reader)).statusCode, 403);
      assert.equal((await act(name, { reason: '' }, '999')).statusCode, 404);
      assert.equal((await act(name, { reason: '', more: 1 })).statusCode, 400);
    }
    const past = await act('ban', { reason: '', until: '2020-01-01T00:00:00Z' });
    assert.deepEqual([past.statusCode, past.json().code], [422, 'until-past']);
    const written = await acts();
    assert.deepEqual(
      written.filter(({ action }) => action.startsWith('user.')),
      [],
    );
  });
});
