import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pool } from 'pg';
import { Client } from 'pg';
import { testDatabase } from '../testing/test-database.ts';
import { until } from '../testing/until.ts';
import { LOCK } from './server-lock.ts';

const HOLDER = "SELECT pid FROM pg_stat_activity WHERE application_name = 'bzghost lock'";

async function holders(pool: Pool): Promise<number[]> {
  const { rows } = await pool.query<{ pid: number }>(
    `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid IN (${HOLDER})`,
  );
  return rows.map(({ pid }) => pid);
}

async function cut(pool: Pool): Promise<void> {
  await pool.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = ANY($1)', [
    await holders(pool),
  ]);
}

test('a lock whose connection is cut is taken again', async (t) => {
  const { pool } = await testDatabase(t);
  const [before] = await holders(pool);
  assert.ok(before);
  await cut(pool);
  await until(async () => {
    const [now] = await holders(pool);
    return now !== undefined && now !== before;
  });
});

test('a server that lost its lock to another is told', async (t) => {
  const { pool, lost } = await testDatabase(t);
  const other = new Client(pool.options);
  await other.connect();
  const taken = other.query('SELECT pg_advisory_lock($1)', [LOCK]);
  await until(async () => {
    const { rows } = await pool.query(
      "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted",
    );
    return rows.length === 1;
  });
  await cut(pool);
  await taken;
  await lost;
  await other.end();
});
