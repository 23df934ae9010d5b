import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import type { Problem } from '#contract/rest/problem';
import type { ImTicket, Session } from '#contract/rest/session';
import { readConfig } from '../config.ts';
import { ADMIN_PASSWORD, buildTestApp } from '../testing/build-test-app.ts';
import { TestImClient } from '../testing/test-im-client.ts';
import { until } from '../testing/until.ts';

const test = await buildTestApp({ after }, { listen: true });
const { app, storage, signIn } = test;

beforeEach(async () => {
  await storage.pool.query('TRUNCATE audit_log; DELETE FROM admin_sessions');
});

function post(password: string, more: { username?: string; remoteAddress?: string } = {}) {
  const { username = 'admin', remoteAddress = '127.0.0.1' } = more;
  const payload = { username, password };
  return app.inject({ method: 'POST', url: '/api/session', payload, remoteAddress });
}

async function acts() {
  const { rows } = await storage.pool.query<{ action: string; admin_name: string; after: unknown }>(
    'SELECT action, admin_name, after FROM audit_log ORDER BY id',
  );
  return rows.map(({ action, admin_name }) => [action, admin_name]);
}

describe('signing in', () => {
  it('opens a session that the cookie alone carries', async () => {
    const answer = await post(ADMIN_PASSWORD);
    assert.equal(answer.statusCode, 200);
    const session = answer.json<Session>();
    assert.deepEqual(session.admin.username, 'admin');
    assert.equal(session.mustChangePassword, false);
    assert.ok(session.permissions.includes('announcements:send'));
    const [cookie] = answer.cookies;
    assert.partialDeepStrictEqual(cookie, { name: 'session', httpOnly: true, sameSite: 'Strict' });
    assert.ok(!answer.body.includes(cookie!.value));

    const cookies = { session: cookie!.value };
    assert.deepEqual((await app.inject({ url: '/api/session', cookies })).json(), session);
    assert.deepEqual(await acts(), [['session.open', 'admin']]);
  });

  it('leaves nothing in the database that opens the session', async () => {
    const { session } = await signIn();
    const { rows } = await storage.pool.query('SELECT * FROM admin_sessions');
    assert.equal(rows.length, 1);
    assert.ok(!JSON.stringify(rows).includes(session));
    assert.ok(!JSON.stringify(rows).includes(Buffer.from(session).toString('hex')));
  });

  it('marks the cookie Secure behind TLS', async (t) => {
    const { app: behindProxy } = await buildTestApp(t, {
      storage,
      config: { trustedProxies: readConfig({ TRUST_PROXY: 'loopback' }).trustedProxies },
    });
    const answer = await behindProxy.inject({
      method: 'POST',
      url: '/api/session',
      payload: { username: 'admin', password: ADMIN_PASSWORD },
      headers: { 'x-forwarded-proto': 'https' },
    });
    assert.equal(answer.cookies[0]?.secure, true);
    assert.equal((await post(ADMIN_PASSWORD)).cookies[0]?.secure, undefined);
  });

  it('leaves answers for the operator in no cache', async () => {
    const cookies = await test.signIn();
    for (const url of ['/api/session', '/api/users', '/api/users/1']) {
      const { headers } = await test.app.inject({ url, cookies });
      assert.equal(headers['cache-control'], 'no-store', url);
    }
  });

  it('does not tell an unknown name from a wrong password', async () => {
    const wrong = await post('not the password', { remoteAddress: '10.1.0.1' });
    const unknown = await post('not the password', {
      username: 'nobody',
      remoteAddress: '10.1.0.2',
    });
    assert.equal(wrong.statusCode, 401);
    assert.equal(unknown.statusCode, 401);
    assert.deepEqual(wrong.json(), unknown.json());
    assert.equal(wrong.json<Problem>().code, 'bad-credentials');
    assert.deepEqual(await acts(), [
      ['session.refuse', ''],
      ['session.refuse', ''],
    ]);
  });

  it('takes the name in any case', async () => {
    assert.equal((await post(ADMIN_PASSWORD, { username: 'ADMIN' })).statusCode, 200);
  });
});

describe('a session', () => {
  it('is needed, and must be a real one', async () => {
    for (const cookies of [{}, { session: 'made-up' }, { session: '' }] as Record<
      string,
      string
    >[]) {
      const answer = await app.inject({ url: '/api/users', cookies });
      assert.equal(answer.statusCode, 401);
      assert.equal(answer.json<Problem>().code, 'not-signed-in');
    }
  });

  it('ends when its operator signs out', async () => {
    const cookies = await signIn();
    const answer = await app.inject({ method: 'DELETE', url: '/api/session', cookies });
    assert.equal(answer.statusCode, 204);
    assert.equal(answer.cookies[0]?.value, '');
    assert.equal((await app.inject({ url: '/api/session', cookies })).statusCode, 401);
    assert.deepEqual(await acts(), [
      ['session.open', 'admin'],
      ['session.close', 'admin'],
    ]);
  });

  for (const [what, age] of [
    ['has not been used for eight hours', "last_seen_at = now() - interval '8 hours 1 second'"],
    ['is older than a day', "expires_at = now() - interval '1 second'"],
  ] as const)
    it(`ends when it ${what}`, async () => {
      const cookies = await signIn();
      await storage.pool.query(`UPDATE admin_sessions SET ${age}`);
      assert.equal((await app.inject({ url: '/api/session', cookies })).statusCode, 401);
    });

  it('goes on while it is used', async () => {
    const cookies = await signIn();
    await storage.pool.query("UPDATE admin_sessions SET last_seen_at = now() - interval '7 hours'");
    assert.equal((await app.inject({ url: '/api/session', cookies })).statusCode, 200);
    const { rows } = await storage.pool.query(
      "SELECT last_seen_at > now() - interval '1 minute' AS fresh FROM admin_sessions",
    );
    assert.deepEqual(rows, [{ fresh: true }]);
  });
});

describe('changing the password', () => {
  function change(cookies: { session: string }, current: string, next: string) {
    const payload = { current, next };
    return app.inject({ method: 'PUT', url: '/api/session/password', cookies, payload });
  }

  for (const [next, fault] of [
    [ADMIN_PASSWORD, 'unchanged'],
    ['my-Admin-password', 'contains-username'],
    ['QwertyUiop', 'well-known'],
    ['zzzzzzzzzzzz', 'one-character'],
  ] as const)
    it(`refuses one that is ${fault}`, async () => {
      const answer = await change(await signIn(), ADMIN_PASSWORD, next);
      assert.equal(answer.statusCode, 422);
      assert.partialDeepStrictEqual(answer.json(), { code: 'weak-password', details: { fault } });
    });

  it('asks for the current one', async () => {
    const answer = await change(await signIn(), 'not the password', 'another fine one');
    assert.equal(answer.statusCode, 403);
    assert.equal(answer.json<Problem>().code, 'wrong-password');
  });

  it('does not hold against the operator what was mistyped before signing in', async () => {
    const remoteAddress = '10.0.13.1';
    for (let i = 0; i < 9; i++)
      assert.equal((await post('typo', { remoteAddress })).statusCode, 401);
    const signedIn = await post(ADMIN_PASSWORD, { remoteAddress });
    const cookies = { session: signedIn.cookies[0]!.value };
    const payload = { current: 'typo', next: 'another fine one' };
    const url = '/api/session/password';
    for (const status of [...Array<number>(10).fill(403), 429]) {
      const answer = await app.inject({ method: 'PUT', url, cookies, payload, remoteAddress });
      assert.equal(answer.statusCode, status);
      assert.equal('retry-after' in answer.headers, status === 429);
    }
  });

  it('lets nobody in whose password is another one by the time it is checked', async () => {
    const { session } = await signIn();
    const change = await storage.pool.connect();
    const { rows: before } = await change.query('SELECT password_hash FROM admins');
    await change.query('BEGIN');
    await change.query(`UPDATE admins SET password_hash = 'another' WHERE username = 'admin'`);
    const signedIn = post(ADMIN_PASSWORD);
    const changed = app.inject({
      method: 'PUT',
      url: '/api/session/password',
      cookies: { session },
      payload: { current: ADMIN_PASSWORD, next: 'another fine one' },
    });
    const blocked = `SELECT FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await until(async () => (await storage.pool.query(blocked)).rows.length === 2).finally(() =>
      change.query('COMMIT'),
    );
    assert.equal((await signedIn).statusCode, 401, (await signedIn).body);
    assert.equal((await changed).statusCode, 403, (await changed).body);
    const { rows } = await change.query('SELECT FROM admin_sessions');
    assert.equal(rows.length, 1);
    await change.query('UPDATE admins SET password_hash = $1', [before[0].password_hash]);
    change.release();
  });

  it('signs the operator out everywhere else', async () => {
    const [here, there] = [await signIn(), await signIn()];
    assert.equal((await change(here, ADMIN_PASSWORD, 'another fine one')).statusCode, 204);
    assert.equal((await app.inject({ url: '/api/session', cookies: here })).statusCode, 200);
    assert.equal((await app.inject({ url: '/api/session', cookies: there })).statusCode, 401);
    assert.equal((await post(ADMIN_PASSWORD)).statusCode, 401);
    assert.equal((await change(here, 'another fine one', ADMIN_PASSWORD)).statusCode, 204);
    assert.ok((await acts()).some(([action]) => action === 'session.change-password'));
  });
});

describe('a ticket for the IM socket', () => {
  async function ticketOf(cookies: { session: string }): Promise<ImTicket> {
    const request = { method: 'POST', url: '/api/session/im-ticket', cookies } as const;
    return (await app.inject(request)).json<ImTicket>();
  }
  const bind = ({ userId, ticket }: ImTicket) => TestImClient.bound(test.url, userId, ticket);

  it('binds once', async () => {
    const one = await ticketOf(await signIn());
    assert.match(one.userId, /^operator:\d+$/);
    await bind(one);
    await assert.rejects(bind(one), /refused/);
  });

  it('is of no use after its time, under another name, or when the session has ended', async () => {
    const cookies = await signIn();
    const late = await ticketOf(cookies);
    await storage.pool.query("UPDATE im_tickets SET expires_at = now() - interval '1 second'");
    await assert.rejects(bind(late), /refused/);
    await assert.rejects(bind({ ...(await ticketOf(cookies)), userId: 'operator:999' }), /refused/);
    const orphan = await ticketOf(cookies);
    await app.inject({ method: 'DELETE', url: '/api/session', cookies });
    await assert.rejects(bind(orphan), /refused/);
  });

  it('is the tie to the session: signing out closes the socket', async () => {
    const cookies = await signIn();
    const client = await bind(await ticketOf(cookies));
    await app.inject({ method: 'DELETE', url: '/api/session', cookies });
    assert.equal((await client.closed).code, 1008);
  });
});
