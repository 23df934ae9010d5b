import { type Kysely, sql } from 'kysely';
import type { Database } from '../storage/schema.ts';
import { searchTokens } from '../storage/search-tokens.ts';
import { differences } from '../storage/differences.ts';
import type { ImportedUser } from './import-sheet.ts';
import { searchTexts } from './user-record.ts';
import type { UsersRepository } from './users.repository.ts';

export interface CreatedUser extends Omit<ImportedUser, 'password'> {
  readonly id: string;
}

/** Users by the hundred in one statement. */
export class UsersBatch {
  readonly #users: UsersRepository;

  constructor(users: UsersRepository) {
    this.#users = users;
  }

  /** The names, in lower case, that somebody has already. */
  async existing(
    db: Kysely<Database>,
    rows: readonly { readonly user: ImportedUser }[],
  ): Promise<ReadonlySet<string>> {
    const names = rows.map(({ user }) => user.username.toLowerCase());
    const { rows: found } = await sql<{ name: string }>`
      SELECT lower(username) AS name FROM users WHERE lower(username) = ANY(${names}::text[])
    `.execute(db);
    return new Set(found.map(({ name }) => name));
  }

  /** Those whose names nobody has. */
  async insert(
    trx: Kysely<Database>,
    rows: readonly { readonly user: ImportedUser; readonly passwordHash: string }[],
  ): Promise<CreatedUser[]> {
    if (rows.length === 0) return [];
    // The ids are drawn first, because they are among the texts that find the users.
    const drawn = await sql<{ id: string }>`
      SELECT nextval('user_ids')::text AS id FROM generate_series(1, ${rows.length})
    `.execute(trx);
    const made = rows.map(({ user, passwordHash }, index) => {
      const id = drawn.rows[index]?.id ?? '';
      const { username, nickname, gender = 'unknown', phone = '', email = '', tags = [] } = user;
      const created = { id, username, nickname, gender, phone, email, tags };
      const tokens = searchTokens(...searchTexts(created)).join(' ');
      return { created, passwordHash, tokens };
    });
    const { rows: inserted } = await sql<{ id: string }>`
      INSERT INTO users (id, username, nickname, password_hash, gender, phone, email, tags, search)
      SELECT id, username, nickname, password_hash, gender, phone, email,
        ARRAY(SELECT jsonb_array_elements_text(tags::jsonb)),
        array_to_tsvector(string_to_array(tokens, ' '))
      FROM unnest(
        ${made.map(({ created }) => created.id)}::text[],
        ${made.map(({ created }) => created.username)}::text[],
        ${made.map(({ created }) => created.nickname)}::text[],
        ${made.map(({ passwordHash }) => passwordHash)}::text[],
        ${made.map(({ created }) => created.gender)}::text[],
        ${made.map(({ created }) => created.phone)}::text[],
        ${made.map(({ created }) => created.email)}::text[],
        ${made.map(({ created }) => JSON.stringify(created.tags))}::text[],
        ${made.map(({ tokens }) => tokens)}::text[]
      ) AS made (id, username, nickname, password_hash, gender, phone, email, tags, tokens)
      ON CONFLICT (lower(username)) DO NOTHING
      RETURNING id
    `.execute(trx);
    const ids = new Set(inserted.map(({ id }) => id));
    return made.map(({ created }) => created).filter(({ id }) => ids.has(id));
  }

  /** What of the row was new to the user who has its name; null for nothing. Passwords stay. */
  async update(
    trx: Kysely<Database>,
    { username, nickname, gender, phone, email, tags }: ImportedUser,
  ): Promise<{ readonly id: string; readonly after: object } | null> {
    const found = await trx
      .selectFrom('users')
      .select('id')
      .where(sql`lower(username)`, '=', username.toLowerCase())
      .executeTakeFirst();
    const user = found && (await this.#users.lock(trx, found.id));
    if (user?.deletedAt !== null) return null;
    const named = { nickname, gender, phone, email, tags };
    const given = Object.entries(named).filter(([, value]) => value !== undefined);
    const after = differences(user, Object.fromEntries(given));
    if (Object.keys(after).length === 0) return null;
    await this.#users.change(trx, user, after);
    return { id: user.id, after };
  }
}
