import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { Database } from './schema.ts';

/** How many rows a search finds, as the contract's pages say it. */
export interface CappedCount {
  readonly total: number;
  /** There are more than `total`. */
  readonly capped?: true;
}

export function capped(count: number, most: number): CappedCount {
  return count > most ? { total: most, capped: true } : { total: count };
}

/** Counts no further than `most`. */
export async function cappedCount<Tables extends keyof Database>(
  db: Kysely<Database>,
  matching: SelectQueryBuilder<Database, Tables, { id: string }>,
  most: number,
): Promise<CappedCount> {
  const { count } = await db
    .selectFrom(matching.limit(most + 1).as('matching'))
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return capped(Number(count), most);
}
