import { createFeature, createReducer, createSelector, on } from '@ngrx/store';
import type { LiveSession, LiveSessionsQuery } from '#contract/rest/monitor';
import type { ApiError } from '../../core/api/api-error.ts';
import { SessionsApiActions, SessionsPageActions } from './sessions.actions.ts';

export interface SessionsState {
  readonly query: LiveSessionsQuery;
  readonly rows: readonly LiveSession[];
  /** Matches on the server, not rows held here. */
  readonly totalCount: number;
  readonly status: 'loading' | 'ready' | 'failed';
  /** ms since 1970; null before the first answer. */
  readonly loadedAt: number | null;
  readonly error: ApiError | null;
}

const initialState: SessionsState = {
  query: { page: 1, pageSize: 20 },
  rows: [],
  totalCount: 0,
  status: 'loading',
  loadedAt: null,
  error: null,
};

export const sessionsFeature = createFeature({
  name: 'monitorSessions',
  reducer: createReducer(
    initialState,
    on(SessionsPageActions.listWanted, (state, { query }): SessionsState => ({
      ...state,
      query,
      status: 'loading',
    })),
    on(SessionsPageActions.refreshed, (state): SessionsState => ({ ...state, status: 'loading' })),
    on(SessionsApiActions.listLoaded, (state, { page, loadedAt }): SessionsState => ({
      ...state,
      rows: page.items,
      totalCount: page.total,
      status: 'ready',
      loadedAt,
      error: null,
    })),
    on(SessionsApiActions.listFailed, (state, { error }): SessionsState => ({
      ...state,
      status: 'failed',
      error,
    })),
  ),
  extraSelectors: ({ selectStatus, selectLoadedAt, selectTotalCount, selectQuery }) => ({
    selectLoading: createSelector(selectStatus, (status) => status === 'loading'),
    /** What stands in the place of rows: `none` when there are rows. */
    selectPlaceholder: createSelector(
      selectStatus,
      selectLoadedAt,
      selectTotalCount,
      selectQuery,
      (status, loadedAt, totalCount, query) => {
        if (status === 'failed') return 'failed';
        if (loadedAt === null) return 'loading';
        if (totalCount > 0) return 'none';
        return query.q === undefined ? 'empty' : 'noMatch';
      },
    ),
  }),
});
