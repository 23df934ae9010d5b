import type { Params } from '@angular/router';
import type { FilterRule } from './filter-rules.ts';

/** What any numbered list is asked with (contract/rest/problem.ts), its own filters beside. */
export interface ListQuery {
  readonly page: number;
  readonly pageSize: number;
  readonly sort?: string | undefined;
  readonly q?: string | undefined;
}

export type SortOf<Q extends ListQuery> = NonNullable<Q['sort']>;
/** A column one can sort by: a sort without its direction. */
export type SortColumn<Q extends ListQuery> = Exclude<SortOf<Q>, `-${string}`>;
/** What narrows a list. */
export type FilterOf<Q extends ListQuery> = Omit<Q, 'page' | 'pageSize' | 'sort'>;
/** What a page shows: every field has a value or is left out. */
export type ShownQuery<Q extends ListQuery> = Q & { readonly sort: SortOf<Q> };
/** The next address: a filter that is null, '' or false is taken away. */
export type ListChange<Q extends ListQuery> = {
  readonly [K in keyof Q]?: Q[K] | null | '' | false;
};

/** What the address of a list may say, in the order in which requests and comparisons have it. */
export interface ListSpec<Q extends ListQuery> {
  readonly filters: { readonly [K in keyof FilterOf<Q>]-?: FilterRule<NonNullable<Q[K]>> };
  /** Every column one can sort by. */
  readonly sorts: readonly SortColumn<Q>[];
  readonly defaultSort: SortOf<Q>;
  /** Begins each of its parameters, such as `members.`: for a list whose address holds another one, too. */
  readonly prefix?: string;
}

export const PAGE_SIZES = [10, 20, 50, 100] as const;
const DEFAULT_PAGE_SIZE = 20;
const MAX_PAGE = 100_000;
const MAX_PAGE_SIZE = 200;

/**
 * The query of a list as its page's address spells it: everybody may write anything there, so what
 * does not make sense counts as not given; what is at its default is left out.
 */
export class ListAddress<Q extends ListQuery> {
  private readonly rules: ReadonlyMap<string, FilterRule<unknown>>;
  private readonly prefix: string;

  constructor(private readonly spec: ListSpec<Q>) {
    this.rules = new Map(Object.entries<FilterRule<unknown>>(spec.filters));
    this.prefix = spec.prefix ?? '';
  }

  /** Equal addresses give queries that are equal as JSON. */
  queryOf(parameters: Params): ShownQuery<Q> {
    const given = (name: string) => textOf(parameters[this.prefix + name]);
    const sort = given('sort');
    const filters = [...this.rules].flatMap(([name, rule]) => {
      const value = rule.read(given(name));
      return value === null ? [] : [[name, value]];
    });
    return {
      page: wholeNumberOf(given('page'), MAX_PAGE) ?? 1,
      pageSize: wholeNumberOf(given('pageSize'), MAX_PAGE_SIZE) ?? DEFAULT_PAGE_SIZE,
      sort: this.isSort(sort) ? sort : this.spec.defaultSort,
      ...Object.fromEntries(filters),
    } as ShownQuery<Q>;
  }

  /** Query parameters that lead from one address to the next. Any change but that of the page leads to the first page. */
  parametersOf(change: ListChange<Q>): Params {
    const defaults: Params = {
      page: 1,
      pageSize: DEFAULT_PAGE_SIZE,
      sort: this.spec.defaultSort,
    };
    const parameters = Object.entries({ page: 1, ...change }).map(([name, value]) => [
      this.prefix + name,
      value === defaults[name] || value === '' || value === false ? null : value,
    ]);
    return Object.fromEntries(parameters) as Params;
  }

  /** Query parameters that take every filter away. */
  withoutFilters(): Params {
    return this.without(['page', ...this.rules.keys()]);
  }

  /** Query parameters that leave nothing of this list in the address. */
  gone(): Params {
    return this.without(['page', 'pageSize', 'sort', ...this.rules.keys()]);
  }

  /** What narrows the list, as a body has it that is about all who match. */
  filterOf(query: ShownQuery<Q>): FilterOf<Q> {
    const entries = Object.entries(query).filter(([name]) => this.rules.has(name));
    return Object.fromEntries(entries) as FilterOf<Q>;
  }

  narrowed(query: ShownQuery<Q>): boolean {
    return Object.keys(this.filterOf(query)).length > 0;
  }

  private without(names: readonly string[]): Params {
    return Object.fromEntries(names.map((name) => [this.prefix + name, null]));
  }

  private isSort(text: string): text is SortOf<Q> {
    const column = text.replace(/^-/, '');
    return this.spec.sorts.some((known) => known === column);
  }
}

/** A parameter that is written twice comes as a list: neither counts. */
function textOf(parameter: unknown): string {
  return typeof parameter === 'string' ? parameter : '';
}

function wholeNumberOf(text: string, max: number): number | null {
  const number = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= max ? number : null;
}
