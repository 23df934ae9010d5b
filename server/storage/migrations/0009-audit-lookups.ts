import { type Kysely, sql } from 'kysely';

/** Finding what was done by whom, when and of which kind; alarm rules that two operators may change. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- The log is read in the order of time: ids are only nearly in it.
    CREATE INDEX audit_log_at ON audit_log (at, id);
    CREATE INDEX audit_log_action ON audit_log (action, at, id);
    CREATE INDEX audit_log_target_type ON audit_log (target_type, at, id);
    CREATE INDEX audit_log_admin_name ON audit_log (lower(admin_name), at, id);
    DROP INDEX audit_log_admin;
    CREATE INDEX audit_log_admin ON audit_log (admin_id, at, id);

    -- The entry of its begin; null for one that an older server began.
    ALTER TABLE traffic_reveals ADD COLUMN entry_id bigint;

    ALTER TABLE alarm_rules ADD COLUMN version integer NOT NULL DEFAULT 1;
  `.execute(db);
}
