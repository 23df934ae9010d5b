import type { CursorPage, CursorQuery, Problem } from '#contract/rest/problem';
import type { ListFace } from './list-state.ts';

/** A growing list in a feature's state: what is wanted, what is known, and how it stands between them. */
export interface GrowingState<Q extends CursorQuery, Row, E extends Problem> {
  /** What the address asks for; null before the page was ever open. */
  readonly query: Q | null;
  /** What came last, and what had been asked. */
  readonly page: (CursorPage<Row> & { readonly query: Q; readonly loadedAt: number }) | null;
  readonly loading: boolean;
  readonly error: E | null;
}

export function noGrowing<Q extends CursorQuery, Row, E extends Problem>(): GrowingState<
  Q,
  Row,
  E
> {
  return { query: null, page: null, loading: false, error: null };
}

/** The address asks for this, or for the same again. */
export function growingWanted<Q extends CursorQuery, Row, E extends Problem>(
  state: GrowingState<Q, Row, E>,
  query: Q | null,
): GrowingState<Q, Row, E> {
  return { ...state, query, loading: query !== null, error: null };
}

export function growingLoaded<Q extends CursorQuery, Row, E extends Problem>(
  state: GrowingState<Q, Row, E>,
  query: Q,
  page: CursorPage<Row>,
  loadedAt: number,
): GrowingState<Q, Row, E> {
  return { ...state, page: { ...page, query, loadedAt }, loading: false };
}

export function growingFailed<Q extends CursorQuery, Row, E extends Problem>(
  state: GrowingState<Q, Row, E>,
  error: E,
): GrowingState<Q, Row, E> {
  return { ...state, loading: false, error };
}

/** Rows of another address are shown until those of this one come. */
export function growingIsOutdated<Q extends CursorQuery, Row, E extends Problem>(
  state: GrowingState<Q, Row, E>,
): boolean {
  return state.loading && !shownIsWanted(state);
}

/** `narrowed`: whether a query has filters, or else finds everything there is. */
export function growingFace<Q extends CursorQuery, Row, E extends Problem>(
  state: GrowingState<Q, Row, E>,
  narrowed: (query: Q) => boolean,
): ListFace {
  const { page, error } = state;
  if (error !== null && !shownIsWanted(state)) return 'failed';
  if (page === null) return 'loading';
  if (page.items.length > 0) return 'rows';
  if (growingIsOutdated(state)) return 'loading';
  if (page.query.before !== undefined || page.query.after !== undefined) return 'beyond';
  return narrowed(page.query) ? 'noMatch' : 'empty';
}

/** `GrowingAddress.queryOf` gives equal queries the same order of fields. */
function shownIsWanted<Q extends CursorQuery, Row, E extends Problem>({
  page,
  query,
}: GrowingState<Q, Row, E>): boolean {
  return page !== null && JSON.stringify(page.query) === JSON.stringify(query);
}
