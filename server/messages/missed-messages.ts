import type { Pool, QueryConfig } from 'pg';
import type { MissedMessage } from '#contract/wire/packets/catch-up';
import type { RecalledMessage } from '#contract/wire/packets/recall';
import type { ChatType, ContentType } from '#contract/wire/packets/message';
import {
  type ChangedChat,
  type MissedMessages,
  type MissedPage,
  SYSTEM_USER_ID,
} from '../gateway/ports.ts';
import { chatIdFor } from './stored-chat-id.ts';

const PAGE_MESSAGES = 200;
/** Of a page as it leaves: below the largest payload of a frame, whatever the messages hold. */
const PAGE_BYTES = 900 << 10;
/** What a message takes at most beside its content, names and pictures included. */
const MESSAGE_BYTES = 4 << 10;
/** Bytes of JSON that a byte of content takes at most: a control character becomes six. */
const JSON_FACTOR = 6;

const CHANGED_CHATS = 50;
/** Users' `last_seen_at` is written now and then; a chat told of once too often is loaded in vain. */
const LAST_SEEN_SLACK = '10 seconds';

const QUERY_TIMEOUT_MS = 10_000;

/** $1: the user. */
const CHATS = `
  SELECT 0::smallint AS chat_type, chat_id, 0::bigint AS joined_after
  FROM private_chats WHERE user_id = $1
  UNION ALL
  SELECT 1::smallint, group_id, joined_after FROM group_members WHERE user_id = $1`;

/**
 * $2: after this id; $3: without these. The first of each chat, out of its index, then the first of
 * all. What is not for this user is few and in an index of its own, so that the others need not be
 * looked at one by one. Changes come for messages that the user has, the others hold the new content. The limits are
 * no parameters: the planner must know how few rows go on from there.
 */
const PAGE = `
  WITH chats AS MATERIALIZED (${CHATS}),
  unseen AS MATERIALIZED (
    SELECT m.id
    FROM chats CROSS JOIN LATERAL (
      SELECT id FROM messages
      WHERE chat_type = chats.chat_type AND chat_id = chats.chat_id AND id > $2
        AND (shadowed OR recalled_at IS NOT NULL)
        AND (from_user_id <> $1 OR recalled_at IS NOT NULL)
    ) AS m
  ),
  found AS (
    SELECT m.id, m.id AS message_id, NULL AS changed_by
    FROM chats CROSS JOIN LATERAL (
      SELECT id FROM messages
      WHERE chat_type = chats.chat_type AND chat_id = chats.chat_id
        AND id > greatest($2, joined_after) AND id <> ALL ($3::bigint[])
        AND id NOT IN (SELECT id FROM unseen)
      ORDER BY id LIMIT ${PAGE_MESSAGES} + 1
    ) AS m
    UNION ALL
    SELECT c.id, c.message_id, c.by_user_id
    FROM chats CROSS JOIN LATERAL (
      SELECT change.id, message_id, by_user_id
      FROM message_changes AS change JOIN messages AS of ON of.id = message_id
      WHERE change.chat_type = chats.chat_type AND change.chat_id = chats.chat_id AND change.id > $2
        AND (message_id <= $2 OR message_id = ANY ($3::bigint[])) AND message_id > joined_after
        AND (NOT of.shadowed OR of.from_user_id = $1)
      ORDER BY change.id LIMIT ${PAGE_MESSAGES} + 1
    ) AS c
    ORDER BY id LIMIT ${PAGE_MESSAGES} + 1
  ),
  weighed AS (
    SELECT found.id AS at, changed_by, m.*,
      row_number() OVER in_order AS place,
      sum(CASE WHEN recalled_at IS NULL THEN octet_length(content) * ${JSON_FACTOR} ELSE 0 END
        + ${MESSAGE_BYTES}) OVER in_order AS bytes,
      count(*) OVER () AS found
    FROM found JOIN messages AS m ON m.id = message_id
    WINDOW in_order AS (ORDER BY found.id)
  ),
  horizon AS (
    SELECT greatest((SELECT max(id) FROM messages), (SELECT max(id) FROM message_changes), 0) AS id
  )
  SELECT horizon.id AS horizon, at, w.id, chat_type, chat_id, from_user_id, client_message_id,
    CASE WHEN changed_by IS NULL THEN content_type ELSE 5 END AS content_type, changed_by,
    CASE WHEN recalled_at IS NULL THEN content ELSE '' END AS content, content_duration,
    recalled_at IS NOT NULL AS recalled, extract(epoch FROM w.created_at)::float8 * 1000 AS created_ms,
    w.found::int, sender.nickname, sender.avatar
  FROM horizon LEFT JOIN weighed AS w
    ON place <= ${PAGE_MESSAGES} AND (place = 1 OR bytes <= ${PAGE_BYTES})
  LEFT JOIN users AS sender ON sender.id = coalesce(changed_by, from_user_id)
  ORDER BY at`;

interface PageRow {
  readonly horizon: string;
  /** Null in the one row of an empty page, as is all that follows. */
  readonly at: string | null;
  readonly id: string;
  readonly chat_type: ChatType;
  readonly chat_id: string;
  readonly from_user_id: string;
  readonly client_message_id: string;
  readonly content_type: ContentType;
  readonly changed_by: string | null;
  readonly recalled: boolean;
  readonly content: string;
  readonly content_duration: number | null;
  readonly created_ms: number;
  /** On this page and beyond, not counted further than one beyond. */
  readonly found: number | null;
  readonly nickname: string | null;
  readonly avatar: string | null;
}

/** A chat's newest message, and what was recalled in it last. */
const CHANGED = `
  WITH chats AS MATERIALIZED (${CHATS})
  SELECT chats.chat_type, chats.chat_id
  FROM chats CROSS JOIN LATERAL (
    (SELECT id, created_at AS changed_at FROM messages
    WHERE chat_type = chats.chat_type AND chat_id = chats.chat_id AND id > joined_after
      AND (NOT shadowed OR from_user_id = $1) AND recalled_at IS NULL
    ORDER BY id DESC LIMIT 1)
    UNION ALL
    (SELECT id, recalled_at FROM messages
    WHERE chat_type = chats.chat_type AND chat_id = chats.chat_id AND id > joined_after
      AND (NOT shadowed OR from_user_id = $1) AND recalled_at IS NOT NULL
    ORDER BY recalled_at DESC LIMIT 1)
  ) AS newest
  WHERE changed_at > coalesce(
    (SELECT last_seen_at FROM users WHERE id = $1) - interval '${LAST_SEEN_SLACK}', '-infinity')
  GROUP BY chats.chat_type, chats.chat_id
  ORDER BY max(newest.id) DESC LIMIT ${CHANGED_CHATS}`;

/** What users missed, read from the messages themselves: nothing is kept for each user. */
export class MissedMessagesReader implements MissedMessages {
  private readonly pool: Pool;
  private readonly systemName: string;

  /** `systemName`: the system account's, as people read it. */
  constructor(pool: Pool, systemName: string) {
    this.pool = pool;
    this.systemName = systemName;
  }

  async page(userId: string, cursor: string, held: readonly string[]): Promise<MissedPage> {
    if (cursor === '') return { messages: [], recalled: [], cursor: await this.end(), last: true };
    const { rows } = await this.pool.query<PageRow>(
      query('missed-messages', PAGE, [userId, cursor, held]),
    );
    const [first] = rows;
    if (!first) throw new Error('there is always a row for the horizon');
    const found = rows.filter(({ at }) => at !== null);
    const last = found.length === (first.found ?? 0);
    return {
      recalled: found.filter(({ recalled }) => recalled).map(recalledOf),
      messages: found
        .filter(({ recalled }) => !recalled)
        .map((row) => packetOf(row, userId, this.systemName)),
      cursor: last ? first.horizon : (found.at(-1)?.at ?? first.horizon),
      last,
    };
  }

  async changedChats(userId: string): Promise<ChangedChat[]> {
    const { rows } = await this.pool.query<{ chat_type: ChatType; chat_id: string }>(
      query('changed-chats', CHANGED, [userId]),
    );
    return rows.map(({ chat_type, chat_id }) => ({
      chatType: chat_type,
      chatId: chatIdFor(chat_type, userId, chat_id),
    }));
  }

  private async end(): Promise<string> {
    const { rows } = await this.pool.query<{ id: string }>(
      'SELECT coalesce(max(id), 0) AS id FROM messages',
    );
    return rows[0]?.id ?? '0';
  }
}

function query(name: string, text: string, values: unknown[]): QueryConfig {
  return { name, text, values, query_timeout: QUERY_TIMEOUT_MS } as QueryConfig;
}

function recalledOf(row: PageRow): RecalledMessage {
  return {
    messageId: row.id,
    chatType: row.chat_type,
    fromUserId: row.from_user_id,
    toUserId: chatIdFor(row.chat_type, row.from_user_id, row.chat_id),
    hasBeenSentId: row.client_message_id,
  };
}

function packetOf(row: PageRow, userId: string, systemName: string): MissedMessage {
  const fromUserId = row.changed_by ?? row.from_user_id;
  return {
    isItMe: fromUserId === userId,
    success: true,
    errorMsg: '',
    messageId: row.id,
    userId: fromUserId,
    chatType: row.chat_type,
    toUserId: chatIdFor(row.chat_type, fromUserId, row.chat_id),
    toUserName: '',
    toUserHeadImg: '',
    fromUserId,
    fromUserName: fromUserId === SYSTEM_USER_ID ? systemName : (row.nickname ?? ''),
    fromUserHeadImg: row.avatar ?? '',
    hasBeenSentId: row.client_message_id,
    contentType: row.content_type,
    content: row.content,
    ...(row.content_duration === null ? {} : { contentDuration: row.content_duration }),
    createTime: Math.round(row.created_ms),
  };
}
