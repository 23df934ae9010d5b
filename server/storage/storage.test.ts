import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '../testing/test-database.ts';

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
