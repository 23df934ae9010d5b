import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/**
 * What triggers count while rows come and go (see the migrations): how many there are, without
 * reading them. `users` are accounts that are not deleted, `groups` those that are not dissolved.
 */
export type Counted = 'users' | 'groups';

/** How many rows there are of something. */
export async function rowCount(db: Kysely<Database>, counted: Counted): Promise<number> {
  const { total } = await db
    .selectFrom('row_counts')
    .select((eb) => eb.fn.sum<string | null>('change').as('total'))
    .where('counted', '=', counted)
    .executeTakeFirstOrThrow();
  return Number(total ?? 0);
}

/** How many rows carry which key, the most frequent first. `users.tag`: accounts by tag. */
export async function rowCountsByKey(
  db: Kysely<Database>,
  counted: 'users.tag',
  limit: number,
): Promise<{ key: string; total: number }[]> {
  const rows = await db
    .selectFrom('row_counts')
    .select((eb) => ['key', eb.fn.sum<string>('change').as('total')])
    .where('counted', '=', counted)
    .groupBy('key')
    .having((eb) => eb.fn.sum('change'), '>', 0)
    .orderBy('total', 'desc')
    .orderBy('key')
    .limit(limit)
    .execute();
  return rows.map(({ key, total }) => ({ key, total: Number(total) }));
}
