import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Page } from '#contract/rest/problem';
import type { USER_SORTS, UsersFilter, UsersQuery } from '#contract/rest/users';
import { type ListOrder, oppositeOf, orderBy, orderOf, sortedBy } from '../storage/list-order.ts';
import { nearestStretch } from '../storage/list-page.ts';
import { type NarrowedList, narrowedPage } from '../storage/narrowed-page.ts';
import { rowCount } from '../storage/row-counts.ts';
import type { Database } from '../storage/schema.ts';
import {
  isMeant,
  isNarrow,
  isNarrowedByOnly,
  typedIn,
  type UsersNarrowing,
  usersMatching,
} from './users-filter.ts';
import { recordOf, USER_COLUMNS, type UserRecord } from './user-record.ts';

/** Each has its index: see the migrations. Who was never seen comes after all who were. */
export const USER_ORDERS: Record<(typeof USER_SORTS)[number], ListOrder> = {
  id: orderBy('length(users.id)', 'users.id'),
  username: orderBy('lower(users.username)'),
  nickname: orderBy('lower(users.nickname)', 'users.id'),
  createdAt: orderBy('users.created_at', 'users.id'),
  lastSeenAt: {
    ascending: sql.raw('users.last_seen_at NULLS FIRST, users.id'),
    descending: sql.raw('users.last_seen_at DESC NULLS LAST, users.id DESC'),
  },
  points: orderBy('users.points', 'users.id'),
};

/** What the orders sort by. */
const SORTED = ['id', 'username', 'nickname', 'created_at', 'last_seen_at', 'points'];

const LEADING: Record<(typeof USER_SORTS)[number], string> = {
  id: 'id',
  username: 'username',
  nickname: 'nickname',
  createdAt: 'created_at',
  lastSeenAt: 'last_seen_at',
  points: 'points',
};

/** Which filters are ends of an order: its index finds what lies between them by itself. */
const ENDS: Record<(typeof USER_SORTS)[number], readonly (keyof UsersFilter)[]> = {
  id: [],
  username: ['username'],
  nickname: ['nickname'],
  createdAt: ['createdFrom', 'createdBefore'],
  lastSeenAt: ['seenFrom', 'seenBefore'],
  points: ['minPoints', 'maxPoints'],
};

export type UserSort = NonNullable<UsersQuery['sort']>;
export type UsersPageQuery = Pick<UsersQuery, 'page' | 'pageSize' | 'sort'> & UsersNarrowing;

/** The table of users, page by page. */
export class UsersList {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** @throws ApiError 422 page-out-of-reach */
  async page(query: UsersPageQuery): Promise<Page<UserRecord>> {
    const all = await rowCount(this.#db, 'users');
    return isNarrow(query) ? this.#narrowed(query, all) : this.#all(query, all);
  }

  async #all(query: UsersPageQuery, total: number): Promise<Page<UserRecord>> {
    const sort = query.sort ?? '-createdAt';
    const stretch = nearestStretch(query, total);
    if (stretch === null) return { items: [], total };
    // The ids alone come out of an index, so that a page far back reads no row before its own.
    const rows = await usersMatching(this.#db, {})
      .select('users.id')
      .orderBy(stretch.fromEnd ? oppositeOf(USER_ORDERS, sort) : orderOf(USER_ORDERS, sort))
      .limit(stretch.limit)
      .offset(stretch.offset)
      .execute();
    const ids = rows.map(({ id }) => id);
    return { items: await this.#records(stretch.fromEnd ? ids.reverse() : ids), total };
  }

  async #narrowed(query: UsersPageQuery, all: number): Promise<Page<UserRecord>> {
    const sort = query.sort ?? '-createdAt';
    const by = sortedBy(sort);
    const list: NarrowedList = {
      table: 'users',
      rows: all,
      matches: isMeant(query),
      along: along(query, sort),
      onlyAlong: isNarrowedByOnly(query, [
        ...ENDS[by],
        ...(query.status === 'deleted' ? (['status'] as const) : []),
      ]),
      clustered: typedIn(query) !== '' && sort.endsWith('name'),
      order: orderOf(USER_ORDERS, sort),
      leading: LEADING[by],
      sorted: SORTED,
    };
    const { ids, ...count } = await narrowedPage(this.#db, list, query);
    return { items: await this.#records(ids), ...count };
  }

  /** In the order of `ids`. */
  async #records(ids: readonly string[]): Promise<UserRecord[]> {
    const rows = await this.#db
      .selectFrom('users')
      .select(USER_COLUMNS)
      .where(sql<boolean>`users.id = ANY(${ids}::text[])`)
      .execute();
    const records = new Map(rows.map((row) => [row.id, recordOf(row)]));
    return ids.flatMap((id) => records.get(id) ?? []);
  }
}

/** What the index of the order finds by itself. Of deleted accounts there is but one, by their time. */
function along(query: UsersPageQuery, sort: UserSort): RawBuilder<boolean> | null {
  const by = sortedBy(sort);
  const { status } = query;
  if (status === 'deleted' && by !== 'createdAt') return null;
  const ends = Object.fromEntries(ENDS[by].map((name) => [name, query[name]]));
  return isMeant(status === 'deleted' ? { ...ends, status } : ends);
}
