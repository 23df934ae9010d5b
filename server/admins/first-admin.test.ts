import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import type { Problem } from '#contract/rest/problem';
import type { Session } from '#contract/rest/session';
import { buildTestApp } from '../testing/build-test-app.ts';
import { testDatabase } from '../testing/test-database.ts';
import { ensureFirstAdmin } from './first-admin.ts';

const storage = await testDatabase({ after });
const { db } = storage;
const development = { production: false, adminPassword: undefined };
const production = { production: true, adminPassword: undefined };

beforeEach(async () => {
  await storage.pool.query('TRUNCATE admins CASCADE');
});

describe('the first login', () => {
  it('is admin / 123456 until the password is changed, and opens nothing before', async (t) => {
    const { app, signIn } = await buildTestApp(t, { storage, config: development });
    assert.deepEqual(await ensureFirstAdmin(db, development), {
      username: 'admin',
      password: '123456',
    });

    const cookies = await signIn('123456');
    const session = (await app.inject({ url: '/api/session', cookies })).json<Session>();
    assert.equal(session.mustChangePassword, true);
    for (const [method, url] of [
      ['GET', '/api/users'],
      ['GET', '/api/monitor/live'],
      ['POST', '/api/session/im-ticket'],
    ] as const) {
      const answer = await app.inject({ method, url, cookies });
      assert.equal(answer.statusCode, 403, url);
      assert.equal(answer.json<Problem>().code, 'password-change-required', url);
    }

    const payload = { current: '123456', next: 'a password of mine' };
    const change = { method: 'PUT', url: '/api/session/password', cookies, payload } as const;
    assert.equal((await app.inject(change)).statusCode, 204);
    assert.equal((await app.inject({ url: '/api/users', cookies })).statusCode, 200);
    assert.equal(await ensureFirstAdmin(db, development), null);
    assert.equal(await ensureFirstAdmin(db, { ...production, adminPassword: 'no more' }), null);
    await signIn('a password of mine');
  });

  it('is good enough as it is in the demo', async (t) => {
    const { app, signIn } = await buildTestApp(t, {
      storage,
      config: { ...development, demo: true },
    });
    const cookies = await signIn('123456');
    const session = (await app.inject({ url: '/api/session', cookies })).json<Session>();
    assert.equal(session.mustChangePassword, false);
    assert.equal((await app.inject({ url: '/api/users', cookies })).statusCode, 200);
  });

  it('is random in production, and told once', async (t) => {
    const first = await ensureFirstAdmin(db, production);
    assert.match(first?.password ?? '', /^[\w-]{20}$/);
    assert.equal(await ensureFirstAdmin(db, production), null);
    const { app, signIn } = await buildTestApp(t, { storage, config: production });
    const cookies = await signIn(first!.password);
    assert.equal((await app.inject({ url: '/api/users', cookies })).statusCode, 403);
  });

  it('is ADMIN_PASSWORD where there is one, to be changed only when it is weak', async (t) => {
    const given = { production: true, adminPassword: 'chosen by operations' };
    assert.equal(await ensureFirstAdmin(db, given), null);
    const { app, signIn } = await buildTestApp(t, { storage, config: given });
    const cookies = await signIn('chosen by operations');
    assert.equal((await app.inject({ url: '/api/users', cookies })).statusCode, 200);

    await storage.pool.query('TRUNCATE admins CASCADE');
    await ensureFirstAdmin(db, { production: true, adminPassword: 'admin' });
    const weak = await app.inject({ url: '/api/users', cookies: await signIn('admin') });
    assert.equal(weak.json<Problem>().code, 'password-change-required');
  });

  it('is replaced when production finds the well-known one', async (t) => {
    await ensureFirstAdmin(db, development);
    const replaced = await ensureFirstAdmin(db, production);
    assert.ok(replaced !== null && replaced.password !== '123456');
    const { signIn } = await buildTestApp(t, { storage, config: production });
    await assert.rejects(signIn('123456'), /bad-credentials/);
    await signIn(replaced.password);
  });

  it('is in the audit log, without the password', async () => {
    await ensureFirstAdmin(db, development);
    const rows = await db.selectFrom('audit_log').selectAll().execute();
    assert.equal(rows.length, 1);
    assert.equal(rows[0]!.action, 'admin.create');
    assert.doesNotMatch(JSON.stringify(rows), /123456|argon2/);
  });
});
