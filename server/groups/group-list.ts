import { type Kysely, type RawBuilder, sql } from 'kysely';
import type {
  GROUP_SORTS,
  GroupSelection,
  GroupsFilter,
  GroupsQuery,
  GroupStatus,
} from '#contract/rest/groups';
import type { Page } from '#contract/rest/problem';
import { cappedCount } from '../storage/capped-count.ts';
import { type ListOrder, orderBy, orderOf } from '../storage/list-order.ts';
import { reaches, rowsBefore } from '../storage/list-page.ts';
import type { Database } from '../storage/schema.ts';
import { searchMatches } from '../storage/search-tokens.ts';
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
const SORTED = ['groups.id', 'groups.name', 'groups.created_at', 'groups.member_count'] as const;

/** The list of groups, as its filters, orders and pages show it. */
export class GroupList {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  async page(query: GroupsQuery): Promise<Page<GroupRecord>> {
    return isNarrow(query) ? this.#found(query) : this.#all(query);
  }

  /** All but dissolved groups, counted exactly. */
  async #all(query: GroupsQuery): Promise<Page<GroupRecord>> {
    const order = orderOf(ORDERS, query.sort ?? '-createdAt');
    const matching = this.#matching({});
    // The ids alone come out of an index, so that a page far back reads no row before its own.
    const ids = matching
      .select('groups.id')
      .orderBy(order)
      .limit(query.pageSize)
      .offset(rowsBefore(query));
    const [{ total }, rows] = await Promise.all([
      matching.select((eb) => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow(),
      groupRecords(this.#db)
        .innerJoin(ids.as('page'), 'page.id', 'groups.id')
        .orderBy(order)
        .execute(),
    ]);
    return { items: rows.map(recordOf), total: Number(total) };
  }

  /** Counts first: see the search of users, of which this is the shape. */
  async #found(query: GroupsQuery): Promise<Page<GroupRecord>> {
    const sort = query.sort ?? '-createdAt';
    const matching = this.#matching(query);
    const count = await cappedCount(this.#db, matching.select('groups.id'));
    if (!reaches(count, query)) return { items: [], ...count };
    // What a name begins with decides where in the order of names it stands: no walk along it.
    const walks = count.capped && !(typed(query) !== '' && sort.endsWith('name'));
    // OFFSET 0 keeps the planner from walking after all.
    const candidates = walks
      ? matching.select(SORTED)
      : this.#db.selectFrom(matching.select(SORTED).offset(0).as('groups')).select(SORTED);
    const order = orderOf(ORDERS, sort);
    const page = candidates.orderBy(order).limit(query.pageSize).offset(rowsBefore(query));
    const rows = await groupRecords(this.#db)
      .innerJoin(page.as('page'), 'page.id', 'groups.id')
      .orderBy(order)
      .execute();
    return { items: rows.map(recordOf), ...count };
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
    const matching = this.#matching(filter).select('groups.id');
    const behind =
      after === null
        ? matching
        : matching.where(
            sql<boolean>`(length(groups.id), groups.id) > (${after.length}, ${after})`,
          );
    const rows = await behind.orderBy(ORDERS.id.ascending).limit(limit).execute();
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
    let found = this.#db.selectFrom('groups').where(STATUS[filter.status ?? 'any']);
    const term = typed(filter);
    if (term !== '') found = found.where(searchMatches('groups.search', term));
    const { ownerId, memberId, minMembers, maxMembers, createdFrom, createdBefore } = filter;
    if (ownerId !== undefined) found = found.where('groups.owner_id', '=', ownerId);
    if (memberId !== undefined) {
      found = found.where('groups.id', 'in', (eb) =>
        eb.selectFrom('group_members').select('group_id').where('user_id', '=', memberId),
      );
    }
    if (minMembers !== undefined) found = found.where('groups.member_count', '>=', minMembers);
    if (maxMembers !== undefined) found = found.where('groups.member_count', '<=', maxMembers);
    if (createdFrom !== undefined) {
      found = found.where('groups.created_at', '>=', new Date(createdFrom));
    }
    if (createdBefore !== undefined) {
      found = found.where('groups.created_at', '<', new Date(createdBefore));
    }
    return found;
  }
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

function typed({ q }: GroupsFilter): string {
  return q?.trim() ?? '';
}
