import { type Kysely, sql } from 'kysely';

/** Reveals that last, test users, what clients do wrong, and the alarms on it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Operators who see frames unmasked now. A reveal that has ended is in the audit log alone.
    CREATE TABLE traffic_reveals (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      admin_id bigint NOT NULL UNIQUE REFERENCES admins ON DELETE CASCADE,
      reason text NOT NULL,
      since timestamptz NOT NULL,
      until timestamptz NOT NULL,
      -- What was looked at, in the order in which it began.
      watched jsonb NOT NULL DEFAULT '[]'
    );

    -- With whom each operator tries out packets.
    CREATE TABLE traffic_test_users (
      admin_id bigint PRIMARY KEY REFERENCES admins ON DELETE CASCADE,
      user_id text NOT NULL UNIQUE REFERENCES users ON DELETE CASCADE
    );

    -- Violations of the protocol and quirks of clients, rolled up three times: by the minute, the
    -- quarter of an hour and six hours. Bounded: each is kept for its range, and builds are few.
    CREATE TABLE violation_counts (
      step_seconds integer NOT NULL,
      at timestamptz NOT NULL,
      code text NOT NULL,
      build text NOT NULL,
      count bigint NOT NULL,
      first_at timestamptz NOT NULL,
      last_at timestamptz NOT NULL,
      PRIMARY KEY (step_seconds, at, code, build)
    );

    -- The last few frames of each code and build.
    CREATE TABLE violation_samples (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      at timestamptz NOT NULL,
      code text NOT NULL,
      build text NOT NULL,
      message text NOT NULL,
      user_id text NOT NULL,
      claimed text NOT NULL,
      session_id text NOT NULL,
      address text NOT NULL,
      command smallint,
      bytes integer NOT NULL,
      -- The beginning of the frame, without secrets; the body masked, and as it was without secrets.
      head bytea NOT NULL,
      masked_body text NOT NULL,
      body text NOT NULL
    );
    CREATE INDEX violation_samples_of ON violation_samples (code, build, id);

    CREATE TABLE alarm_rules (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      code text NOT NULL,
      count integer NOT NULL,
      minutes integer NOT NULL,
      enabled boolean NOT NULL,
      last_fired_at timestamptz
    );
    -- Somebody who claims to be somebody else is no mistake of a client.
    INSERT INTO alarm_rules (code, count, minutes, enabled) VALUES ('not-you', 3, 5, true);

    CREATE TABLE alarms (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      rule_id bigint NOT NULL,
      at timestamptz NOT NULL,
      code text NOT NULL,
      count integer NOT NULL,
      minutes integer NOT NULL,
      build text NOT NULL
    );
  `.execute(db);
}
