import type { Pool, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { ContentType } from '#contract/wire/packets/message';
import type { MessageStore, NewMessage, Reach, StoredMessage } from '../gateway/ports.ts';
import { BatchWriter } from '../storage/batch-writer.ts';
import { queryWithin } from '../storage/query-within.ts';
import { ID_ORDER_LOCK } from './id-order.ts';
import { PrivateChats } from './private-chats.ts';
import { storedChatId } from './stored-chat-id.ts';

/** A message is refused when it is not durable after this time. */
const STORE_WITHIN_MS = 5_000;
/** A query is given up, and its connection replaced, after this time. */
const QUERY_TIMEOUT_MS = 15_000;
const MAX_BATCH_MESSAGES = 1_000;
const MAX_BATCH_BYTES = 4 << 20;
const MAX_WAITING_BYTES = 64 << 20;
/** What a message takes beside its content. */
const MESSAGE_BYTES = 512;

/** Latest time a JavaScript `Date` can hold; the sender's clock may say anything. */
const LATEST_TIME = 8.64e15;

/** Anything that runs a query: the pool, or a connection inside a transaction. */
interface Runner {
  query<R extends QueryResultRow>(config: QueryConfig): Promise<QueryResult<R>>;
}

/** The messages of all chats. Stores with group commit. */
export class MessagesRepository implements MessageStore {
  private readonly pool: Pool;
  private readonly runner: Runner;
  private readonly privateChats: PrivateChats;
  private readonly writer: BatchWriter<NewMessage, StoredMessage | null>;

  constructor(pool: Pool, storeWithinMs = STORE_WITHIN_MS) {
    this.pool = pool;
    this.runner = { query: (config) => queryWithin(pool, config, QUERY_TIMEOUT_MS) };
    this.privateChats = new PrivateChats(pool);
    this.writer = new BatchWriter({
      write: (messages) => this.write(messages),
      divisible: isDataError,
      weigh: ({ content }) => content.length * 2 + MESSAGE_BYTES,
      maxBatchItems: MAX_BATCH_MESSAGES,
      maxBatchBytes: MAX_BATCH_BYTES,
      maxWaitingBytes: MAX_WAITING_BYTES,
      withinMs: storeWithinMs,
    });
  }

  store(message: NewMessage): Promise<StoredMessage | null> {
    return this.writer.add(message);
  }

  settled(): Promise<void> {
    return this.writer.settled();
  }

  private async write(messages: readonly NewMessage[]): Promise<(StoredMessage | null)[]> {
    const rows = messages.map(toRow);
    await this.privateChats.note(rows);
    if (!rows.some(isReplacement)) return insert(this.runner, rows);
    // A red packet may be grabbed from in the very turn in which it was sent: inserted first.
    return inTransaction(this.pool, async (connection) => {
      await connection.query(
        query('order-ids', 'SELECT pg_advisory_xact_lock($1)', [ID_ORDER_LOCK]),
      );
      const inserts = rows.filter((row) => !isReplacement(row));
      const inserted = inserts.length > 0 ? await insert(connection, inserts) : [];
      const replaced = await replace(connection, rows.filter(isReplacement));
      return rows.map((row) => (isReplacement(row) ? replaced : inserted).shift() ?? null);
    });
  }
}

interface Row extends NewMessage {
  readonly chatId: string;
}

function toRow(message: NewMessage): Row {
  const { chatType, fromUserId, toUserId } = message;
  return {
    ...message,
    chatId: storedChatId(chatType, fromUserId, toUserId),
    // The one character that PostgreSQL's text cannot hold.
    content: message.content.replaceAll('\0', '\ufffd'),
    sentAt: Math.min(message.sentAt, LATEST_TIME),
  };
}

function isReplacement(row: Row): boolean {
  return row.contentType === ContentType.RedPacketGrabbed;
}

const INSERT = insertText(false);
/** With a column more, which a batch without shadowed messages does not pay for. */
const INSERT_SOME_SHADOWED = insertText(true);

function insertText(someShadowed: boolean): string {
  const [column, parameter] = someShadowed ? [', shadowed', ', $10::boolean[]'] : ['', ''];
  return `
  WITH id_order AS MATERIALIZED (SELECT pg_advisory_xact_lock(${ID_ORDER_LOCK}))
  INSERT INTO messages (chat_type, chat_id, from_user_id, client_message_id,
    content_type, content, content_duration, sent_at, created_at${column})
  SELECT chat_type, chat_id, from_user_id, client_message_id,
    content_type, content, content_duration, to_timestamp(sent_at / 1000), to_timestamp($9::float8 / 1000)${column}
  FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[],
    $5::smallint[], $6::text[], $7::smallint[], $8::float8[]${parameter})
    WITH ORDINALITY AS input (chat_type, chat_id, from_user_id, client_message_id,
      content_type, content, content_duration, sent_at${column}, position), id_order
  ORDER BY position
  ON CONFLICT (from_user_id, client_message_id) DO NOTHING
  RETURNING id, from_user_id, client_message_id`;
}

async function insert(runner: Runner, rows: readonly Row[]): Promise<StoredMessage[]> {
  const createdAt = Date.now();
  const someShadowed = rows.some(({ shadowed }) => shadowed);
  const name = someShadowed ? 'store-messages-some-shadowed' : 'store-messages';
  const { rows: added } = await runner.query<{
    id: string;
    from_user_id: string;
    client_message_id: string;
  }>(
    query(name, someShadowed ? INSERT_SOME_SHADOWED : INSERT, [
      rows.map((row) => row.chatType),
      rows.map((row) => row.chatId),
      rows.map((row) => row.fromUserId),
      rows.map((row) => row.clientMessageId),
      rows.map((row) => row.contentType),
      rows.map((row) => row.content),
      rows.map((row) => row.contentDuration),
      rows.map((row) => row.sentAt),
      createdAt,
      ...(someShadowed ? [rows.map((row) => row.shadowed)] : []),
    ]),
  );
  // Without a conflict every row is back, in order: no need to look any up.
  if (added.length === rows.length) {
    return added.map(({ id }, index) => {
      return { messageId: id, createdAt, fresh: true, reach: reachOf(rows[index]) };
    });
  }
  const fresh = new Map(added.map((row) => [key(row.from_user_id, row.client_message_id), row.id]));
  const stored = await find(
    runner,
    rows.filter((row) => !fresh.has(key(row.fromUserId, row.clientMessageId))),
  );
  return rows.map((row) => {
    const name = key(row.fromUserId, row.clientMessageId);
    const messageId = fresh.get(name);
    if (messageId !== undefined) {
      // A second one with the same key in this batch is its retry.
      fresh.delete(name);
      const added = { messageId, createdAt, fresh: true, reach: reachOf(row) };
      stored.set(name, { ...added, fresh: false });
      return added;
    }
    const before = stored.get(name);
    if (!before) throw new Error(`message ${name} is neither new nor stored`);
    return before;
  });
}

const FIND = `
  SELECT id, from_user_id, client_message_id,
    extract(epoch FROM created_at)::float8 * 1000 AS created_ms,
    CASE WHEN recalled_at IS NOT NULL THEN 'nobody' WHEN shadowed THEN 'writer' ELSE 'chat' END AS reach
  FROM messages JOIN unnest($1::text[], $2::text[]) AS input (from_user_id, client_message_id)
    USING (from_user_id, client_message_id)`;

/** Those of the rows that were stored before. */
async function find(runner: Runner, rows: readonly Row[]): Promise<Map<string, StoredMessage>> {
  const { rows: found } = await runner.query<{
    id: string;
    from_user_id: string;
    client_message_id: string;
    created_ms: number;
    reach: Reach;
  }>(
    query('find-messages', FIND, [
      rows.map((row) => row.fromUserId),
      rows.map((row) => row.clientMessageId),
    ]),
  );
  return new Map(
    found.map((row) => [
      key(row.from_user_id, row.client_message_id),
      {
        messageId: row.id,
        createdAt: Math.round(row.created_ms),
        fresh: false,
        reach: row.reach,
      },
    ]),
  );
}

/**
 * A shadowed packet is there for its writer alone, a recalled one for nobody. What a shadow-banned user
 * grabs is answered as any other, but where others see the packet nothing changes.
 */
const REPLACE = `
  WITH seen AS (
    SELECT messages.id, messages.shadowed AS packet_shadowed, input.*
    FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[])
      WITH ORDINALITY
      AS input (chat_type, chat_id, client_message_id, content, by_user_id, shadowed, position)
    JOIN messages ON messages.chat_type = input.chat_type AND messages.chat_id = input.chat_id
      AND messages.client_message_id = input.client_message_id
      AND messages.content_type = ${ContentType.RedPacket}
    WHERE recalled_at IS NULL AND (NOT messages.shadowed OR from_user_id = by_user_id)
  ), last AS (
    -- Several grabs from one packet: the last has them all.
    SELECT DISTINCT ON (id) * FROM seen WHERE packet_shadowed OR NOT shadowed
    ORDER BY id, position DESC
  ), changed AS (
    UPDATE messages SET content = last.content FROM last WHERE messages.id = last.id
    RETURNING last.*
  ), noted AS (
    INSERT INTO message_changes (message_id, id, chat_type, chat_id, by_user_id)
    SELECT id, nextval('messages_id_seq'), chat_type, chat_id, by_user_id FROM changed
    ON CONFLICT (message_id) DO UPDATE SET id = excluded.id, by_user_id = excluded.by_user_id
  )
  SELECT position::int, id, packet_shadowed OR shadowed AS hidden FROM seen`;

/** Gives red packets their new content; null for one that does not exist. */
async function replace(runner: Runner, rows: readonly Row[]): Promise<(StoredMessage | null)[]> {
  const createdAt = Date.now();
  const { rows: seen } = await runner.query<{ position: number; id: string; hidden: boolean }>(
    query('replace-red-packets', REPLACE, [
      rows.map((row) => row.chatType),
      rows.map((row) => row.chatId),
      rows.map((row) => row.clientMessageId),
      rows.map((row) => row.content),
      rows.map((row) => row.fromUserId),
      rows.map((row) => row.shadowed),
    ]),
  );
  const packets = new Map(seen.map((row) => [row.position, row]));
  return rows.map((_, index) => {
    const packet = packets.get(index + 1);
    if (!packet) return null;
    const reach = packet.hidden ? 'writer' : 'chat';
    return { messageId: packet.id, createdAt, fresh: true, reach };
  });
}

/** Of a message that is new. */
function reachOf(row: Row | undefined): Reach {
  return row?.shadowed === true ? 'writer' : 'chat';
}

async function inTransaction<T>(pool: Pool, work: (connection: Runner) => Promise<T>) {
  const connection = await pool.connect();
  const query = { query_timeout: QUERY_TIMEOUT_MS };
  try {
    await connection.query('BEGIN');
    const result = await work({ query: (config) => connection.query({ ...config, ...query }) });
    await connection.query('COMMIT');
    connection.release();
    return result;
  } catch (error) {
    // The connection goes, and what was not committed with it.
    connection.release(true);
    throw error;
  }
}

function query(name: string, text: string, values: unknown[]): QueryConfig {
  return { name, text, values };
}

/** Neither id contains a blank. */
function key(first: string, second: string): string {
  return `${first} ${second}`;
}

/** SQLSTATE class 22: a value that the database cannot take. */
function isDataError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('22');
}
