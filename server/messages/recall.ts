import { type Kysely, sql } from 'kysely';
import type { ChatType } from '#contract/wire/packets/message';
import type { Recalled } from '../gateway/recalls.ts';
import { SYSTEM_USER_ID } from '../gateway/ports.ts';
import type { Database } from '../storage/schema.ts';
import { ID_ORDER_LOCK } from './id-order.ts';
import { chatIdFor } from './stored-chat-id.ts';

interface Row {
  readonly id: string;
  readonly chat_type: ChatType;
  readonly chat_id: string;
  readonly from_user_id: string;
  readonly client_message_id: string;
  readonly shadowed: boolean;
}

/** The largest number of digits that is a bigint of the database for certain. */
const MESSAGE_ID = /^\d{1,18}$/;

/**
 * Takes messages back: they stay where they are and are delivered to nobody any more. Whoever holds one
 * is told with the next page. Storing of messages waits until the transaction ends: make it short.
 * @returns those that were recalled now, in the order of their ids; none that was before
 */
export async function recall(trx: Kysely<Database>, ids: readonly string[]): Promise<Recalled[]> {
  const known = ids.filter((id) => MESSAGE_ID.test(id));
  if (known.length === 0) return [];
  await sql`SELECT pg_advisory_xact_lock(${sql.lit(ID_ORDER_LOCK)})`.execute(trx);
  const { rows } = await sql<Row>`
    WITH recalled AS (
      UPDATE messages SET recalled_at = now()
      WHERE id = ANY(${known}::bigint[]) AND recalled_at IS NULL
      RETURNING id, chat_type, chat_id, from_user_id, client_message_id, shadowed
    ), noted AS (
      INSERT INTO message_changes (message_id, id, chat_type, chat_id, by_user_id)
      SELECT id, nextval('messages_id_seq'), chat_type, chat_id, ${SYSTEM_USER_ID} FROM recalled
      ON CONFLICT (message_id) DO UPDATE SET id = excluded.id, by_user_id = excluded.by_user_id
    )
    SELECT * FROM recalled ORDER BY id
  `.execute(trx);
  return rows.map((row) => ({
    message: {
      messageId: row.id,
      chatType: row.chat_type,
      fromUserId: row.from_user_id,
      toUserId: chatIdFor(row.chat_type, row.from_user_id, row.chat_id),
      hasBeenSentId: row.client_message_id,
    },
    reach: row.shadowed ? 'writer' : 'chat',
  }));
}
