import { type Kysely, sql } from 'kysely';
import type { StoredMessageRecord, StoredMessagesQuery } from '#contract/rest/messages';
import type { CursorPage, CursorQuery } from '#contract/rest/problem';
import type { UserAct, UserFriends, UserGroups } from '#contract/rest/user-records';
import type { ChatType } from '#contract/wire/packets/message';
import { reasonIn } from '../audit/audit-log.ts';
import { cursorAt } from '../messages/cursor-at.ts';
import { chatIdFor } from '../messages/stored-chat-id.ts';
import { newestFirst, ofPage } from '../storage/keyset.ts';
import type { Database } from '../storage/schema.ts';

/** Longest list of a user's groups or friends that is read at once. */
const MAX_RELATED = 5_000;

/** What there is about a user beside their row. */
export class UserRecords {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  async groups(userId: string): Promise<UserGroups> {
    const rows = await this.#db
      .selectFrom('group_members')
      .innerJoin('groups', 'groups.id', 'group_members.group_id')
      .select([
        'groups.id',
        'groups.name',
        'groups.avatar',
        'groups.owner_id',
        'groups.member_count',
        'groups.dissolved_at',
        'group_members.role',
        'group_members.joined_at',
      ])
      .where('group_members.user_id', '=', userId)
      .orderBy('group_members.joined_at', 'desc')
      .limit(MAX_RELATED)
      .execute();
    const items = rows.map((row) => ({
      id: row.id,
      name: row.name,
      avatar: row.avatar,
      role: row.owner_id === userId ? ('owner' as const) : row.role,
      memberCount: row.member_count,
      dissolved: row.dissolved_at !== null,
      joinedAt: row.joined_at.toISOString(),
    }));
    return { items, total: items.length };
  }

  async friends(userId: string): Promise<Omit<UserFriends['items'][number], 'onlineDevices'>[]> {
    const rows = await this.#db
      .selectFrom('friendships')
      .innerJoin('users', 'users.id', 'friendships.friend_id')
      .select([
        'users.id',
        'users.username',
        'users.nickname',
        'users.avatar',
        'friendships.created_at',
      ])
      .where('friendships.user_id', '=', userId)
      .orderBy('friendships.created_at', 'desc')
      .limit(MAX_RELATED)
      .execute();
    return rows.map(({ created_at, ...row }) => ({ ...row, since: created_at.toISOString() }));
  }

  acts(userId: string, query: CursorQuery): Promise<CursorPage<UserAct>> {
    return newestFirst(query, async (keyset) => {
      const rows = this.#db
        .selectFrom('audit_log')
        .select(['id', 'at', 'admin_name', 'action', 'before', 'after'])
        .where('target_type', '=', 'user')
        .where('target_id', '=', userId);
      return (await ofPage(rows, keyset).execute()).map((row) => ({
        id: row.id,
        at: row.at.toISOString(),
        by: row.admin_name,
        action: row.action,
        reason: reasonIn(row),
        before: row.before,
        after: row.after,
      }));
    });
  }

  /** What the user wrote, and into which private chats. */
  async messages(
    userId: string,
    query: StoredMessagesQuery,
  ): Promise<CursorPage<StoredMessageRecord>> {
    return newestFirst(await cursorAt(this.#db, query), async ({ limit, before, after }) => {
      // The index knows who wrote what, not in which order: OFFSET 0 keeps the planner from walking
      // through everybody's messages instead.
      const own = this.#db
        .selectFrom('messages')
        .select('id')
        .where('from_user_id', '=', userId)
        .$if(before !== undefined, (rows) => rows.where('id', '<', before ?? ''))
        .$if(after !== undefined, (rows) => rows.where('id', '>', after ?? ''))
        .offset(0);
      const page = this.#db
        .selectFrom(own.as('own'))
        .select('own.id')
        .orderBy('own.id', after === undefined ? 'desc' : 'asc')
        .limit(limit);
      const rows = await this.#db
        .selectFrom(page.as('page'))
        .innerJoin('messages', 'messages.id', 'page.id')
        .selectAll('messages')
        .orderBy('messages.id', after === undefined ? 'desc' : 'asc')
        .execute();
      const names = await this.#names(
        userId,
        rows.map((row) => ({ type: row.chat_type as ChatType, stored: row.chat_id })),
      );
      return rows.map((row) => {
        const toUserId = chatIdFor(row.chat_type as ChatType, userId, row.chat_id);
        return {
          id: row.id,
          chatType: row.chat_type,
          toUserId,
          toName: names.get(`${row.chat_type} ${toUserId}`) ?? '',
          fromUserId: userId,
          fromNickname: names.get(`0 ${userId}`) ?? '',
          contentType: row.content_type,
          content: row.content,
          contentDuration: row.content_duration,
          createdAt: row.created_at.toISOString(),
          recalled: row.recalled_at !== null,
        };
      });
    });
  }

  /** Nicknames and group names, by type of chat and id. */
  async #names(
    userId: string,
    chats: readonly { readonly type: ChatType; readonly stored: string }[],
  ): Promise<ReadonlyMap<string, string>> {
    const ids = (type: number) =>
      chats
        .filter((chat) => chat.type === type)
        .map((chat) => chatIdFor(chat.type, userId, chat.stored));
    const { rows } = await sql<{ key: string; name: string }>`
      SELECT '0 ' || id AS key, nickname AS name FROM users
        WHERE id = ANY(${[userId, ...ids(0)]}::text[])
      UNION ALL
      SELECT '1 ' || id, name FROM groups WHERE id = ANY(${ids(1)}::text[])
    `.execute(this.#db);
    return new Map(rows.map(({ key, name }) => [key, name]));
  }
}
