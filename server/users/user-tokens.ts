import { type Kysely, type RawBuilder, sql } from 'kysely';
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
    await insert(db, token, lifetimeSeconds, sql`SELECT ${userId}::text AS id`);
    return token;
  }

  /**
   * A new token for whoever has proved the password with this hash; null when it is none any more. Who sets
   * another one and ends all tokens ends this one with them, or comes before it.
   */
  async issueFor(userId: string, provenHash: string): Promise<string | null> {
    const token = newSecret();
    const proven = sql`SELECT id FROM users
      WHERE id = ${userId} AND password_hash = ${provenHash} AND deleted_at IS NULL FOR SHARE`;
    return (await insert(this.#db, token, LIFETIME_SECONDS, proven)) ? token : null;
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

/** False when `whose`, a query for the id of a user, finds nobody. */
async function insert(
  db: Kysely<Database>,
  token: string,
  lifetimeSeconds: number,
  whose: RawBuilder<unknown>,
): Promise<boolean> {
  const { rows } = await sql`
    WITH owner AS MATERIALIZED (${whose}), spent AS (
      DELETE FROM user_tokens WHERE secret_hash IN (
        SELECT secret_hash FROM (
          SELECT secret_hash, expires_at,
            row_number() OVER (ORDER BY created_at DESC) AS place
          FROM user_tokens WHERE user_id IN (SELECT id FROM owner)
        ) AS tokens
        WHERE expires_at <= now() OR place >= ${MAX_TOKENS_PER_USER}
      )
    )
    INSERT INTO user_tokens (secret_hash, user_id, expires_at)
    SELECT ${hashSecret(token)}::bytea, id, now() + make_interval(secs => ${lifetimeSeconds})
    FROM owner RETURNING user_id
  `.execute(db);
  return rows.length > 0;
}
