import { type Kysely, sql } from 'kysely';
import type { Credentials, EndUser } from '../gateway/ports.ts';
import { hashSecret, newSecret } from '../secrets/secret.ts';
import type { Database } from '../storage/schema.ts';

const LIFETIME_SECONDS = 30 * 24 * 3600;
/** A user's oldest tokens end when there are more. */
const MAX_TOKENS_PER_USER = 50;

/** The tokens with which end users bind. Only their hashes are stored. */
export class UserTokens implements Credentials {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** A new token of the user, good for 30 days unless told otherwise. */
  async issue(
    userId: string,
    lifetimeSeconds = LIFETIME_SECONDS,
    db: Kysely<Database> = this.#db,
  ): Promise<string> {
    const token = newSecret();
    await sql`
      WITH spent AS (
        DELETE FROM user_tokens WHERE secret_hash IN (
          SELECT secret_hash FROM (
            SELECT secret_hash, expires_at, row_number() OVER (ORDER BY created_at DESC) AS place
            FROM user_tokens WHERE user_id = ${userId}
          ) AS tokens
          WHERE expires_at <= now() OR place >= ${MAX_TOKENS_PER_USER}
        )
      )
      INSERT INTO user_tokens (secret_hash, user_id, expires_at)
      VALUES (${hashSecret(token)}, ${userId}, now() + make_interval(secs => ${lifetimeSeconds}))
    `.execute(db);
    return token;
  }

  /** Ends all tokens of the user; connections bound with them are not closed by it. */
  async revokeAll(trx: Kysely<Database>, userId: string): Promise<void> {
    await trx.deleteFrom('user_tokens').where('user_id', '=', userId).execute();
  }

  async verify(userId: string, token: string): Promise<EndUser | null> {
    const hash = hashSecret(token);
    const row = await this.#db
      .selectFrom('user_tokens')
      .select('user_id')
      .where('secret_hash', '=', hash)
      .where('user_id', '=', userId)
      .where('expires_at', '>', sql<Date>`now()`)
      .executeTakeFirst();
    return row ? { kind: 'user', userId, credential: hash.toString('base64url') } : null;
  }
}
