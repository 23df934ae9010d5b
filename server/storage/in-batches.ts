import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { Database } from './schema.ts';

/**
 * All rows of a query as they are at one moment, `size` at a time: a cursor of the database holds
 * what is not read yet. Takes one connection until it is read to the end or left.
 */
export async function* inBatches<Tables, From extends keyof Tables, Row>(
  db: Kysely<Database>,
  query: SelectQueryBuilder<Tables, From, Row>,
  size: number,
): AsyncGenerator<readonly Row[]> {
  const trx = await db.startTransaction().setAccessMode('read only').execute();
  try {
    await sql`DECLARE batches NO SCROLL CURSOR FOR ${query}`.execute(trx);
    for (;;) {
      const { rows } = await sql<Row>`FETCH ${sql.lit(size)} FROM batches`.execute(trx);
      if (rows.length === 0) return;
      yield rows;
    }
  } finally {
    await trx.rollback().execute();
  }
}
