import { type Kysely, sql } from 'kysely';
import type { Group } from '#contract/rest/groups';
import type { Presence } from '../gateway/registry.ts';
import type { Database } from '../storage/schema.ts';
import type { GroupRecord } from './groups.repository.ts';

/** Messages of today are counted no further. */
const MAX_MESSAGES_TODAY = 10_000;

/** Adds to groups what changes by itself: who of them is online, what was written last and today. */
export class GroupLife {
  readonly #db: Kysely<Database>;
  readonly #presence: Presence;

  constructor(db: Kysely<Database>, presence: Presence) {
    this.#db = db;
    this.#presence = presence;
  }

  /** For the rows of a page, not for all groups. */
  async of(groups: readonly GroupRecord[]): Promise<Group[]> {
    const ids = groups.map(({ id }) => id);
    const [online, talk] = await Promise.all([this.#online(ids), this.#talk(ids)]);
    return groups.map((group) => ({
      ...group,
      onlineMembers: online.get(group.id) ?? 0,
      lastMessageAt: talk.get(group.id)?.last?.toISOString() ?? null,
      messagesToday: talk.get(group.id)?.today ?? 0,
    }));
  }

  async ofOne(group: GroupRecord): Promise<Group> {
    const [whole] = await this.of([group]);
    if (!whole) throw new Error('one group was given and none came back');
    return whole;
  }

  async #online(ids: readonly string[]): Promise<Map<string, number>> {
    const online = this.#presence.onlineUserIds();
    if (ids.length === 0 || online.length === 0) return new Map();
    const { rows } = await sql<{ group_id: string; online: number }>`
      -- OFFSET 0: through the members of these groups once, not each of them for each who is online.
      SELECT group_id, count(*)::int AS online
      FROM (
        SELECT group_id, user_id FROM group_members WHERE group_id = ANY(${ids}::text[]) OFFSET 0
      ) AS member
      WHERE user_id = ANY(${online}::text[])
      GROUP BY group_id
    `.execute(this.#db);
    return new Map(rows.map((row) => [row.group_id, row.online]));
  }

  async #talk(ids: readonly string[]): Promise<Map<string, { last: Date | null; today: number }>> {
    if (ids.length === 0) return new Map();
    const { rows } = await sql<{ id: string; last: Date | null; today: number }>`
      WITH midnight AS MATERIALIZED (
        SELECT first_message_since(date_trunc('day', now(), 'UTC')) AS id
      )
      SELECT given.id, newest.created_at AS last, today.count AS today
      FROM unnest(${ids}::text[]) AS given (id)
      LEFT JOIN LATERAL (
        SELECT created_at FROM messages WHERE chat_type = 1 AND chat_id = given.id
        ORDER BY id DESC LIMIT 1
      ) AS newest ON true
      CROSS JOIN LATERAL (
        SELECT count(*)::int FROM (
          SELECT FROM messages
          WHERE chat_type = 1 AND chat_id = given.id AND id >= (SELECT id FROM midnight)
          LIMIT ${sql.lit(MAX_MESSAGES_TODAY)}
        ) AS counted
      ) AS today
    `.execute(this.#db);
    return new Map(rows.map(({ id, last, today }) => [id, { last, today }]));
  }
}
