import { type RawBuilder, sql } from 'kysely';

/**
 * Whether the text of `expression` begins with `beginning`; an index over the expression serves it
 * where its collation is "C". `expression` is SQL and never comes from a request.
 */
export function beginsWith(expression: string, beginning: string): RawBuilder<boolean> {
  const pattern = `${beginning.replace(/[\\%_]/g, '\\$&')}%`;
  return sql<boolean>`${sql.raw(expression)} LIKE ${pattern}`;
}
