import { type RawBuilder, sql } from 'kysely';
import { searchExpression, searchTokens } from './search-tokens.ts';

/** Value of a `search` column for a row whose searchable texts are these. */
export function searchVector(...texts: readonly string[]): RawBuilder<unknown> {
  return sql`array_to_tsvector(${searchTokens(...texts)}::text[])`;
}

/** A tsquery for `search @@ …`: rows that have every term of what a person typed. */
export function searchQuery(typed: string): RawBuilder<unknown> {
  return sql`${searchExpression(typed)}::tsquery`;
}
