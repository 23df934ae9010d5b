import { type Kysely, sql } from 'kysely';
import type { StoredMessageRecord, StoredMessagesQuery } from '#contract/rest/messages';
import type { CursorPage } from '#contract/rest/problem';
import { ChatType } from '#contract/wire/packets/message';
import { SYSTEM_USER_ID } from '../gateway/ports.ts';
import { ApiError } from '../plugins/api-error.ts';
import type { Database } from '../storage/schema.ts';
import { cursorAt } from './cursor-at.ts';

interface Row {
  readonly id: string;
  readonly from_user_id: string;
  readonly nickname: string | null;
  readonly content_type: number;
  readonly content: string;
  readonly content_duration: number | null;
  readonly created_at: Date;
  readonly recalled: boolean;
}

/** What was written in a group, as an operator reads it; recalled messages too. */
export class GroupHistory {
  readonly #db: Kysely<Database>;
  readonly #systemName: string;

  /** `systemName`: of the account in whose name the server writes. */
  constructor(db: Kysely<Database>, systemName: string) {
    this.#db = db;
    this.#systemName = systemName;
  }

  /** Newest first, page by page; cursors are ids. @throws ApiError 400 invalid-cursor */
  async page(
    group: { readonly id: string; readonly name: string },
    query: StoredMessagesQuery,
  ): Promise<CursorPage<StoredMessageRecord>> {
    const { limit, before, after } = await cursorAt(this.#db, query);
    const forward = after !== undefined;
    const cursor = after ?? before;
    if (cursor !== undefined && !isMessageId(cursor)) {
      throw new ApiError(400, 'invalid-cursor', 'This is no cursor of a page of messages.');
    }
    const beyond = forward ? sql`AND messages.id > ${cursor}` : sql`AND messages.id < ${cursor}`;
    const { rows } = await sql<Row>`
      SELECT messages.id, from_user_id, sender.nickname, content_type, content, content_duration,
        messages.created_at, recalled_at IS NOT NULL AS recalled
      FROM messages LEFT JOIN users AS sender ON sender.id = from_user_id
      WHERE chat_type = ${sql.lit(ChatType.Group)} AND chat_id = ${group.id}
        ${cursor === undefined ? sql`` : beyond}
      ORDER BY messages.id ${sql.raw(forward ? 'ASC' : 'DESC')}
      LIMIT ${limit + 1}
    `.execute(this.#db);
    const more = rows.length > limit;
    const found = more ? rows.slice(0, limit) : rows;
    if (forward) found.reverse();
    const hasOlder = forward ? found.length > 0 : more;
    const hasNewer = forward ? more : cursor !== undefined && found.length > 0;
    return {
      items: found.map((row) => recordOf(row, group, this.#systemName)),
      older: hasOlder ? (found.at(-1)?.id ?? null) : null,
      newer: hasNewer ? (found[0]?.id ?? null) : null,
    };
  }
}

function recordOf(
  row: Row,
  group: { readonly id: string; readonly name: string },
  systemName: string,
): StoredMessageRecord {
  return {
    id: row.id,
    chatType: ChatType.Group,
    toUserId: group.id,
    toName: group.name,
    fromUserId: row.from_user_id,
    fromNickname: row.nickname ?? (row.from_user_id === SYSTEM_USER_ID ? systemName : ''),
    contentType: row.content_type,
    content: row.content,
    contentDuration: row.content_duration,
    createdAt: row.created_at.toISOString(),
    recalled: row.recalled,
  };
}

function isMessageId(text: string): boolean {
  return /^[1-9]\d{0,17}$/.test(text);
}
