import type { Kysely } from 'kysely';
import type { Bus } from '../bus/bus.ts';
import type { GroupDirectory, GroupStanding } from '../gateway/ports.ts';
import { RecordCache } from '../storage/record-cache.ts';
import { msLeft, SANCTION_KEEP_MS, sanctionEnd } from '../storage/sanction-end.ts';
import type { Database } from '../storage/schema.ts';

/** Groups kept in memory at most. */
const MAX_GROUPS = 100_000;

/** What may be said in which group, from memory; told of changes by `groups-changed`. */
export class GroupStandings implements GroupDirectory {
  readonly #db: Kysely<Database>;
  readonly #cache: RecordCache<GroupStanding>;

  constructor(db: Kysely<Database>, bus: Bus) {
    this.#db = db;
    this.#cache = new RecordCache({
      load: (ids) => this.#load(ids),
      keepMs: (group) =>
        group.bannedUntil > 0 || group.mutedUntil > 0 || group.mutedMembers.size > 0
          ? SANCTION_KEEP_MS
          : Infinity,
      maxRecords: MAX_GROUPS,
    });
    bus.subscribe('groups-changed', ({ groupIds }) => this.#cache.forget(groupIds));
  }

  standing(groupId: string): Promise<GroupStanding | null> {
    return this.#cache.get(groupId);
  }

  async #load(ids: readonly string[]): Promise<Map<string, GroupStanding>> {
    const [groups, special] = await Promise.all([
      this.#db
        .selectFrom('groups')
        .select((eb) => [
          'id',
          'owner_id',
          eb('dissolved_at', 'is not', null).as('dissolved'),
          msLeft('banned_until').as('bannedMs'),
          msLeft('muted_until').as('mutedMs'),
        ])
        .where('id', 'in', ids)
        .execute(),
      this.#db
        .selectFrom('group_members')
        .select(['group_id', 'user_id', 'role', msLeft('muted_until').as('mutedMs')])
        .where('group_id', 'in', ids)
        // Each has an index of these few.
        .where((eb) => eb.or([eb('muted_until', 'is not', null), eb('role', '=', 'admin')]))
        .execute(),
    ]);
    const specialIn = Map.groupBy(special, ({ group_id }) => group_id);
    return new Map(
      groups.map((row) => [
        row.id,
        {
          ownerId: row.owner_id,
          adminIds: new Set(
            (specialIn.get(row.id) ?? [])
              .filter(({ role }) => role === 'admin')
              .map(({ user_id }) => user_id),
          ),
          dissolved: Boolean(row.dissolved),
          bannedUntil: sanctionEnd(row.bannedMs),
          mutedUntil: sanctionEnd(row.mutedMs),
          mutedMembers: new Map(
            (specialIn.get(row.id) ?? [])
              .filter(({ mutedMs }) => mutedMs > 0)
              .map(({ user_id, mutedMs }) => [user_id, sanctionEnd(mutedMs)]),
          ),
        },
      ]),
    );
  }
}
