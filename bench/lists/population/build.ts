import type { Pool } from 'pg';
import type { Plan } from '../plan.ts';
import { addGroups } from './groups.ts';
import { addMessages } from './messages.ts';
import { addUsers } from './users.ts';

/** Tables that are filled. */
const TABLES = ['users', 'groups', 'group_members', 'messages'];

/**
 * Fills an empty, migrated database. The indexes of the schema are made anew when everything is there,
 * which takes a third of the time; those that guard the rows stay.
 */
export async function buildPopulation(
  pool: Pool,
  plan: Plan,
  told: (what: string) => void,
): Promise<void> {
  const { rows: indexes } = await pool.query<{ name: string; definition: string }>(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes
     WHERE tablename = ANY($1) AND indexdef NOT LIKE 'CREATE UNIQUE%'`,
    [TABLES],
  );
  for (const { name } of indexes) await pool.query(`DROP INDEX ${name}`);
  told('users');
  await addUsers(pool, plan.users);
  told('groups and memberships');
  await addGroups(pool, plan);
  told('messages');
  await addMessages(pool, plan);
  for (const { name, definition } of indexes) {
    told(`index ${name}`);
    await pool.query(definition);
  }
  told('vacuum');
  await pool.query('VACUUM ANALYZE');
}

/** Whether an earlier run has built this much and ended well. @throws when there is something else */
export async function isBuilt(pool: Pool, plan: Plan): Promise<boolean> {
  const { rows } = await pool.query<{ users: number; groups: number }>(
    `SELECT (SELECT count(*)::int FROM users) AS users, (SELECT count(*)::int FROM groups) AS groups`,
  );
  const [{ users, groups } = { users: 0, groups: 0 }] = rows;
  if (users === 0 && groups === 0) return false;
  if (users !== plan.users || groups !== plan.groups) {
    throw new Error(`the data folder has ${users} users and ${groups} groups: not what is wanted`);
  }
  return true;
}
