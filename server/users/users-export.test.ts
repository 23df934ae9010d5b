import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import type { Job } from '#contract/rest/jobs';
import { buildTestApp } from '../testing/build-test-app.ts';
import { until } from '../testing/until.ts';

const server = await buildTestApp({ after });
const { app, storage } = server;
const { db } = storage;
const cookies = await server.signIn();
await sql`
  INSERT INTO users (username, nickname, password_hash, search)
  SELECT 'user' || n, 'User', 'none', '' FROM generate_series(1, 40000) AS n
`.execute(db);
await sql`
  INSERT INTO audit_log (admin_name, action, target_type, target_id, after, address, request_id)
  SELECT '', 'user.update', 'user', (SELECT id FROM users WHERE username = 'user1'), '{}', '', ''
  FROM generate_series(1, 40000)
`.execute(db);

/** Cursors are read in transactions: one that nobody reads on holds its connection for good. */
async function openTransactions(): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM pg_stat_activity
    WHERE state LIKE 'idle in transaction%' AND datname = current_database()
  `.execute(db);
  return rows[0]?.n ?? NaN;
}

const { id: userId } = await db
  .selectFrom('users')
  .select('id')
  .where('username', '=', 'user1')
  .executeTakeFirstOrThrow();
const selection = { filter: {} };
for (const [what, url, payload] of [
  ['CSV', '/api/users/export', { selection, format: 'csv' }],
  ['XLSX', '/api/users/export', { selection, format: 'xlsx' }],
  ['all data of a user', `/api/users/${userId}/data`, {}],
] as const) {
  test(`an export that is cancelled midway lets go of everything: ${what}`, async () => {
    const answer = await app.inject({ method: 'POST', url, payload, cookies });
    const { id } = answer.json<Job>();
    const one = async () => (await app.inject({ url: `/api/jobs/${id}`, cookies })).json<Job>();
    await until(async () => (await one()).done > 0);
    await app.inject({ method: 'DELETE', url: `/api/jobs/${id}`, cookies });
    const { state, done, result } = await one();
    assert.equal(state, 'cancelled');
    assert.ok(done < 40_000);
    assert.equal(result?.file, undefined);
    const file = await app.inject({ url: `/api/jobs/${id}/file`, cookies });
    assert.deepEqual([file.statusCode, file.json().code], [404, 'file-gone']);
    await until(async () => (await openTransactions()) === 0);
  });
}
