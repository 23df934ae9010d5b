import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { GroupActivity, GroupHealth } from '#contract/rest/groups';
import { ContentType } from '#contract/wire/packets/message';
import { SYSTEM_USER_ID } from '../gateway/ports.ts';
import type { Database } from '../storage/schema.ts';
import type { GroupRecord } from './groups.repository.ts';

/** Hours that are looked at: seven days. */
const HOURS = 7 * 24;
const HOUR_MS = 3_600_000;
const TOP_TALKERS = 5;

interface HealthRow {
  readonly messages: number;
  readonly red_packets: number;
  readonly writers: number;
  readonly top: GroupHealth['topTalkers'];
  readonly muted: number;
  readonly recalled: number;
}

/** How lively a group is, counted from its messages. */
export class GroupActivityReader {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** Every hour of the last seven days and the one that has begun, quiet ones too. */
  async activity(groupId: string, now = Date.now()): Promise<GroupActivity> {
    const first = (Math.floor(now / HOUR_MS) - HOURS) * HOUR_MS;
    const { rows } = await sql<{ hour: number; messages: number; writers: number }>`
      SELECT hour, sum(messages)::int AS messages, count(*)::int AS writers
      FROM (
        SELECT floor(date_part('epoch', created_at) / 3600)::int AS hour, from_user_id,
          count(*) AS messages
        ${writtenSince(groupId, first)}
        GROUP BY hour, from_user_id
      ) AS written
      GROUP BY hour
    `.execute(this.#db);
    const found = new Map(rows.map((row) => [row.hour * HOUR_MS, row]));
    return {
      hours: Array.from({ length: HOURS + 1 }, (_, index) => {
        const at = first + index * HOUR_MS;
        const { messages = 0, writers = 0 } = found.get(at) ?? {};
        return { at: new Date(at).toISOString(), messages, writers };
      }),
    };
  }

  /** Over the last seven days. */
  async health(group: GroupRecord, now = Date.now()): Promise<GroupHealth> {
    const since = now - HOURS * HOUR_MS;
    const written = await this.#written(group.id, since);
    const { messages, writers, top } = written;
    return {
      members: group.memberCount,
      messages,
      writers,
      activeShare: group.memberCount > 0 ? writers / group.memberCount : null,
      topTalkerShare: top[0] ? top[0].messages / messages : null,
      topTalkers: top,
      mutedMembers: written.muted,
      redPackets: written.red_packets,
      recalled: written.recalled,
    };
  }

  /** Whoever wrote counts; a writer is who still is a member. Names are looked up for the first few alone. */
  async #written(groupId: string, since: number): Promise<HealthRow> {
    const { rows } = await sql<HealthRow>`
      WITH talker AS MATERIALIZED (
        SELECT from_user_id AS user_id, count(*)::int AS messages,
          count(*) FILTER (WHERE content_type = ${sql.lit(ContentType.RedPacket)}) AS red_packets
        ${writtenSince(groupId, since)}
        GROUP BY from_user_id
      ), top AS (
        SELECT user_id, messages FROM talker
        ORDER BY messages DESC, user_id LIMIT ${sql.lit(TOP_TALKERS)}
      )
      SELECT
        (SELECT coalesce(sum(messages), 0)::int FROM talker) AS messages,
        (SELECT coalesce(sum(red_packets), 0)::int FROM talker) AS red_packets,
        (SELECT count(*)::int FROM talker JOIN group_members AS member
          ON member.group_id = ${groupId} AND member.user_id = talker.user_id) AS writers,
        (SELECT coalesce(json_agg(json_build_object('userId', user_id, 'messages', messages,
            'nickname', coalesce((SELECT nickname FROM users WHERE id = user_id), ''))
            ORDER BY messages DESC, user_id), '[]') FROM top) AS top,
        (SELECT count(*)::int FROM group_members
          WHERE group_id = ${groupId} AND muted_until > now()) AS muted,
        (SELECT count(*)::int FROM messages
          WHERE chat_type = 1 AND chat_id = ${groupId} AND id >= ${firstSince(since)}
            AND recalled_at IS NOT NULL) AS recalled
    `.execute(this.#db);
    const [row] = rows;
    if (!row) throw new Error('there is always a row of sums');
    return row;
  }
}

/**
 * The messages of a group since a time, out of messages_group_writers alone. What the server says
 * itself is no activity of the group.
 */
function writtenSince(groupId: string, since: number): RawBuilder<unknown> {
  return sql`FROM messages
    WHERE chat_type = 1 AND chat_id = ${groupId} AND id >= ${firstSince(since)}
      AND from_user_id <> ${SYSTEM_USER_ID}`;
}

function firstSince(since: number): RawBuilder<unknown> {
  return sql`(SELECT first_message_since(to_timestamp(${since / 1000}::float8)))`;
}
