import { type Kysely, sql } from 'kysely';

/** Operators and their sessions, end users, groups, messages, announcements, the audit log. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE admins (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      username text NOT NULL,
      display_name text NOT NULL,
      password_hash text NOT NULL,
      role text NOT NULL,
      must_change_password boolean NOT NULL DEFAULT false,
      failed_logins integer NOT NULL DEFAULT 0,
      locked_until timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      version integer NOT NULL DEFAULT 1
    );
    CREATE UNIQUE INDEX admins_username ON admins (lower(username));

    -- Only hashes of secrets are kept: a copy of the database opens no session.
    CREATE TABLE admin_sessions (
      secret_hash bytea PRIMARY KEY,
      admin_id bigint NOT NULL REFERENCES admins ON DELETE CASCADE,
      created_at timestamptz NOT NULL DEFAULT now(),
      last_seen_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz NOT NULL,
      address text NOT NULL,
      user_agent text NOT NULL
    );
    CREATE INDEX admin_sessions_admin ON admin_sessions (admin_id);

    CREATE TABLE im_tickets (
      secret_hash bytea PRIMARY KEY,
      session_hash bytea NOT NULL REFERENCES admin_sessions ON DELETE CASCADE,
      expires_at timestamptz NOT NULL
    );

    CREATE TABLE audit_log (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      at timestamptz NOT NULL DEFAULT now(),
      -- Null for what the server does by itself. The name is kept as it was then.
      admin_id bigint REFERENCES admins,
      admin_name text NOT NULL,
      action text NOT NULL,
      target_type text NOT NULL,
      target_id text NOT NULL,
      before jsonb,
      after jsonb,
      address text NOT NULL,
      request_id text NOT NULL
    );
    CREATE INDEX audit_log_admin ON audit_log (admin_id, at);

    -- Ids of users and groups are text, because those of an older system are taken over as they are.
    CREATE SEQUENCE user_ids START 100001;
    CREATE TABLE users (
      id text PRIMARY KEY DEFAULT nextval('user_ids')::text,
      username text NOT NULL,
      nickname text NOT NULL,
      password_hash text NOT NULL,
      avatar text NOT NULL DEFAULT '',
      phone text NOT NULL DEFAULT '',
      email text NOT NULL DEFAULT '',
      created_at timestamptz NOT NULL DEFAULT now(),
      last_seen_at timestamptz,
      -- What the search box finds; see storage/search-tokens.ts.
      search tsvector NOT NULL,
      version integer NOT NULL DEFAULT 1
    );
    -- One index for each order of the list. Ids mostly are numbers: the shorter ones come first.
    CREATE UNIQUE INDEX users_username ON users (lower(username)) INCLUDE (username, id);
    CREATE INDEX users_ids ON users (length(id), id);
    CREATE INDEX users_nickname ON users (nickname, id);
    CREATE INDEX users_created ON users (created_at, id);
    CREATE INDEX users_seen ON users (last_seen_at DESC NULLS LAST, id DESC);
    CREATE INDEX users_search ON users USING gin (search);

    CREATE TABLE user_tokens (
      secret_hash bytea PRIMARY KEY,
      user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz NOT NULL
    );
    CREATE INDEX user_tokens_user ON user_tokens (user_id);

    CREATE TABLE friendships (
      -- One row in each direction.
      user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
      friend_id text NOT NULL REFERENCES users ON DELETE CASCADE,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (user_id, friend_id),
      CHECK (user_id <> friend_id)
    );

    CREATE SEQUENCE group_ids START 200001;
    CREATE TABLE groups (
      id text PRIMARY KEY DEFAULT nextval('group_ids')::text,
      name text NOT NULL,
      avatar text NOT NULL DEFAULT '',
      owner_id text NOT NULL REFERENCES users,
      created_at timestamptz NOT NULL DEFAULT now(),
      member_count integer NOT NULL DEFAULT 0,
      search tsvector NOT NULL,
      version integer NOT NULL DEFAULT 1
    );
    CREATE INDEX groups_ids ON groups (length(id), id);
    CREATE INDEX groups_name ON groups (name, id);
    CREATE INDEX groups_created ON groups (created_at, id);
    CREATE INDEX groups_size ON groups (member_count, id);
    CREATE INDEX groups_search ON groups USING gin (search);
    CREATE INDEX groups_owner ON groups (owner_id);

    CREATE TABLE group_members (
      group_id text NOT NULL REFERENCES groups ON DELETE CASCADE,
      user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
      joined_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (group_id, user_id)
    );
    CREATE INDEX group_members_user ON group_members (user_id);

    -- Grows without end. No foreign keys: a message outlives what it names, and each would cost a
    -- look-up per row of the group commit. The gateway checks before it stores.
    CREATE TABLE messages (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      chat_type smallint NOT NULL,
      -- The group's id, or both users' ids in order, joined by a colon.
      chat_id text NOT NULL,
      from_user_id text NOT NULL,
      -- The sender's own id of the message (hasBeenSentId): a retry is stored once.
      client_message_id text NOT NULL,
      content_type smallint NOT NULL,
      content text NOT NULL,
      content_duration smallint,
      -- The sender's clock, and ours.
      sent_at timestamptz NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE UNIQUE INDEX messages_once ON messages (from_user_id, client_message_id);
    CREATE INDEX messages_chat ON messages (chat_type, chat_id, id);
    -- Whoever grabs from a red packet names it by its sender's id.
    CREATE INDEX messages_red_packets ON messages (chat_id, client_message_id)
      WHERE content_type = 4;

    CREATE TABLE announcements (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      title text NOT NULL,
      content text NOT NULL,
      audience jsonb NOT NULL,
      state text NOT NULL,
      created_by bigint NOT NULL REFERENCES admins,
      created_at timestamptz NOT NULL DEFAULT now(),
      targeted integer NOT NULL DEFAULT 0,
      online integer NOT NULL DEFAULT 0,
      written integer NOT NULL DEFAULT 0,
      acknowledged integer NOT NULL DEFAULT 0,
      read integer NOT NULL DEFAULT 0,
      -- What the sender chose to tell a repeated request from a second announcement.
      idempotency_key text
    );
    CREATE UNIQUE INDEX announcements_once ON announcements (created_by, idempotency_key);
    -- Those a server left behind when it died.
    CREATE INDEX announcements_sending ON announcements (id) WHERE state = 'sending';

    CREATE TABLE announcement_receipts (
      announcement_id bigint NOT NULL REFERENCES announcements ON DELETE CASCADE,
      user_id text NOT NULL,
      written_at timestamptz NOT NULL,
      acknowledged_at timestamptz,
      read_at timestamptz,
      PRIMARY KEY (announcement_id, user_id)
    );
  `.execute(db);
}
