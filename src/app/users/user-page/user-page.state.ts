import { createFeature, createReducer, on } from '@ngrx/store';
import type { StoredMessagesQuery } from '#contract/rest/messages';
import type { ApiError } from '../../core/api/api-error.ts';
import { UserPageActions, UserPageApiActions } from './user-page.actions.ts';
import { type UserChange, type UserTabData, type UserTabName, hasForm } from './user-tabs.ts';

/** What the tab shows that is open; what others showed is not kept. */
export interface UserPageState {
  readonly userId: string | null;
  readonly tab: UserTabName | null;
  /** Which part of a growing list was asked for last. */
  readonly query: StoredMessagesQuery | null;
  /** Holds what came last under the name of the tab, until the next comes; else empty. */
  readonly shown: Partial<UserTabData>;
  readonly loading: boolean;
  readonly error: ApiError | null;
  /** What is being changed. */
  readonly changing: UserChange | null;
  readonly changeError: ApiError | null;
  /** What was changed last on this tab: a form that waits for its own knows by that. */
  readonly changed: UserChange | null;
}

const initialState: UserPageState = {
  userId: null,
  tab: null,
  query: null,
  shown: {},
  loading: false,
  error: null,
  changing: null,
  changeError: null,
  changed: null,
};

export const userPageFeature = createFeature({
  name: 'userPage',
  reducer: createReducer(
    initialState,
    on(UserPageActions.tabWanted, (state, { id, tab, query }): UserPageState => {
      const same = id === state.userId && tab === state.tab;
      return {
        ...state,
        userId: id,
        tab,
        query,
        shown: same ? state.shown : {},
        changeError: same ? state.changeError : null,
        changed: same ? state.changed : null,
        loading: true,
        error: null,
      };
    }),
    on(UserPageActions.tabLeft, ({ changing }): UserPageState => ({
      ...initialState,
      // One that was begun goes on.
      changing,
    })),
    on(UserPageApiActions.tabLoaded, (state, { id, data }): UserPageState =>
      id === state.userId && state.tab !== null && state.tab in data
        ? { ...state, shown: data, loading: false, error: null }
        : state,
    ),
    on(UserPageApiActions.tabFailed, (state, { id, error }): UserPageState =>
      id === state.userId ? { ...state, loading: false, error } : state,
    ),
    on(UserPageActions.changeBegun, (state): UserPageState => ({ ...state, changeError: null })),
    on(
      UserPageActions.changeDecided,
      UserPageActions.undoPressed,
      (state, { change }): UserPageState => ({ ...state, changing: change, changeError: null }),
    ),
    on(UserPageApiActions.changed, (state, { id, change, undoes }): UserPageState => ({
      ...state,
      changing: null,
      changeError: null,
      changed: id === state.userId && !undoes ? change : state.changed,
    })),
    on(UserPageApiActions.changeFailed, (state, { id, change, undoes, error }): UserPageState => ({
      ...state,
      changing: null,
      changeError: id === state.userId && !undoes && hasForm(change) ? error : null,
    })),
  ),
});
