import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ImLogin } from '#contract/rest/im-login';
import { buildTestApp } from '../testing/build-test-app.ts';
import { TestImClient } from '../testing/test-im-client.ts';
import { until } from '../testing/until.ts';
import { UserTokens } from './user-tokens.ts';

const server = await buildTestApp({ after }, { listen: true });
const { app, url } = server;
const { db } = server.storage;
const tokens = new UserTokens(db);

before(async () => {
  const cookies = await server.signIn();
  for (const username of ['Linda', 'bob', 'victim', 'crowd', 'slow', 'robbed']) {
    const payload = { username, nickname: `the ${username}`, password: 'open sesame' };
    const answer = await app.inject({ method: 'POST', url: '/api/users', payload, cookies });
    assert.equal(answer.statusCode, 201, answer.body);
  }
});

function login(username: string, password: string, remoteAddress = '192.0.2.1') {
  const payload = { username, password };
  return app.inject({ method: 'POST', url: '/api/im/login', payload, remoteAddress });
}

async function idOf(username: string): Promise<string> {
  const query = db.selectFrom('users').select('id').where('username', '=', username);
  return (await query.executeTakeFirstOrThrow()).id;
}

test('the right password gives a token that binds, whatever the case of the name', async () => {
  const answer = await login('LINDA', 'open sesame');
  assert.equal(answer.statusCode, 200, answer.body);
  const { token, user } = answer.json<ImLogin>();
  assert.deepEqual(user, {
    id: await idOf('Linda'),
    username: 'Linda',
    nickname: 'the Linda',
    avatar: '',
  });
  const client = await TestImClient.bound(url, user.id, token);
  await client.close();
});

test('the database keeps no token that binds', async () => {
  const { token, user } = (await login('Linda', 'open sesame')).json<ImLogin>();
  const rows = await db.selectFrom('user_tokens').selectAll().execute();
  assert.ok(rows.length > 0);
  for (const { secret_hash } of rows) {
    for (const form of ['base64url', 'hex', 'base64'] as const) {
      const stolen = secret_hash.toString(form);
      assert.notEqual(stolen, token);
      assert.equal(await tokens.verify(user.id, stolen), null);
    }
  }
});

test('a token is its user’s alone, for thirty days', async () => {
  const { token, user } = (await login('Linda', 'open sesame')).json<ImLogin>();
  assert.equal((await tokens.verify(user.id, token))?.userId, user.id);
  assert.equal(await tokens.verify(await idOf('bob'), token), null);
  const impostor = await TestImClient.connect(url);
  const answer = await impostor.bind(await idOf('bob'), token);
  assert.equal(answer['success'], false);
  impostor.socket.terminate();

  const rows = await db.selectFrom('user_tokens').select('expires_at').execute();
  const days = rows.map(({ expires_at }) => (expires_at.getTime() - Date.now()) / 86_400_000);
  assert.ok(days.every((left) => left > 29.9 && left <= 30));
  await db
    .updateTable('user_tokens')
    .set({ expires_at: new Date(Date.now() - 1) })
    .execute();
  assert.equal(await tokens.verify(user.id, token), null);
  const late = await TestImClient.connect(url);
  assert.equal((await late.bind(user.id, token))['success'], false);
  late.socket.terminate();
});

test('expired tokens go, and of many the oldest', async () => {
  const userId = await idOf('bob');
  const issued: string[] = [];
  for (let i = 0; i < 52; i++) issued.push(await tokens.issue(userId));
  const valid = await Promise.all(issued.map((token) => tokens.verify(userId, token)));
  assert.deepEqual(
    valid.map((principal) => principal !== null),
    [false, false, ...Array<boolean>(50).fill(true)],
  );
  await db
    .updateTable('user_tokens')
    .set({ expires_at: new Date(0) })
    .where('user_id', '=', userId)
    .execute();
  await tokens.issue(userId);
  const left = await db
    .selectFrom('user_tokens')
    .where('user_id', '=', userId)
    .selectAll()
    .execute();
  assert.equal(left.length, 1);
});

test('an unknown name is answered as a wrong password is, after as much work', async () => {
  async function timed(username: string) {
    const start = performance.now();
    const answer = await login(username, 'wrong', '192.0.2.2');
    return { ms: performance.now() - start, status: answer.statusCode, body: answer.json() };
  }
  const known = [await timed('slow'), await timed('slow'), await timed('slow')];
  const unknown = [await timed('nobody'), await timed('nobody'), await timed('nobody')];
  for (const { status, body } of [...known, ...unknown]) {
    assert.equal(status, 401);
    assert.deepEqual(body, known[0]!.body);
    assert.equal(body.code, 'bad-credentials');
  }
  // Without the hash it would be a tenth.
  const fastest = (attempts: { ms: number }[]) => Math.min(...attempts.map(({ ms }) => ms));
  assert.ok(fastest(unknown) > fastest(known) / 3);
});

test('of many guesses at once ten are looked at, and then even the right one waits', async () => {
  const guesses = await Promise.all(
    Array.from({ length: 30 }, (_, i) => login('victim', `guess ${i}`, '192.0.2.3')),
  );
  const count = (status: number) => guesses.filter((answer) => answer.statusCode === status).length;
  assert.deepEqual([count(401), count(429)], [10, 20]);
  const right = await login('victim', 'open sesame', '192.0.2.3');
  assert.deepEqual([right.statusCode, right.json().code], [429, 'too-many-attempts']);
  assert.ok(Number(right.headers['retry-after']) > 0);
  assert.equal((await login('victim', 'open sesame', '192.0.2.4')).statusCode, 200);
  assert.equal((await login('Linda', 'open sesame', '192.0.2.3')).statusCode, 200);
});

test('forty at once with the right password all get in', async () => {
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => login('crowd', 'open sesame', '192.0.2.5')),
  );
  assert.ok(answers.every((answer) => answer.statusCode === 200));
});

test('a password that is another one by the time it is checked gives no token', async () => {
  const id = await idOf('robbed');
  const { pool } = server.storage;
  const reset = await pool.connect();
  await reset.query('BEGIN');
  await reset.query(`UPDATE users SET password_hash = 'another' WHERE id = $1`, [id]);
  const answer = login('robbed', 'open sesame');
  let answered = false;
  void answer.then(() => (answered = true));
  const blocked = `SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  await until(async () => answered || (await pool.query(blocked)).rows.length > 0).catch(
    () => undefined,
  );
  await reset.query('DELETE FROM user_tokens WHERE user_id = $1', [id]);
  await reset.query('COMMIT');
  reset.release();
  assert.equal((await answer).statusCode, 401, (await answer).body);
  const left = db.selectFrom('user_tokens').select('user_id').where('user_id', '=', id);
  assert.deepEqual(await left.execute(), []);
});

test('bad bodies are refused', async () => {
  for (const payload of [
    {},
    { username: 'Linda' },
    { username: 'x'.repeat(65), password: 'x' },
    [],
  ]) {
    const answer = await app.inject({ method: 'POST', url: '/api/im/login', payload });
    assert.equal(answer.statusCode, 400, JSON.stringify(payload));
  }
});
