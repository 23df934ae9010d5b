import { type Kysely, sql } from 'kysely';

/** Bans, mutes and dissolved groups; what finds the messages that a user missed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- A sanction lasts until its time, 'infinity' for good; nobody has to lift it.
    ALTER TABLE users
      ADD COLUMN banned_until timestamptz,
      ADD COLUMN ban_reason text NOT NULL DEFAULT '',
      ADD COLUMN muted_until timestamptz,
      ADD COLUMN mute_reason text NOT NULL DEFAULT '',
      ADD COLUMN deleted_at timestamptz;
    ALTER TABLE groups
      ADD COLUMN banned_until timestamptz,
      ADD COLUMN muted_until timestamptz,
      ADD COLUMN dissolved_at timestamptz;
    ALTER TABLE group_members
      ADD COLUMN muted_until timestamptz,
      -- The newest message anywhere when the user joined: what came before is not for them.
      ADD COLUMN joined_after bigint NOT NULL
        DEFAULT coalesce(pg_sequence_last_value('messages_id_seq'), 0);
    CREATE INDEX group_members_muted ON group_members (group_id) WHERE muted_until IS NOT NULL;
    UPDATE group_members SET joined_after = coalesce(
      (SELECT id FROM messages
       WHERE chat_type = 1 AND chat_id = group_id AND created_at < joined_at
       ORDER BY id DESC LIMIT 1), 0);

    -- The private chats of each user, a row for either side, made with a chat's first message. The
    -- messages of a user are found chat by chat, which costs nothing when they are stored.
    CREATE TABLE private_chats (
      user_id text NOT NULL,
      chat_id text NOT NULL,
      PRIMARY KEY (user_id, chat_id)
    );
    INSERT INTO private_chats (user_id, chat_id)
      SELECT from_user_id, chat_id FROM messages WHERE chat_type = 0
      UNION
      SELECT CASE WHEN starts_with(chat_id, from_user_id || ':')
          THEN substr(chat_id, length(from_user_id) + 2)
          ELSE left(chat_id, -(length(from_user_id) + 1)) END, chat_id
        FROM messages WHERE chat_type = 0;

    -- The newest change of each message that was changed after it was stored. The ids are of the
    -- same row as those of messages, so one cursor runs along both.
    CREATE TABLE message_changes (
      message_id bigint PRIMARY KEY,
      id bigint NOT NULL UNIQUE,
      chat_type smallint NOT NULL,
      chat_id text NOT NULL,
      by_user_id text NOT NULL
    );
    CREATE INDEX message_changes_chat ON message_changes (chat_type, chat_id, id);
  `.execute(db);
}
