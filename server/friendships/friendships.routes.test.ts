import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { Permission } from '#contract/rest/permissions';
import { buildTestApp } from '../testing/build-test-app.ts';
import { createUsers } from '../testing/create-users.ts';
import { operatorWith } from '../testing/operator-with.ts';

const server = await buildTestApp({ after });
const { app, storage } = server;
const { db } = storage;
const cookies = await server.signIn();
const [ada, bob] = (await createUsers(storage, ['ada', 'bob'])) as [string, string];

beforeEach(async () => {
  await db.deleteFrom('friendships').execute();
  await db.deleteFrom('audit_log').execute();
});

function befriend(payload: object, by: object = cookies) {
  return app.inject({ method: 'POST', url: '/api/friendships', payload, cookies: { ...by } });
}

async function friendships(): Promise<string[]> {
  const rows = await db.selectFrom('friendships').selectAll().execute();
  return rows.map((row) => `${row.user_id}>${row.friend_id}`).sort();
}

const acts = () => db.selectFrom('audit_log').selectAll().execute();

test('two users become friends of each other, once, and the log says who made them', async () => {
  const answer = await befriend({ userId: ada, friendId: bob });
  assert.deepEqual([answer.statusCode, answer.json()], [201, { userId: ada, friendId: bob }]);
  assert.equal((await befriend({ userId: ada, friendId: bob })).statusCode, 200);
  assert.equal((await befriend({ userId: bob, friendId: ada })).statusCode, 200);
  assert.deepEqual(await friendships(), [`${ada}>${bob}`, `${bob}>${ada}`].sort());
  const [act, ...others] = await acts();
  assert.deepEqual(others, []);
  assert.deepEqual(
    [act!.admin_name, act!.action, act!.target_id, act!.after],
    ['admin', 'friendship.create', ada, { userId: ada, friendId: bob }],
  );
});

test('asked for from both sides at once they become friends once', async () => {
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      befriend(i % 2 ? { userId: ada, friendId: bob } : { userId: bob, friendId: ada }),
    ),
  );
  assert.deepEqual(answers.map((answer) => answer.statusCode).sort(), [
    ...Array<number>(11).fill(200),
    201,
  ]);
  assert.equal((await friendships()).length, 2);
  assert.equal((await acts()).length, 1);
});

test('nobody is a friend of oneself or of nobody', async () => {
  const own = await befriend({ userId: ada, friendId: ada });
  assert.deepEqual([own.statusCode, own.json().code], [422, 'own-friend']);
  const unknown = await befriend({ userId: ada, friendId: 'nobody' });
  assert.deepEqual([unknown.statusCode, unknown.json().code], [404, 'unknown-users']);
  assert.deepEqual(unknown.json().details, { userIds: ['nobody'] });
  assert.deepEqual(await friendships(), []);
  assert.deepEqual(await acts(), []);
});

test('bad bodies are refused', async () => {
  for (const body of [
    {},
    { userId: ada },
    { userId: ada, friendId: '' },
    { userId: ada, friendId: bob, since: 1 },
  ]) {
    assert.equal((await befriend(body)).statusCode, 400, JSON.stringify(body));
  }
});

test('who may not change users makes no friends', async () => {
  const reader = await operatorWith(server, [Permission.UsersRead, Permission.GroupsWrite]);
  assert.equal((await befriend({ userId: ada, friendId: bob }, {})).statusCode, 401);
  assert.equal((await befriend({ userId: ada, friendId: bob }, reader)).statusCode, 403);
  assert.deepEqual(await friendships(), []);
});
