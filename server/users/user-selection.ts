import { type Kysely, sql, type SqlBool } from 'kysely';
import type { UsersFilter } from '#contract/rest/users';
import type { UserSelection } from '#contract/rest/users-jobs';
import type { Database } from '../storage/schema.ts';
import { onlineFilter, type Presence } from './presence.ts';
import { type UsersNarrowing, usersMatching } from './users-filter.ts';

/** The users a selection means, without columns and order. Who is online is so at this moment. */
export function usersSelected(db: Kysely<Database>, selection: UserSelection, presence: Presence) {
  if ('filter' in selection) return usersMatching(db, narrowingOf(selection.filter, presence));
  return db.selectFrom('users').where(sql<SqlBool>`users.id = ANY(${selection.ids}::text[])`);
}

function narrowingOf({ online, ...filter }: UsersFilter, presence: Presence): UsersNarrowing {
  return { ...filter, ...(online === undefined ? {} : { online: onlineFilter(presence, online) }) };
}
