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

interface TalkerRow {
  readonly user_id: string;
  readonly nickname: string | null;
  readonly messages: number;
  readonly red_packets: number;
  readonly is_member: boolean;
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
        SELECT floor(extract(epoch FROM created_at) / 3600)::int AS hour, from_user_id,
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
    const [talkers, more] = await Promise.all([
      this.#talkers(group.id, since),
      this.#mutedAndRecalled(group.id, since),
    ]);
    const messages = sum(talkers, (talker) => talker.messages);
    const writers = talkers.filter((talker) => talker.is_member).length;
    const [top] = talkers;
    return {
      members: group.memberCount,
      messages,
      writers,
      activeShare: group.memberCount > 0 ? writers / group.memberCount : null,
      topTalkerShare: top ? top.messages / messages : null,
      topTalkers: talkers.slice(0, TOP_TALKERS).map((talker) => ({
        userId: talker.user_id,
        nickname: talker.nickname ?? '',
        messages: talker.messages,
      })),
      redPackets: sum(talkers, (talker) => talker.red_packets),
      ...more,
    };
  }

  /** Who wrote, whether still a member or not, whoever wrote most first. */
  async #talkers(groupId: string, since: number): Promise<TalkerRow[]> {
    const { rows } = await sql<TalkerRow>`
      SELECT talker.user_id, profile.nickname, talker.messages, talker.red_packets,
        member.user_id IS NOT NULL AS is_member
      FROM (
        SELECT from_user_id AS user_id, count(*)::int AS messages,
          (count(*) FILTER (WHERE content_type = ${sql.lit(ContentType.RedPacket)}))::int
            AS red_packets
        ${writtenSince(groupId, since)}
        GROUP BY from_user_id
      ) AS talker
      LEFT JOIN group_members AS member
        ON member.group_id = ${groupId} AND member.user_id = talker.user_id
      LEFT JOIN users AS profile ON profile.id = talker.user_id
      ORDER BY talker.messages DESC, talker.user_id
    `.execute(this.#db);
    return rows;
  }

  async #mutedAndRecalled(
    groupId: string,
    since: number,
  ): Promise<Pick<GroupHealth, 'mutedMembers' | 'recalled'>> {
    const { rows } = await sql<{ muted: number; recalled: number }>`
      SELECT
        (SELECT count(*)::int FROM group_members
          WHERE group_id = ${groupId} AND muted_until > now()) AS muted,
        (SELECT count(*)::int FROM messages
          WHERE chat_type = 1 AND chat_id = ${groupId} AND id >= ${firstSince(since)}
            AND recalled_at IS NOT NULL) AS recalled
    `.execute(this.#db);
    return { mutedMembers: rows[0]?.muted ?? 0, recalled: rows[0]?.recalled ?? 0 };
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

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
