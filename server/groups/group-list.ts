import { type Kysely, type RawBuilder, sql } from 'kysely';
import type {
  GROUP_SORTS,
  GroupSelection,
  GroupsFilter,
  GroupsQuery,
  GroupStatus,
} from '#contract/rest/groups';
import type { Page } from '#contract/rest/problem';
import { type ListOrder, oppositeOf, orderBy, orderOf, sortedBy } from '../storage/list-order.ts';
import { nearestStretch } from '../storage/list-page.ts';
import { type NarrowedList, narrowedPage } from '../storage/narrowed-page.ts';
import { rowCount } from '../storage/row-counts.ts';
import type { Database } from '../storage/schema.ts';
import { searchQuery } from '../storage/search-vector.ts';
import { type GroupRecord, groupRecords, recordOf } from './groups.repository.ts';

type GroupSort = (typeof GROUP_SORTS)[number];
export type GroupOrder = NonNullable<GroupsQuery['sort']>;

/** Each has its index: see the migrations. */
const ORDERS: Record<GroupSort, ListOrder> = {
  id: orderBy('length(groups.id)', 'groups.id'),
  name: orderBy('groups.name', 'groups.id'),
  createdAt: orderBy('groups.created_at', 'groups.id'),
  memberCount: orderBy('groups.member_count', 'groups.id'),
};

/** What the orders sort by. */
const SORTED = ['id', 'name', 'created_at', 'member_count'];

const LEADING: Record<GroupSort, string> = {
  id: 'id',
  name: 'name',
  createdAt: 'created_at',
  memberCount: 'member_count',
};

/** Which filters are ends of an order: its index finds what lies between them by itself. */
const ENDS: Record<GroupSort, readonly (keyof GroupsFilter)[]> = {
  id: [],
  name: [],
  createdAt: ['createdFrom', 'createdBefore'],
  memberCount: ['minMembers', 'maxMembers'],
};

/** The list of groups, as its filters, orders and pages show it. */
export class GroupList {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** @throws ApiError 422 page-out-of-reach */
  async page(query: GroupsQuery): Promise<Page<GroupRecord>> {
    const all = await rowCount(this.#db, 'groups');
    return isNarrow(query) ? this.#narrowed(query, all) : this.#all(query, all);
  }

  /** All but dissolved groups. */
  async #all(query: GroupsQuery, total: number): Promise<Page<GroupRecord>> {
    const sort = query.sort ?? '-createdAt';
    const stretch = nearestStretch(query, total);
    if (stretch === null) return { items: [], total };
    // The ids alone come out of an index, so that a page far back reads no row before its own.
    const rows = await this.#matching({})
      .select('groups.id')
      .orderBy(stretch.fromEnd ? oppositeOf(ORDERS, sort) : orderOf(ORDERS, sort))
      .limit(stretch.limit)
      .offset(stretch.offset)
      .execute();
    const ids = rows.map(({ id }) => id);
    return { items: await this.#records(stretch.fromEnd ? ids.reverse() : ids), total };
  }

  async #narrowed(query: GroupsQuery, all: number): Promise<Page<GroupRecord>> {
    const sort = query.sort ?? '-createdAt';
    const by = sortedBy(sort);
    const list: NarrowedList = {
      table: 'groups',
      rows: all,
      matches: isMeant(query),
      along: along(query, sort),
      onlyAlong: !isNarrow({ ...query, ...without(ENDS[by]) }),
      clustered: typed(query) !== '' && sort.endsWith('name'),
      order: orderOf(ORDERS, sort),
      leading: LEADING[by],
      sorted: SORTED,
    };
    const { ids, ...count } = await narrowedPage(this.#db, list, query);
    return { items: await this.#records(ids), ...count };
  }

  /** In the order of `ids`. */
  async #records(ids: readonly string[]): Promise<GroupRecord[]> {
    const rows = await groupRecords(this.#db)
      .where(sql<boolean>`groups.id = ANY(${ids}::text[])`)
      .execute();
    const records = new Map(rows.map((row) => [row.id, recordOf(row)]));
    return ids.flatMap((id) => records.get(id) ?? []);
  }

  /** How many groups a filter finds, however many. */
  async count(filter: GroupsFilter): Promise<number> {
    const { total } = await this.#matching(filter)
      .select((eb) => eb.fn.countAll<string>().as('total'))
      .executeTakeFirstOrThrow();
    return Number(total);
  }

  /** Ids of what a filter finds, behind that one, in the order of ids. */
  async ids(filter: GroupsFilter, after: string | null, limit: number): Promise<string[]> {
    const behind =
      after === null
        ? sql`true`
        : sql`(length(groups.id), groups.id) > (${after.length}, ${after})`;
    const status = STATUS[filter.status === 'dissolved' ? 'dissolved' : 'any'];
    // OFFSET 0: batch by batch along the ids, not all that a word finds for each of them.
    const { rows } = await sql<{ id: string }>`
      SELECT id FROM (
        SELECT * FROM groups WHERE ${status} AND ${behind} ORDER BY ${ORDERS.id.ascending} OFFSET 0
      ) AS groups
      WHERE ${isMeant(filter)} LIMIT ${limit}
    `.execute(this.#db);
    return rows.map(({ id }) => id);
  }

  /** The groups a selection means, without columns and order. */
  selected(selection: GroupSelection) {
    if ('filter' in selection) return this.#matching(selection.filter);
    return this.#db
      .selectFrom('groups')
      .where(sql<boolean>`groups.id = ANY(${selection.ids}::text[])`);
  }

  /** All of those groups, whole and in that order. */
  records(selected: ReturnType<GroupList['selected']>, order: GroupOrder) {
    return groupRecords(this.#db)
      .where('groups.id', 'in', selected.select('groups.id'))
      .orderBy(orderOf(ORDERS, order));
  }

  #matching(filter: GroupsFilter) {
    return this.#db.selectFrom('groups').where(isMeant(filter));
  }
}

/** Whether a row of `groups` is meant by a filter. */
function isMeant(filter: GroupsFilter): RawBuilder<boolean> {
  return sql`${sql.join([...conditions(filter)], sql` AND `)}`;
}

function* conditions(filter: GroupsFilter): Generator<RawBuilder<unknown>> {
  const { ownerId, memberId, minMembers, maxMembers, createdFrom, createdBefore } = filter;
  yield STATUS[filter.status ?? 'any'];
  const term = typed(filter);
  if (term !== '') yield sql`groups.search @@ ${searchQuery(term)}`;
  if (ownerId !== undefined) yield sql`groups.owner_id = ${ownerId}`;
  if (memberId !== undefined) {
    yield sql`groups.id IN (SELECT group_id FROM group_members WHERE user_id = ${memberId})`;
  }
  if (minMembers !== undefined) yield sql`groups.member_count >= ${minMembers}::bigint`;
  if (maxMembers !== undefined) yield sql`groups.member_count <= ${maxMembers}::bigint`;
  if (createdFrom !== undefined) yield sql`groups.created_at >= ${new Date(createdFrom)}`;
  if (createdBefore !== undefined) yield sql`groups.created_at < ${new Date(createdBefore)}`;
}

/** What the index of the order finds by itself. Of dissolved groups there is none. */
function along(query: GroupsQuery, sort: GroupOrder): RawBuilder<boolean> | null {
  if (query.status === 'dissolved') return null;
  return isMeant(Object.fromEntries(ENDS[sortedBy(sort)].map((name) => [name, query[name]])));
}

const STATUS: Readonly<Record<GroupStatus | 'any', RawBuilder<boolean>>> = {
  any: sql`groups.dissolved_at IS NULL`,
  open: sql`groups.dissolved_at IS NULL
    AND (groups.banned_until IS NULL OR groups.banned_until <= now())
    AND (groups.muted_until IS NULL OR groups.muted_until <= now())`,
  muted: sql`groups.dissolved_at IS NULL AND groups.muted_until > now()`,
  banned: sql`groups.dissolved_at IS NULL AND groups.banned_until > now()`,
  dissolved: sql`groups.dissolved_at IS NOT NULL`,
};

const NARROWING = [
  'status',
  'ownerId',
  'memberId',
  'minMembers',
  'maxMembers',
  'createdFrom',
  'createdBefore',
] as const satisfies readonly (keyof GroupsFilter)[];

function isNarrow(query: GroupsFilter): boolean {
  return typed(query) !== '' || NARROWING.some((filter) => query[filter] !== undefined);
}

function without(names: readonly (keyof GroupsFilter)[]): GroupsFilter {
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

function typed({ q }: GroupsFilter): string {
  return q?.trim() ?? '';
}
