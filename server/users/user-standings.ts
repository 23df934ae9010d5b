import type { Kysely } from 'kysely';
import type { Bus } from '../bus/bus.ts';
import type { UserDirectory, UserStanding } from '../gateway/ports.ts';
import { RecordCache } from '../storage/record-cache.ts';
import { msLeft, SANCTION_KEEP_MS, sanctionEnd } from '../storage/sanction-end.ts';
import type { Database } from '../storage/schema.ts';

/** Users kept in memory at most: some 40 MB. */
const MAX_USERS = 200_000;

/** Who there is and who may what, from memory; told of changes by `users-changed`. */
export class UserStandings implements UserDirectory {
  readonly #db: Kysely<Database>;
  readonly #cache: RecordCache<UserStanding>;

  constructor(db: Kysely<Database>, bus: Bus) {
    this.#db = db;
    this.#cache = new RecordCache({
      load: (ids) => this.#load(ids),
      keepMs: (standing) =>
        standing.bannedUntil > 0 || standing.mutedUntil > 0 ? SANCTION_KEEP_MS : Infinity,
      maxRecords: MAX_USERS,
    });
    bus.subscribe('users-changed', ({ userIds }) => this.#cache.forget(userIds));
  }

  standing(userId: string): Promise<UserStanding | null> {
    return this.#cache.get(userId);
  }

  async #load(ids: readonly string[]): Promise<Map<string, UserStanding>> {
    const rows = await this.#db
      .selectFrom('users')
      .select((eb) => [
        'id',
        eb('deleted_at', 'is not', null).as('deleted'),
        msLeft('banned_until').as('bannedMs'),
        'ban_reason',
        msLeft('muted_until').as('mutedMs'),
        'mute_reason',
        eb('shadow_banned_at', 'is not', null).as('shadowBanned'),
      ])
      .where('id', 'in', ids)
      .execute();
    return new Map(
      rows.map((row) => [
        row.id,
        {
          deleted: Boolean(row.deleted),
          bannedUntil: sanctionEnd(row.bannedMs),
          banReason: row.ban_reason,
          mutedUntil: sanctionEnd(row.mutedMs),
          muteReason: row.mute_reason,
          shadowBanned: Boolean(row.shadowBanned),
        },
      ]),
    );
  }
}
