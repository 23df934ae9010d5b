import { type Kysely, sql } from 'kysely';

/** What is written down about users: points, notes, sign-ins, what operators did, erasures. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE points_entries (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
      at timestamptz NOT NULL DEFAULT now(),
      admin_name text NOT NULL,
      amount bigint NOT NULL,
      -- After this entry; users.points is that of the last.
      balance bigint NOT NULL CHECK (balance >= 0),
      reason text NOT NULL,
      -- What whoever asked chose to tell a repeated request from a second change.
      key text
    );
    CREATE INDEX points_entries_user ON points_entries (user_id, id) INCLUDE (amount);
    CREATE UNIQUE INDEX points_entries_once ON points_entries (user_id, key) WHERE key IS NOT NULL;

    CREATE TABLE user_notes (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
      at timestamptz NOT NULL DEFAULT now(),
      admin_id bigint NOT NULL REFERENCES admins,
      admin_name text NOT NULL,
      text text NOT NULL
    );
    CREATE INDEX user_notes_user ON user_notes (user_id, id);

    CREATE TABLE user_sign_ins (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
      at timestamptz NOT NULL,
      address text NOT NULL,
      kind text NOT NULL,
      error_code text NOT NULL,
      build text NOT NULL,
      device text NOT NULL
    );
    CREATE INDEX user_sign_ins_user ON user_sign_ins (user_id, id);
    -- Written in the order of time, removed by it.
    CREATE INDEX user_sign_ins_at ON user_sign_ins USING brin (at);

    -- No reference to the user, of whom nothing else may be left.
    CREATE TABLE user_erasures (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      user_id text NOT NULL UNIQUE,
      erased_at timestamptz NOT NULL,
      by_name text NOT NULL,
      reason text NOT NULL,
      counts jsonb NOT NULL,
      digest text NOT NULL
    );

    -- What was done to somebody or something.
    CREATE INDEX audit_log_target ON audit_log (target_type, target_id, id);
  `.execute(db);
}
