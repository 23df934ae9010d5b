import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from '../storage/schema.ts';
import { searchTokens } from '../storage/search-tokens.ts';
import { differences } from '../storage/differences.ts';
import type { ImportedUser, UserRow } from './import-sheet.ts';
import { searchTexts } from './search-texts.ts';
import { recordOf, USER_COLUMNS, type UserRecord } from './user-record.ts';

export interface CreatedUser extends Omit<ImportedUser, 'password'> {
  readonly id: string;
}

/** What of a row was new to the user who has its name. */
export interface UserUpdate {
  readonly id: string;
  readonly before: object;
  readonly after: object;
}

type ChangedUser = Pick<
  UserRecord,
  'id' | 'username' | 'nickname' | 'gender' | 'phone' | 'email' | 'tags'
>;

/** Users by the hundred in one statement. */
export class UsersBatch {
  /** The names, in lower case, that somebody has already. */
  async existing(db: Kysely<Database>, rows: readonly UserRow[]): Promise<ReadonlySet<string>> {
    if (rows.length === 0) return new Set();
    const { rows: found } = await sql<{ name: string }>`
      SELECT lower(username) AS name FROM users WHERE lower(username) = ANY(${namesOf(rows)}::text[])
    `.execute(db);
    return new Set(found.map(({ name }) => name));
  }

  /** Those whose names nobody has. */
  async insert(
    trx: Transaction<Database>,
    rows: readonly (UserRow & { readonly passwordHash: string })[],
  ): Promise<CreatedUser[]> {
    if (rows.length === 0) return [];
    const made = rows.map(({ user, passwordHash, tokens }) => {
      const { username, nickname, gender = 'unknown', phone = '', email = '', tags = [] } = user;
      const created = { username, nickname, gender, phone, email, tags: [...tags] };
      return { created, passwordHash, tokens };
    });
    // The id, drawn first, is one of the words that find the user.
    const { rows: inserted } = await sql<{ id: string; username: string }>`
      INSERT INTO users (id, username, nickname, password_hash, gender, phone, email, tags, search)
      SELECT id, username, nickname, password_hash, gender, phone, email,
        ARRAY(SELECT jsonb_array_elements_text(tags::jsonb)),
        array_to_tsvector(string_to_array(tokens || ' ' || id, ' '))
      FROM (
        SELECT nextval('user_ids')::text AS id, given.*
        FROM unnest(
          ${made.map(({ created }) => created.username)}::text[],
          ${made.map(({ created }) => created.nickname)}::text[],
          ${made.map(({ passwordHash }) => passwordHash)}::text[],
          ${made.map(({ created }) => created.gender)}::text[],
          ${made.map(({ created }) => created.phone)}::text[],
          ${made.map(({ created }) => created.email)}::text[],
          ${made.map(({ created }) => JSON.stringify(created.tags))}::text[],
          ${made.map(({ tokens }) => tokens)}::text[]
        ) AS given (username, nickname, password_hash, gender, phone, email, tags, tokens)
      ) AS made
      ON CONFLICT (lower(username)) DO NOTHING
      RETURNING id, username
    `.execute(trx);
    const ids = new Map(inserted.map(({ id, username }) => [username, id]));
    return made.flatMap(({ created }) => {
      const id = ids.get(created.username);
      return id === undefined ? [] : [{ id, ...created }];
    });
  }

  /** Changes what the rows name of the users who have their names. Passwords stay. */
  async update(trx: Transaction<Database>, rows: readonly UserRow[]): Promise<UserUpdate[]> {
    if (rows.length === 0) return [];
    // In the order of the ids, so that two transactions never wait for each other.
    const found = await trx
      .selectFrom('users')
      .select(USER_COLUMNS)
      .where(sql<boolean>`lower(username) = ANY(${namesOf(rows)}::text[])`)
      .where('users.deleted_at', 'is', null)
      .orderBy('users.id')
      .forNoKeyUpdate()
      .execute();
    const given = new Map(rows.map(({ user }) => [user.username.toLowerCase(), user]));
    const changed: ChangedUser[] = [];
    const updates: UserUpdate[] = [];
    for (const user of found.map(recordOf)) {
      const { nickname, gender, phone, email, tags } = given.get(user.username.toLowerCase()) ?? {};
      const named = Object.entries({ nickname, gender, phone, email, tags });
      const wanted = named.filter(([, value]) => value !== undefined);
      const after = differences(user, Object.fromEntries(wanted));
      if (Object.keys(after).length === 0) continue;
      changed.push({ ...user, ...after });
      updates.push({ id: user.id, before: differences(after, user), after });
    }
    if (changed.length > 0) await this.#change(trx, changed);
    return updates;
  }

  /** They must be locked: the columns that no row names are written as they were read. */
  async #change(trx: Transaction<Database>, users: readonly ChangedUser[]): Promise<void> {
    await sql`
      UPDATE users SET
        nickname = changed.nickname, gender = changed.gender, phone = changed.phone,
        email = changed.email, tags = ARRAY(SELECT jsonb_array_elements_text(changed.tags::jsonb)),
        search = array_to_tsvector(string_to_array(tokens, ' ')), version = version + 1
      FROM unnest(
        ${users.map(({ id }) => id)}::text[],
        ${users.map(({ nickname }) => nickname)}::text[],
        ${users.map(({ gender }) => gender)}::text[],
        ${users.map(({ phone }) => phone)}::text[],
        ${users.map(({ email }) => email)}::text[],
        ${users.map(({ tags }) => JSON.stringify(tags))}::text[],
        ${users.map((user) => searchTokens(...searchTexts(user)).join(' '))}::text[]
      ) AS changed (id, nickname, gender, phone, email, tags, tokens)
      WHERE users.id = changed.id
    `.execute(trx);
  }
}

function namesOf(rows: readonly UserRow[]): string[] {
  return rows.map(({ user }) => user.username.toLowerCase());
}
