import type { Pool, QueryConfig, QueryResult, QueryResultRow } from 'pg';

/**
 * Runs one query on a connection of the pool. One that is not answered within `withinMs` is given up
 * and its connection closed, which rejects it. For queries by the thousand: with pg's own
 * `query_timeout` each of them outlives the minor collections of garbage, whose pauses become ten
 * milliseconds and more.
 * @throws what the database says, or that the connection was terminated
 */
export async function queryWithin<R extends QueryResultRow>(
  pool: Pool,
  config: QueryConfig,
  withinMs: number,
): Promise<QueryResult<R>> {
  const connection = await pool.connect();
  let givenUp = false;
  const timer = setTimeout(() => {
    givenUp = true;
    connection.release(true);
  }, withinMs);
  const release = (error?: Error) => {
    clearTimeout(timer);
    if (!givenUp) connection.release(error);
  };
  return new Promise((resolve, reject) => {
    connection.query<R>(config, (error: Error | undefined, result) => {
      // After an error nobody knows what state the connection is in: another takes its place.
      release(error);
      if (error) reject(error);
      else resolve(result);
    });
  });
}
