import { type Kysely, sql } from 'kysely';

/** Shadow bans, recalled messages, administrators of groups; the name the server writes under. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE messages
      -- Taken back by an operator: kept here, delivered to nobody any more.
      ADD COLUMN recalled_at timestamptz,
      -- Of a shadow-banned writer: reaches nobody else.
      ADD COLUMN shadowed boolean NOT NULL DEFAULT false;
    -- The few that somebody's history leaves out; messages_chat stays as it is for all others.
    CREATE INDEX messages_withheld ON messages (chat_type, chat_id, id) INCLUDE (from_user_id)
      WHERE shadowed OR recalled_at IS NOT NULL;

    ALTER TABLE users
      ADD COLUMN shadow_banned_at timestamptz,
      -- The system account, in whose name the server writes, is nobody's: no row, no password, nothing
      -- to ban or to delete. NOT VALID: whoever has the name already keeps it.
      ADD CONSTRAINT users_not_system
        CHECK (id <> 'system' AND lower(username) <> 'system') NOT VALID;

    -- The owner is in groups.owner_id, whatever stands here.
    ALTER TABLE group_members
      ADD COLUMN role text NOT NULL DEFAULT 'member' CHECK (role IN ('admin', 'member'));
    CREATE INDEX group_members_admins ON group_members (group_id) WHERE role = 'admin';
  `.execute(db);
}
