import { type Kysely, sql } from 'kysely';
import type { Bus } from '../bus/bus.ts';
import type { Friends } from '../gateway/ports.ts';
import { RecordCache } from '../storage/record-cache.ts';
import type { Database } from '../storage/schema.ts';

/** Users whose friends are kept in memory at most. */
const MAX_USERS = 20_000;

/** Who is whose friend, from memory; told of changes by `friends-changed`. */
export class FriendsCache implements Friends {
  readonly #cache: RecordCache<ReadonlySet<string>>;

  constructor(db: Kysely<Database>, bus: Bus) {
    this.#cache = new RecordCache({
      load: (ids) => friendsOf(db, ids),
      keepMs: () => Infinity,
      maxRecords: MAX_USERS,
    });
    bus.subscribe('friends-changed', ({ userIds }) => this.#cache.forget(userIds));
  }

  async areFriends(userId: string, otherId: string): Promise<boolean> {
    return (await this.#cache.get(userId))?.has(otherId) ?? false;
  }
}

/** A set for each of the ids, empty for those without a friend. */
async function friendsOf(
  db: Kysely<Database>,
  ids: readonly string[],
): Promise<Map<string, ReadonlySet<string>>> {
  const { rows } = await sql<{ user_id: string; friend_id: string }>`
    SELECT user_id, friend_id FROM friendships WHERE user_id = ANY(${ids}::text[])
  `.execute(db);
  const friends = new Map(ids.map((id) => [id, new Set<string>()]));
  for (const { user_id, friend_id } of rows) friends.get(user_id)?.add(friend_id);
  return friends;
}
