import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { Database } from './schema.ts';

/** A search counts no further; what it finds beyond can still be paged through. */
const MAX_COUNT = 10_000;

/** How many rows a search finds, as the contract's pages say it. */
export interface CappedCount {
  readonly total: number;
  /** There are more than `total`. */
  readonly capped?: true;
}

export async function cappedCount<Tables extends keyof Database>(
  db: Kysely<Database>,
  matching: SelectQueryBuilder<Database, Tables, { id: string }>,
): Promise<CappedCount> {
  const { count } = await db
    .selectFrom(matching.limit(MAX_COUNT + 1).as('matching'))
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  const total = Number(count);
  return total > MAX_COUNT ? { total: MAX_COUNT, capped: true } : { total };
}
