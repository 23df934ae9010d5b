import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { Page } from '#contract/rest/problem';
import type { USER_SORTS, UsersQuery } from '#contract/rest/users';
import { cappedCount } from '../storage/capped-count.ts';
import { type ListOrder, oppositeOf, orderBy, orderOf } from '../storage/list-order.ts';
import { nearestStretch, reaches, rowsBefore } from '../storage/list-page.ts';
import { rowCount } from '../storage/row-counts.ts';
import type { Database } from '../storage/schema.ts';
import { isNarrow, typedIn, type UsersNarrowing, usersMatching } from './users-filter.ts';
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
const ORDER_COLUMNS = [
  'users.id',
  'users.username',
  'users.nickname',
  'users.created_at',
  'users.last_seen_at',
  'users.points',
] as const;

export type UserSort = NonNullable<UsersQuery['sort']>;
export type UsersPageQuery = Pick<UsersQuery, 'page' | 'pageSize' | 'sort'> & UsersNarrowing;

/** The table of users, page by page. */
export class UsersList {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  page(query: UsersPageQuery): Promise<Page<UserRecord>> {
    return isNarrow(query) ? this.#narrowed(query) : this.#all(query);
  }

  async #all(query: UsersPageQuery): Promise<Page<UserRecord>> {
    const sort = query.sort ?? '-createdAt';
    const total = await rowCount(this.#db, 'users');
    const stretch = nearestStretch(query, total);
    if (stretch === null) return { items: [], total };
    // The ids alone come out of an index, so that a page far back reads no row before its own.
    const ids = usersMatching(this.#db, {})
      .select('users.id')
      .orderBy(stretch.fromEnd ? oppositeOf(USER_ORDERS, sort) : orderOf(USER_ORDERS, sort))
      .limit(stretch.limit)
      .offset(stretch.offset);
    return { items: await this.#rows(ids, sort), total };
  }

  /**
   * Counts first, because how many match decides how they are best sorted. Many: walk the index of
   * the order and keep what matches. Few: fetch and sort them. What a search found, by name always
   * the second, because what a name begins with also decides where in the order it stands.
   */
  async #narrowed(query: UsersPageQuery): Promise<Page<UserRecord>> {
    const sort = query.sort ?? '-createdAt';
    const matching = usersMatching(this.#db, query);
    const count = await cappedCount(this.#db, matching.select('users.id'));
    if (!reaches(count, query)) return { items: [], ...count };
    const walks = count.capped && !(sort.endsWith('name') && typedIn(query) !== '');
    // OFFSET 0 keeps the planner from walking after all.
    const candidates = walks
      ? matching.select(ORDER_COLUMNS)
      : this.#db
          .selectFrom(matching.select(ORDER_COLUMNS).offset(0).as('users'))
          .select(ORDER_COLUMNS);
    const page = candidates
      .orderBy(orderOf(USER_ORDERS, sort))
      .limit(query.pageSize)
      .offset(rowsBefore(query));
    return { items: await this.#rows(page, sort), ...count };
  }

  async #rows(page: SelectQueryBuilder<Database, 'users', { id: string }>, sort: UserSort) {
    const rows = await this.#db
      .selectFrom(page.as('page'))
      .innerJoin('users', 'users.id', 'page.id')
      .select(USER_COLUMNS)
      .orderBy(orderOf(USER_ORDERS, sort))
      .execute();
    return rows.map(recordOf);
  }
}
