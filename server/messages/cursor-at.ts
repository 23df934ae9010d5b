import type { Kysely } from 'kysely';
import type { StoredMessagesQuery } from '#contract/rest/messages';
import type { CursorQuery } from '#contract/rest/problem';
import type { Database } from '../storage/schema.ts';
import { firstIdSince } from './id-at.ts';

/** The query with the moment it names, if any, as the cursor that leads there. */
export async function cursorAt(
  db: Kysely<Database>,
  { at, ...query }: StoredMessagesQuery,
): Promise<CursorQuery> {
  if (at === undefined || query.before !== undefined || query.after !== undefined) return query;
  return { ...query, before: await firstIdSince(db, new Date(at)) };
}
