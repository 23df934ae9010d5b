import type { Params } from '@angular/router';
import type { CursorQuery } from '#contract/rest/problem';
import { type FilterRule, textFilter } from './filter-rules.ts';

/** What narrows a growing list. */
export type GrowingFilterOf<Q extends CursorQuery> = Omit<Q, keyof CursorQuery>;
/** The next address: a filter that is null or '' is taken away. */
export type GrowingChange<Q extends CursorQuery> = {
  readonly [K in keyof GrowingFilterOf<Q>]?: Q[K] | null | '';
};

const ROWS_PER_PAGE = 50;
const MAX_CURSOR_CHARACTERS = 64;

/**
 * The query of a growing list (contract/rest/problem.ts) as its page's address spells it: filters, and a
 * cursor of the page before or after. What does not make sense counts as not given.
 */
export class GrowingAddress<Q extends CursorQuery> {
  private readonly rules: ReadonlyMap<string, FilterRule<unknown>>;
  private readonly cursor = textFilter(MAX_CURSOR_CHARACTERS);

  constructor(filters: {
    readonly [K in keyof GrowingFilterOf<Q>]-?: FilterRule<NonNullable<Q[K]>>;
  }) {
    this.rules = new Map(Object.entries<FilterRule<unknown>>(filters));
  }

  /** Equal addresses give queries that are equal as JSON. */
  queryOf(parameters: Params): Q {
    const read = (name: string, rule: FilterRule<unknown>) => {
      const given: unknown = parameters[name];
      // A parameter that is written twice comes as a list: neither counts.
      const value = typeof given === 'string' ? rule.read(given) : null;
      return value === null ? [] : [[name, value] as const];
    };
    const before = read('before', this.cursor);
    const filters = [...this.rules].flatMap(([name, rule]) => read(name, rule));
    return {
      limit: ROWS_PER_PAGE,
      ...Object.fromEntries(before.length > 0 ? before : read('after', this.cursor)),
      ...Object.fromEntries(filters),
    } as unknown as Q;
  }

  /** Query parameters that lead from one address to the next, and there to the newest. */
  parametersOf(change: GrowingChange<Q>): Params {
    const parameters = Object.entries(change).map(([name, value]) => [
      name,
      value === '' ? null : value,
    ]);
    return { before: null, after: null, ...(Object.fromEntries(parameters) as Params) };
  }

  /** Query parameters that take every filter away. */
  withoutFilters(): Params {
    return Object.fromEntries(
      ['before', 'after', ...this.rules.keys()].map((name) => [name, null]),
    );
  }

  narrowed(query: Q): boolean {
    return Object.keys(query).some((name) => this.rules.has(name));
  }
}
