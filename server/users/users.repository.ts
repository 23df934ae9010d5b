import { type Kysely, type Selectable, sql } from 'kysely';
import type { Page } from '#contract/rest/problem';
import type { NewUser, User, UsersQuery } from '#contract/rest/users';
import { SYSTEM_USER_ID } from '../gateway/ports.ts';
import { cappedCount } from '../storage/capped-count.ts';
import { type ListOrder, orderBy, orderOf } from '../storage/list-order.ts';
import type { Database } from '../storage/schema.ts';
import { searchQuery, searchVector } from '../storage/search-tokens.ts';

/** What the database knows of a user; who is online, the gateway knows. */
export type UserRecord = Omit<User, 'onlineDevices'>;

type UserSort = 'id' | 'username' | 'nickname' | 'createdAt' | 'lastSeenAt';

/** Each has its index: see the migrations. Who was never seen comes after all who were. */
const ORDERS: Record<UserSort, ListOrder> = {
  id: orderBy('length(users.id)', 'users.id'),
  username: orderBy('lower(users.username)'),
  nickname: orderBy('users.nickname', 'users.id'),
  createdAt: orderBy('users.created_at', 'users.id'),
  lastSeenAt: {
    ascending: sql.raw('users.last_seen_at NULLS FIRST, users.id'),
    descending: sql.raw('users.last_seen_at DESC NULLS LAST, users.id DESC'),
  },
};

const COLUMNS = [
  'users.id',
  'users.username',
  'users.nickname',
  'users.avatar',
  'users.phone',
  'users.email',
  'users.created_at',
  'users.last_seen_at',
  'users.version',
] as const;

type PageQuery = Omit<UsersQuery, 'online'>;

/** Only who is online, or only who is not. */
export interface OnlineFilter {
  readonly is: boolean;
  readonly ids: readonly string[];
}

export interface LoginRecord {
  readonly user: UserRecord;
  readonly passwordHash: string;
  /** `until` is ISO 8601, null for good. */
  readonly ban: { readonly until: string | null; readonly reason: string } | null;
}

export class UsersRepository {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** One page of all users, or of those online or not. */
  async page(query: PageQuery, online?: OnlineFilter): Promise<Page<UserRecord>> {
    const typed = query.q?.trim() ?? '';
    if (typed !== '') return this.#search(typed, query, online);
    const order = orderOf(ORDERS, query.sort ?? '-createdAt');
    const matching = this.#matching(online);
    // The ids alone come out of an index, so that a page far back reads no row before its own.
    const ids = matching
      .select('users.id')
      .orderBy(order)
      .limit(query.pageSize)
      .offset(skip(query));
    const [{ total }, rows] = await Promise.all([
      matching.select((eb) => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow(),
      this.#db
        .selectFrom(ids.as('page'))
        .innerJoin('users', 'users.id', 'page.id')
        .select(COLUMNS)
        .orderBy(order)
        .execute(),
    ]);
    return { items: rows.map(recordOf), total: Number(total) };
  }

  /**
   * Counts first, because how many match decides how they are best sorted. Many: walk the index of
   * the order and keep what matches. Few: fetch and sort them. By name always the second, because
   * what a name begins with also decides where in the order it stands.
   */
  async #search(typed: string, query: PageQuery, online?: OnlineFilter): Promise<Page<UserRecord>> {
    const sort = query.sort ?? '-createdAt';
    const matching = this.#matching(online).where(
      sql<boolean>`users.search @@ ${searchQuery(typed)}`,
    );
    const count = await cappedCount(this.#db, matching.select('users.id'));
    if (count.total <= skip(query) && !count.capped) return { items: [], ...count };
    const walks = count.capped && !sort.endsWith('name');
    // OFFSET 0 keeps the planner from walking after all.
    const fetched = walks
      ? matching.select(COLUMNS)
      : this.#db.selectFrom(matching.select(COLUMNS).offset(0).as('users')).select(COLUMNS);
    const rows = await fetched
      .orderBy(orderOf(ORDERS, sort))
      .limit(query.pageSize)
      .offset(skip(query))
      .execute();
    return { items: rows.map(recordOf), ...count };
  }

  #matching(online?: OnlineFilter) {
    const all = this.#db.selectFrom('users');
    if (online === undefined) return all;
    const isOnline = sql<boolean>`users.id = ANY(${online.ids}::text[])`;
    return all.where(online.is ? isOnline : sql<boolean>`NOT ${isOnline}`);
  }

  async byId(id: string): Promise<UserRecord | undefined> {
    const row = await this.#db
      .selectFrom('users')
      .select(COLUMNS)
      .where('users.id', '=', id)
      .executeTakeFirst();
    return row && recordOf(row);
  }

  /** What a login needs; names are told apart without regard to case. */
  async credentialsOf(username: string): Promise<LoginRecord | undefined> {
    const row = await this.#db
      .selectFrom('users')
      .select([
        ...COLUMNS,
        'users.password_hash',
        'users.banned_until',
        'users.ban_reason',
        sql<boolean>`coalesce(users.banned_until > now(), false)`.as('banned'),
      ])
      .where(sql`lower(users.username)`, '=', username.toLowerCase())
      .where('users.deleted_at', 'is', null)
      .executeTakeFirst();
    if (!row) return undefined;
    const until = row.banned_until instanceof Date ? row.banned_until.toISOString() : null;
    const ban = row.banned ? { until, reason: row.ban_reason } : null;
    return { user: recordOf(row), passwordHash: row.password_hash, ban };
  }

  /** The new user, or undefined when the name is taken. */
  async insert(
    trx: Kysely<Database>,
    { username, nickname, avatar = '', phone = '', email = '' }: Omit<NewUser, 'password'>,
    passwordHash: string,
  ): Promise<UserRecord | undefined> {
    if (username.toLowerCase() === SYSTEM_USER_ID) return undefined;
    // The id is drawn first, because it is one of the texts that find the user.
    const { rows } = await sql<{ id: string }>`SELECT nextval('user_ids')::text AS id`.execute(trx);
    const id = rows[0]?.id;
    if (id === undefined) throw new Error('user_ids gave no id');
    const row = await trx
      .insertInto('users')
      .values({
        id,
        username,
        nickname,
        password_hash: passwordHash,
        avatar,
        phone,
        email,
        search: searchVector(...searchTexts({ id, username, nickname, phone, email })),
      })
      .onConflict((conflict) => conflict.expression(sql`lower(username)`).doNothing())
      .returning(COLUMNS)
      .executeTakeFirst();
    return row && recordOf(row);
  }

  /**
   * Those of `ids` that exist, kept from being deleted until the transaction ends. The order is
   * fixed, so that two transactions never wait for each other.
   */
  async lockExisting(trx: Kysely<Database>, ids: readonly string[]): Promise<Set<string>> {
    const { rows } = await sql<{ id: string }>`
      SELECT id FROM users WHERE id = ANY(${ids}::text[]) ORDER BY id FOR KEY SHARE
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
      .execute();
  }
}

/**
 * The texts by which the search box finds a user. A phone is found without its separators too, with
 * and without the code of its country.
 */
export function searchTexts(
  user: Pick<UserRecord, 'id' | 'username' | 'nickname' | 'phone' | 'email'>,
): string[] {
  const { id, username, nickname, phone, email } = user;
  const national = phone.replace(/^\+(86|\d+[ -])/, '');
  const digits = [phone, national].map((number) => number.replace(/\D/g, ''));
  return [id, username, nickname, phone, ...digits, email];
}

function skip({ page, pageSize }: PageQuery): number {
  return (page - 1) * pageSize;
}

type UserRow = Pick<
  Selectable<Database['users']>,
  | 'id'
  | 'username'
  | 'nickname'
  | 'avatar'
  | 'phone'
  | 'email'
  | 'created_at'
  | 'last_seen_at'
  | 'version'
>;

function recordOf(row: UserRow): UserRecord {
  return {
    id: row.id,
    username: row.username,
    nickname: row.nickname,
    avatar: row.avatar,
    phone: row.phone,
    email: row.email,
    createdAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    version: row.version,
  };
}
