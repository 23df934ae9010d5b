import type { Pool, QueryConfig } from 'pg';
import { ChatType } from '#contract/wire/packets/message';

/** Chats remembered as noted: some 30 MB. */
const MAX_KNOWN = 200_000;

const QUERY_TIMEOUT_MS = 15_000;

/** The two sides of a private chat; one when somebody writes to themselves. */
interface Sides {
  readonly chatType: ChatType;
  readonly chatId: string;
  readonly fromUserId: string;
  readonly toUserId: string;
}

const NOTE = `
  INSERT INTO private_chats (user_id, chat_id)
  SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS side (user_id, chat_id)
  ORDER BY user_id, chat_id
  ON CONFLICT DO NOTHING`;

/**
 * Notes who has which private chat, before the chat's first message is stored. That a chat was noted
 * is remembered, so that all its further messages cost a look-up.
 */
export class PrivateChats {
  private readonly pool: Pool;
  private readonly known = new Set<string>();

  constructor(pool: Pool) {
    this.pool = pool;
  }

  /** A chat that is noted and gets no message after all does no harm. */
  async note(messages: readonly Sides[]): Promise<void> {
    const fresh = messages.filter(
      ({ chatType, chatId }) => chatType === ChatType.Private && !this.known.has(chatId),
    );
    if (fresh.length === 0) return;
    const sides = fresh.flatMap(({ chatId, fromUserId, toUserId }) => [
      [fromUserId, chatId],
      [toUserId, chatId],
    ]);
    await this.pool.query({
      name: 'note-private-chats',
      text: NOTE,
      values: [sides.map(([userId]) => userId), sides.map(([, chatId]) => chatId)],
      query_timeout: QUERY_TIMEOUT_MS,
    } as QueryConfig);
    // Starting over costs each chat one more look at the table.
    if (this.known.size + fresh.length > MAX_KNOWN) this.known.clear();
    for (const { chatId } of fresh) this.known.add(chatId);
  }
}
