import { type Kysely, sql } from 'kysely';
import type { NewUser, UserChanges } from '#contract/rest/users';
import { SYSTEM_USER_ID } from '../gateway/ports.ts';
import type { Database } from '../storage/schema.ts';
import { searchVector } from '../storage/search-vector.ts';
import { searchTexts } from './search-texts.ts';
import { recordOf, USER_COLUMNS, type UserRecord } from './user-record.ts';

export interface LoginRecord {
  readonly user: UserRecord;
  readonly passwordHash: string;
  /** It was given by an operator and opens one login. */
  readonly oneTime: boolean;
}

export class UsersRepository {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  async byId(id: string, db = this.#db): Promise<UserRecord | undefined> {
    const row = await db
      .selectFrom('users')
      .select(USER_COLUMNS)
      .where('users.id', '=', id)
      .executeTakeFirst();
    return row && recordOf(row);
  }

  /** What a login needs; names are told apart without regard to case. */
  async credentialsOf(username: string): Promise<LoginRecord | undefined> {
    const row = await this.#db
      .selectFrom('users')
      .select([...USER_COLUMNS, 'users.password_hash', 'users.password_until'])
      .where(sql`lower(users.username)`, '=', username.toLowerCase())
      .where('users.deleted_at', 'is', null)
      .executeTakeFirst();
    return (
      row && {
        user: recordOf(row),
        passwordHash: row.password_hash,
        oneTime: row.password_until !== null,
      }
    );
  }

  /** The new user, or undefined when the name is taken. */
  async insert(
    trx: Kysely<Database>,
    { username, nickname, ...more }: Omit<NewUser, 'password'>,
    passwordHash: string,
  ): Promise<UserRecord | undefined> {
    if (username.toLowerCase() === SYSTEM_USER_ID) return undefined;
    // The id is drawn first, because it is one of the texts that find the user.
    const { rows } = await sql<{ id: string }>`SELECT nextval('user_ids')::text AS id`.execute(trx);
    const id = rows[0]?.id;
    if (id === undefined) throw new Error('user_ids gave no id');
    const { phone = '', email = '' } = more;
    const row = await trx
      .insertInto('users')
      .values({
        id,
        username,
        nickname,
        password_hash: passwordHash,
        ...more,
        search: searchVector(...searchTexts({ id, username, nickname, phone, email })),
      })
      .onConflict((conflict) => conflict.expression(sql`lower(username)`).doNothing())
      .returning(USER_COLUMNS)
      .executeTakeFirst();
    return row && recordOf(row);
  }

  /** The user as they are, kept from being changed by others until the transaction ends. */
  async lock(trx: Kysely<Database>, id: string): Promise<UserRecord | undefined> {
    const row = await trx
      .selectFrom('users')
      .select(USER_COLUMNS)
      .where('users.id', '=', id)
      .forNoKeyUpdate()
      .executeTakeFirst();
    return row && recordOf(row);
  }

  /** As `lock`, and kept from being tied to groups and friends meanwhile: see `lockExisting`. */
  async lockWhole(trx: Kysely<Database>, id: string): Promise<UserRecord | undefined> {
    await sql`SELECT FROM users WHERE id = ${id} FOR UPDATE`.execute(trx);
    return this.byId(id, trx);
  }

  /** The user must be locked. */
  async change(
    trx: Kysely<Database>,
    user: UserRecord,
    changes: Omit<UserChanges, 'version'>,
  ): Promise<UserRecord> {
    const row = await trx
      .updateTable('users')
      .set((eb) => ({
        ...changes,
        search: searchVector(...searchTexts({ ...user, ...changes })),
        version: eb('version', '+', 1),
      }))
      .where('users.id', '=', user.id)
      .returning(USER_COLUMNS)
      .executeTakeFirstOrThrow();
    return recordOf(row);
  }

  /**
   * Those of `ids` that exist and are not deleted, and will not be until the transaction ends. The
   * order is fixed, so that two transactions never wait for each other.
   */
  async lockExisting(trx: Kysely<Database>, ids: readonly string[]): Promise<Set<string>> {
    const { rows } = await sql<{ id: string }>`
      SELECT id FROM users WHERE id = ANY(${ids}::text[]) AND deleted_at IS NULL
      ORDER BY id FOR KEY SHARE
    `.execute(trx);
    return new Set(rows.map((row) => row.id));
  }

  /** Moves `last_seen_at` forward, never back, for many users at once. */
  async record(userIds: readonly string[], at: number): Promise<void> {
    const seenAt = new Date(at);
    await this.#db
      .updateTable('users')
      .set({ last_seen_at: seenAt })
      .where(sql<boolean>`id = ANY(${userIds}::text[])`)
      .where((eb) => eb.or([eb('last_seen_at', 'is', null), eb('last_seen_at', '<', seenAt)]))
      // Their connections are closed when their accounts are nobody's already.
      .where('deleted_at', 'is', null)
      .execute();
  }
}
