import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import type { Problem } from '#contract/rest/problem';
import { ADMIN_PASSWORD, buildTestApp } from '../testing/build-test-app.ts';
import { testDatabase } from '../testing/test-database.ts';
import { FREE_FAILURES, lockSeconds, LONGEST_LOCK_SECONDS } from './account-lock.ts';

const storage = await testDatabase({ after });
beforeEach(async () => {
  await storage.pool.query(
    'TRUNCATE audit_log; DELETE FROM admin_sessions; UPDATE admins SET failed_logins = 0, locked_until = NULL',
  );
});

/** A server of its own, as after a restart: what it has in memory is new. */
async function server(t: Parameters<typeof buildTestApp>[0]) {
  const { app } = await buildTestApp(t, { storage });
  return async (password: string, remoteAddress: string, username = 'admin') => {
    const payload = { username, password };
    const answer = await app.inject({
      method: 'POST',
      url: '/api/session',
      payload,
      remoteAddress,
    });
    return {
      status: answer.statusCode,
      retryAfter: Number(answer.headers['retry-after'] ?? 0),
      code: answer.statusCode === 200 ? '' : answer.json<Problem>().code,
    };
  };
}

describe('guessing', () => {
  it('from one address is slowed down, for all accounts alike, and others are not', async (t) => {
    const signIn = await server(t);
    for (const username of ['admin', 'nobody']) {
      for (let i = 0; i < 10; i++)
        assert.equal((await signIn('wrong', '10.0.0.1', username)).status, 401);
      const answer = await signIn(ADMIN_PASSWORD, '10.0.0.1', username);
      assert.equal(answer.status, 429);
      assert.equal(answer.code, 'too-many-attempts');
      assert.ok(answer.retryAfter > 20 && answer.retryAfter <= 30);
    }
    assert.equal((await signIn(ADMIN_PASSWORD, '10.0.0.2')).status, 200);
  });

  it('from many addresses locks the account, also when all come at once', async (t) => {
    const signIn = await server(t);
    const guesses = Array.from({ length: FREE_FAILURES + 20 }, (_, i) =>
      signIn('wrong', `10.0.1.${i}`),
    );
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    assert.ok(statuses.filter((status) => status === 401).length <= FREE_FAILURES);
    const answer = await signIn(ADMIN_PASSWORD, '10.0.2.1');
    assert.equal(answer.status, 429);
    assert.ok(answer.retryAfter > 0 && answer.retryAfter <= 30, `${answer.retryAfter} s`);
  });

  it('is remembered by the next server', async (t) => {
    const before = await server(t);
    for (let i = 0; i < FREE_FAILURES; i++) await before('wrong', `10.0.3.${i}`);
    const signIn = await server(t);
    assert.equal((await signIn(ADMIN_PASSWORD, '10.0.4.1')).status, 429);
  });

  it('does not keep out who signed in from there lately', async (t) => {
    const signIn = await server(t);
    assert.equal((await signIn(ADMIN_PASSWORD, '10.0.5.1')).status, 200);
    for (let i = 0; i < FREE_FAILURES; i++) await signIn('wrong', `10.0.6.${i}`);
    assert.equal((await signIn(ADMIN_PASSWORD, '10.0.5.2')).status, 429);
    assert.equal((await signIn(ADMIN_PASSWORD, '10.0.5.1')).status, 200);
  });

  it('locks a name that no account has just the same', async (t) => {
    const signIn = await server(t);
    for (let i = 0; i < FREE_FAILURES; i++)
      assert.equal((await signIn('wrong', `10.0.7.${i}`, 'nobody')).status, 401);
    const answer = await signIn('wrong', '10.0.8.1', 'Nobody');
    assert.equal(answer.status, 429);
    assert.ok(answer.retryAfter > 0 && answer.retryAfter <= 30);
  });

  it('is forgotten after a success, and an hour after the last lock', async (t) => {
    const signIn = await server(t);
    for (let i = 0; i < FREE_FAILURES - 1; i++) await signIn('wrong', `10.0.9.${i}`);
    assert.equal((await signIn(ADMIN_PASSWORD, '10.0.10.1')).status, 200);
    assert.equal((await signIn('wrong', '10.0.10.2')).status, 401);
    await storage.pool.query(
      "UPDATE admins SET failed_logins = 40, locked_until = now() - interval '61 minutes'",
    );
    assert.equal((await signIn('wrong', '10.0.10.3')).status, 401);
    assert.equal((await signIn(ADMIN_PASSWORD, '10.0.10.4')).status, 200);
  });
});

it('locks grow to a quarter of an hour and no further', () => {
  assert.equal(lockSeconds(FREE_FAILURES - 1), 0);
  assert.equal(lockSeconds(FREE_FAILURES), 30);
  assert.equal(lockSeconds(FREE_FAILURES + 1), 60);
  assert.equal(lockSeconds(FREE_FAILURES + 1000), LONGEST_LOCK_SECONDS);
});

it('the lock of the database grows the same way', async (t) => {
  const signIn = await server(t);
  for (const [failures, seconds] of [
    [FREE_FAILURES + 1, 60],
    [2_000_000, LONGEST_LOCK_SECONDS],
  ] as const) {
    await storage.pool.query(
      "UPDATE admins SET failed_logins = $1 - 1, locked_until = now() - interval '1 second'",
      [failures],
    );
    assert.equal((await signIn('wrong', `10.0.11.${seconds % 250}`)).status, 401);
    const { retryAfter } = await signIn('wrong', '10.0.12.1');
    assert.ok(retryAfter > seconds - 10 && retryAfter <= seconds, `${retryAfter} s`);
  }
});
