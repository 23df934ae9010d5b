import { createFeature, createReducer, createSelector, on } from '@ngrx/store';
import type { AuditEntry, AuditQuery } from '#contract/rest/audit';
import type { ApiError } from '../core/api/api-error.ts';
import {
  type GrowingState,
  growingFace,
  growingFailed,
  growingIsOutdated,
  growingLoaded,
  growingWanted,
  noGrowing,
} from '../shared/list/growing-state.ts';
import { AuditApiActions, AuditEntryActions, AuditPageActions } from './audit.actions.ts';
import { auditAddress } from './audit-query.ts';

export interface AuditState {
  readonly list: GrowingState<AuditQuery, AuditEntry, ApiError>;
  readonly openId: string | null;
  /** One that was asked for by itself, because the list does not have it. */
  readonly fetched: AuditEntry | null;
  readonly openError: ApiError | null;
}

const initialState: AuditState = {
  list: noGrowing<AuditQuery, AuditEntry, ApiError>(),
  openId: null,
  fetched: null,
  openError: null,
};

export const auditFeature = createFeature({
  name: 'audit',
  reducer: createReducer(
    initialState,
    on(AuditPageActions.listWanted, (state, { query }): AuditState => ({
      ...state,
      list: growingWanted(state.list, query),
    })),
    on(AuditPageActions.refreshed, (state): AuditState => ({
      ...state,
      list: growingWanted(state.list, state.list.query),
    })),
    on(AuditApiActions.listLoaded, (state, { query, page, at }): AuditState => ({
      ...state,
      list: growingLoaded(state.list, query, page, at),
    })),
    on(AuditApiActions.listFailed, (state, { error }): AuditState => ({
      ...state,
      list: growingFailed(state.list, error),
    })),
    on(AuditEntryActions.opened, AuditEntryActions.retried, (state, { id }): AuditState => ({
      ...state,
      openId: id,
      openError: null,
    })),
    on(AuditEntryActions.closed, (state): AuditState => ({
      ...state,
      openId: null,
      fetched: null,
      openError: null,
    })),
    on(AuditApiActions.entryLoaded, (state, { entry }): AuditState => ({
      ...state,
      fetched: entry,
    })),
    on(AuditApiActions.entryFailed, (state, { id, error }): AuditState =>
      id === state.openId ? { ...state, openError: error } : state,
    ),
  ),
  extraSelectors: ({ selectList, selectOpenId, selectFetched }) => ({
    selectRows: createSelector(selectList, ({ page }) => page?.items ?? null),
    selectListOutdated: createSelector(selectList, growingIsOutdated),
    selectFace: createSelector(selectList, (list) =>
      growingFace(list, (query) => auditAddress.narrowed(query)),
    ),
    /** What the drawer shows; null while it is not known. */
    selectOpen: createSelector(selectList, selectOpenId, selectFetched, ({ page }, id, fetched) => {
      if (id === null) return null;
      const listed = page?.items.find((entry) => entry.id === id);
      return listed ?? (fetched?.id === id ? fetched : null);
    }),
  }),
});
