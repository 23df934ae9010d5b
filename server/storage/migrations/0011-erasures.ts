import { type Kysely, sql } from 'kysely';

/** Erasures of accounts whose last messages are still to be blanked. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE user_erasures ADD COLUMN messages_left boolean NOT NULL DEFAULT false;
    CREATE INDEX user_erasures_left ON user_erasures (id) WHERE messages_left;
  `.execute(db);
}
