import type { Page, Problem } from '#contract/rest/problem';
import type { ListQuery, ShownQuery } from './list-address.ts';

/** One page of a list as the server answered it. The rows themselves are kept by id, elsewhere. */
export interface KnownList<Q extends ListQuery> {
  readonly query: ShownQuery<Q>;
  readonly ids: readonly string[];
  /** Matches on the server, not rows held here. */
  readonly totalCount: number;
  /** There are more than `totalCount`. */
  readonly capped: boolean;
  /** Milliseconds since 1970. */
  readonly loadedAt: number;
}

/** A list in a feature's state: what is wanted, what is known, and how it stands between them. */
export interface ListState<Q extends ListQuery, E extends Problem> {
  /** What the address asks for; null before the page was ever open. */
  readonly query: ShownQuery<Q> | null;
  /** Those seen last, newest first: going back to one shows it at once. */
  readonly known: readonly KnownList<Q>[];
  readonly loading: boolean;
  readonly error: E | null;
}

/**
 * Which of its faces a list shows: grey rows, rows, nothing there at all, nothing that matches,
 * nothing on a page beyond the last, a page further on than the server pages, or only what failed.
 */
export type ListFace =
  'loading' | 'rows' | 'empty' | 'noMatch' | 'beyond' | 'outOfReach' | 'failed';

const LISTS_KEPT = 10;

export function noList<Q extends ListQuery, E extends Problem>(): ListState<Q, E> {
  return { query: null, known: [], loading: false, error: null };
}

/** The address asks for this. */
export function listWanted<Q extends ListQuery, E extends Problem>(
  state: ListState<Q, E>,
  query: ShownQuery<Q>,
): ListState<Q, E> {
  return { ...state, query, loading: true, error: null };
}

/** It is asked for again. */
export function listRefreshed<Q extends ListQuery, E extends Problem>(
  state: ListState<Q, E>,
): ListState<Q, E> {
  return { ...state, loading: state.query !== null, error: null };
}

export function listLoaded<Q extends ListQuery, E extends Problem>(
  state: ListState<Q, E>,
  query: ShownQuery<Q>,
  page: Page<{ readonly id: string }>,
  loadedAt: number,
): ListState<Q, E> {
  const list: KnownList<Q> = {
    query,
    ids: page.items.map(({ id }) => id),
    totalCount: page.total,
    capped: page.capped ?? false,
    loadedAt,
  };
  const others = state.known.filter((other) => !sameQuery(other.query, query));
  return { ...state, known: [list, ...others].slice(0, LISTS_KEPT), loading: false };
}

export function listFailed<Q extends ListQuery, E extends Problem>(
  state: ListState<Q, E>,
  error: E,
): ListState<Q, E> {
  return { ...state, loading: false, error };
}

/** After something changed that only the server knows the place of: the shown list is asked for again, the others are forgotten. */
export function listOutdated<Q extends ListQuery, E extends Problem>(
  state: ListState<Q, E>,
): ListState<Q, E> {
  const known = state.known.filter(({ query }) => sameQuery(query, state.query));
  return listRefreshed({ ...state, known });
}

/** What the address asks for, else what was there before; null when there was nothing. */
export function shownList<Q extends ListQuery, E extends Problem>(
  state: ListState<Q, E>,
): KnownList<Q> | null {
  return state.known.find(({ query }) => sameQuery(query, state.query)) ?? state.known[0] ?? null;
}

/** Rows of another address are shown until those of this one come. */
export function listIsOutdated<Q extends ListQuery, E extends Problem>(
  state: ListState<Q, E>,
): boolean {
  return state.loading && !shownIsWanted(state);
}

/** `narrowed`: whether a query has filters, or else finds everything there is. */
export function faceOf<Q extends ListQuery, E extends Problem>(
  state: ListState<Q, E>,
  narrowed: (query: ShownQuery<Q>) => boolean,
): ListFace {
  const list = shownList(state);
  if (state.error !== null && !shownIsWanted(state)) return failedFace(state.error);
  if (list === null) return 'loading';
  if (list.ids.length > 0) return 'rows';
  // Nothing before, and something may come: what there was not is no answer to what is asked.
  if (listIsOutdated(state)) return 'loading';
  if (list.totalCount > 0 || list.query.page > 1) return 'beyond';
  return narrowed(list.query) ? 'noMatch' : 'empty';
}

/** What is left when a list could not be loaded. */
export function failedFace({ code }: Problem): ListFace {
  return code === 'page-out-of-reach' ? 'outOfReach' : 'failed';
}

/** Ids of all rows that can be shown again. */
export function listedIds<Q extends ListQuery, E extends Problem>(
  state: ListState<Q, E>,
): ReadonlySet<string> {
  return new Set(state.known.flatMap(({ ids }) => ids));
}

function shownIsWanted<Q extends ListQuery, E extends Problem>(state: ListState<Q, E>): boolean {
  const list = shownList(state);
  return list !== null && sameQuery(list.query, state.query);
}

/** `ListAddress.queryOf` gives equal queries the same order of fields. */
function sameQuery(one: object, other: object | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
