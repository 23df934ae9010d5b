import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { silentLog } from '../testing/silent-log.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { testDatabase, THROW_AWAY } from '../testing/test-database.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { queryWithin } from './query-within.ts';
import { openStorage } from './storage.ts';

const scratch = await temporaryFolder({ after });

test('a new database has every table and no rows', async (t) => {
  const { db } = await testDatabase(t);
  const tables = (await db.introspection.getTables()).map(({ name }) => name);
  for (const name of ['admins', 'users', 'groups', 'messages', 'announcements', 'audit_log'])
    assert.ok(tables.includes(name), name);
  assert.deepEqual(await db.selectFrom('users').selectAll().execute(), []);
});

test('int8 comes as a string, timestamptz as a Date', async (t) => {
  const { pool } = await testDatabase(t);
  const { rows } = await pool.query('SELECT 9007199254740993::int8 AS id, now() AS at');
  const [row] = rows as { id: unknown; at: unknown }[];
  assert.equal(row!.id, '9007199254740993');
  assert.ok(row!.at instanceof Date);
});

test('DATABASE_URL names a server that stays when ours goes, for one of ours at a time', async (t) => {
  const postgres = await startEmbeddedPostgres(join(scratch, 'data'), silentLog(), THROW_AWAY);
  t.after(() => postgres.stop());
  const host = encodeURIComponent(postgres.socketFolder);
  const config = { databaseUrl: `postgres://bzghost:secret@${host}/postgres` };

  const first = await openStorage(config, silentLog());
  await assert.rejects(openStorage(config, silentLog()), (error: Error) => {
    assert.match(error.message, /^Another bzGhost server is using the database .*\/postgres: stop/);
    return !error.message.includes('secret');
  });
  assert.deepEqual(await first.db.selectFrom('users').selectAll().execute(), []);
  await first.close();
  const second = await openStorage(config, silentLog());
  await second.close();
});

test('a connection that is cut in a transaction fails that transaction and nothing else', async (t) => {
  const { db, pool } = await testDatabase(t);
  const transaction = db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(trx);
    await pool.query('SELECT pg_terminate_backend($1, 5000)', [rows[0]!.pid]);
    await sql`SELECT 1`.execute(trx);
  });
  await assert.rejects(transaction);
  assert.deepEqual(await db.selectFrom('users').selectAll().execute(), []);
});

test('a query that is not answered in time is given up, and another connection takes its place', async (t) => {
  const { pool } = await testDatabase(t);
  const asked = performance.now();
  await assert.rejects(queryWithin(pool, { text: 'SELECT pg_sleep(30)' }, 100));
  assert.ok(performance.now() - asked < 10_000);
  const { rows } = await queryWithin<{ one: number }>(pool, { text: 'SELECT 1 AS one' }, 10_000);
  assert.deepEqual(rows, [{ one: 1 }]);
});
