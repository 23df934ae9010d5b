import { type Kysely, sql } from 'kysely';

/** Work that outlasts its request. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE jobs (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      kind text NOT NULL,
      state text NOT NULL DEFAULT 'running',
      created_by bigint NOT NULL REFERENCES admins,
      created_at timestamptz NOT NULL DEFAULT now(),
      finished_at timestamptz,
      done integer NOT NULL DEFAULT 0,
      total integer,
      error_count integer NOT NULL DEFAULT 0,
      errors jsonb NOT NULL DEFAULT '[]',
      message text NOT NULL DEFAULT '',
      result jsonb
    );
    CREATE INDEX jobs_own ON jobs (created_by, id);
    CREATE INDEX jobs_finished ON jobs (finished_at);
    -- Those a server left behind when it died.
    CREATE INDEX jobs_running ON jobs (id) WHERE state = 'running';
  `.execute(db);
}
