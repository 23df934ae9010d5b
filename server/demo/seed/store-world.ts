import { type Transaction, sql } from 'kysely';
import type { Database } from '../../storage/schema.ts';
import { searchTokens } from '../../storage/search-tokens.ts';
import { searchTexts } from '../../users/search-texts.ts';
import type { DemoAnnouncement } from './announcements.ts';
import type { DemoMessage } from './history.ts';
import { type Moderator, storeModeration } from './store-moderation.ts';
import type { World } from './world.ts';

type Trx = Transaction<Database>;

/** Rows of one statement: enough to make round trips cheap, few enough to keep memory small. */
const MESSAGES_AT_ONCE = 2_000;

/**
 * Writes a world into an empty database.
 * @param passwordHash of everybody's password
 * @param operator who sent the announcements and acted on people
 */
export async function storeWorld(
  trx: Trx,
  world: World,
  passwordHash: string,
  operator: Moderator,
): Promise<void> {
  await storePeople(trx, world, passwordHash);
  await storeFriendships(trx, world);
  await storeGroups(trx, world);
  for (let at = 0; at < world.messages.length; at += MESSAGES_AT_ONCE) {
    await storeMessages(trx, world.messages.slice(at, at + MESSAGES_AT_ONCE));
  }
  await storePrivateChats(trx);
  for (const announcement of world.announcements) {
    await storeAnnouncement(trx, announcement, operator.id);
  }
  await storeModeration(trx, world.moderation, operator);
}

async function storePeople(trx: Trx, world: World, passwordHash: string): Promise<void> {
  const { people, lastSeen } = world;
  await sql`
    INSERT INTO users (id, username, nickname, password_hash, avatar, gender, phone, email, tags,
      created_at, last_seen_at, search)
    SELECT id, username, nickname, ${passwordHash}, avatar, gender, phone, email,
      string_to_array(tags, ','), created_at, last_seen_at,
      array_to_tsvector(string_to_array(tokens, ' '))
    FROM unnest(
      ${people.map(({ id }) => id)}::text[],
      ${people.map(({ username }) => username)}::text[],
      ${people.map(({ nickname }) => nickname)}::text[],
      ${people.map(({ avatar }) => avatar)}::text[],
      ${people.map(({ gender }) => gender)}::text[],
      ${people.map(({ phone }) => phone)}::text[],
      ${people.map(({ email }) => email)}::text[],
      ${people.map(({ tags }) => tags.join(','))}::text[],
      ${people.map(({ createdAt }) => createdAt)}::timestamptz[],
      ${people.map(({ id }) => lastSeen.get(id) ?? null)}::timestamptz[],
      ${people.map((user) => searchTokens(...searchTexts(user)).join(' '))}::text[]
    ) AS person (id, username, nickname, avatar, gender, phone, email, tags, created_at, last_seen_at,
      tokens)
  `.execute(trx);
  await sql`SELECT setval('user_ids', max(id::bigint)) FROM users`.execute(trx);
}

async function storeFriendships(trx: Trx, { friendships }: World): Promise<void> {
  await sql`
    INSERT INTO friendships (user_id, friend_id, created_at)
    SELECT one, other, created_at
    FROM unnest(
      ${friendships.flatMap(({ users: [one, other] }) => [one.id, other.id])}::text[],
      ${friendships.flatMap(({ users: [one, other] }) => [other.id, one.id])}::text[],
      ${friendships.flatMap(({ createdAt }) => [createdAt, createdAt])}::timestamptz[]
    ) AS friendship (one, other, created_at)
  `.execute(trx);
}

async function storeGroups(trx: Trx, { groups }: World): Promise<void> {
  await sql`
    INSERT INTO groups (id, name, owner_id, created_at, member_count, search)
    SELECT id, name, owner_id, created_at, member_count,
      array_to_tsvector(string_to_array(tokens, ' '))
    FROM unnest(
      ${groups.map(({ id }) => id)}::text[],
      ${groups.map(({ name }) => name)}::text[],
      ${groups.map(({ owner }) => owner.id)}::text[],
      ${groups.map(({ createdAt }) => createdAt)}::timestamptz[],
      ${groups.map(({ members }) => members.length)}::integer[],
      ${groups.map(({ id, name }) => searchTokens(id, name).join(' '))}::text[]
    ) AS made (id, name, owner_id, created_at, member_count, tokens)
  `.execute(trx);
  await sql`SELECT setval('group_ids', max(id::bigint)) FROM groups`.execute(trx);
  const rows = groups.flatMap(({ id, members }) =>
    members.map(({ user, joinedAt }) => ({ id, user, joinedAt })),
  );
  await sql`
    INSERT INTO group_members (group_id, user_id, joined_at)
    SELECT * FROM unnest(
      ${rows.map(({ id }) => id)}::text[],
      ${rows.map(({ user }) => user.id)}::text[],
      ${rows.map(({ joinedAt }) => joinedAt)}::timestamptz[]
    )
  `.execute(trx);
}

/** In the order of time, so that ids rise with it. */
async function storeMessages(trx: Trx, messages: readonly DemoMessage[]): Promise<void> {
  await sql`
    INSERT INTO messages (chat_type, chat_id, from_user_id, client_message_id, content_type,
      content, content_duration, sent_at, created_at)
    SELECT chat_type, chat_id, from_user_id, client_message_id, content_type,
      content, content_duration, sent_at, created_at
    FROM unnest(
      ${messages.map(({ chatType }) => chatType)}::smallint[],
      ${messages.map(({ chatId }) => chatId)}::text[],
      ${messages.map(({ from }) => from.id)}::text[],
      ${messages.map(({ clientMessageId }) => clientMessageId)}::text[],
      ${messages.map(({ contentType }) => contentType)}::smallint[],
      ${messages.map(({ content }) => content)}::text[],
      ${messages.map(({ contentDuration }) => contentDuration)}::smallint[],
      ${messages.map(({ sentAt }) => sentAt)}::timestamptz[],
      ${messages.map(({ createdAt }) => createdAt)}::timestamptz[]
    ) WITH ORDINALITY AS message (chat_type, chat_id, from_user_id, client_message_id,
      content_type, content, content_duration, sent_at, created_at, position)
    ORDER BY position
  `.execute(trx);
}

/** A row for either side, as the server makes them when it stores a chat's first message. */
async function storePrivateChats(trx: Trx): Promise<void> {
  await sql`
    INSERT INTO private_chats (user_id, chat_id)
    SELECT side, chat_id
    FROM (SELECT DISTINCT chat_id FROM messages WHERE chat_type = 0) AS chats
    -- The demo's ids hold no colon.
    CROSS JOIN LATERAL unnest(string_to_array(chat_id, ':')) AS side
    ON CONFLICT DO NOTHING
  `.execute(trx);
}

async function storeAnnouncement(
  trx: Trx,
  { title, content, createdAt, online, receipts }: DemoAnnouncement,
  adminId: string,
): Promise<void> {
  const { id } = await trx
    .insertInto('announcements')
    .values({
      title,
      content,
      audience: JSON.stringify({ kind: 'online' }),
      state: 'sent',
      created_by: adminId,
      created_at: createdAt,
      targeted: online,
      online,
      written: receipts.length,
      acknowledged: receipts.filter(({ acknowledgedAt }) => acknowledgedAt !== null).length,
      read: receipts.filter(({ readAt }) => readAt !== null).length,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await sql`
    INSERT INTO announcement_receipts (announcement_id, user_id, written_at, acknowledged_at, read_at)
    SELECT ${id}, * FROM unnest(
      ${receipts.map(({ user }) => user.id)}::text[],
      ${receipts.map(({ writtenAt }) => writtenAt)}::timestamptz[],
      ${receipts.map(({ acknowledgedAt }) => acknowledgedAt)}::timestamptz[],
      ${receipts.map(({ readAt }) => readAt)}::timestamptz[]
    )
  `.execute(trx);
}
