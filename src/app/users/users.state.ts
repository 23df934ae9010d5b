import { type EntityState, createEntityAdapter } from '@ngrx/entity';
import { createFeature, createReducer, createSelector, on } from '@ngrx/store';
import type { User, UsersQuery } from '#contract/rest/users';
import type { ApiError } from '../core/api/api-error.ts';
import {
  type ListState,
  faceOf,
  listFailed,
  listIsOutdated,
  listLoaded,
  listOutdated,
  listRefreshed,
  listWanted,
  listedIds,
  noList,
  shownList,
} from '../shared/list/list-state.ts';
import {
  ConnectionActions,
  NewUserDrawerActions,
  UserActActions,
  UserDrawerActions,
  UsersApiActions,
  UsersPageActions,
} from './users.actions.ts';
import { EditUserActions, UserFormsApiActions } from './user-form/user-forms.actions.ts';
import { usersAddress } from './users-query.ts';

export interface UsersState extends EntityState<User> {
  readonly list: ListState<UsersQuery, ApiError>;
  readonly openId: string | null;
  readonly openError: ApiError | null;
  readonly creating: 'idle' | 'underWay' | 'done';
  readonly createError: ApiError | null;
  readonly acting: 'idle' | 'underWay' | 'done';
  readonly actError: ApiError | null;
  /** The user created last, to be pointed out in the list. */
  readonly createdId: string | null;
}

const adapter = createEntityAdapter<User>();

const initialState: UsersState = adapter.getInitialState({
  list: noList<UsersQuery, ApiError>(),
  openId: null,
  openError: null,
  creating: 'idle',
  createError: null,
  acting: 'idle',
  actError: null,
  createdId: null,
});

export const usersFeature = createFeature({
  name: 'users',
  reducer: createReducer(
    initialState,
    on(UsersPageActions.listWanted, (state, { query }): UsersState => ({
      ...state,
      list: listWanted(state.list, query),
      createdId: null,
    })),
    on(UsersPageActions.refreshed, ConnectionActions.regained, (state): UsersState => ({
      ...state,
      list: listRefreshed(state.list),
    })),
    on(UsersApiActions.listLoaded, (state, { query, page, at }): UsersState => {
      const list = listLoaded(state.list, query, page, at);
      return forgetUnlisted(adapter.upsertMany([...page.items], { ...state, list }));
    }),
    on(UsersApiActions.listFailed, (state, { error }): UsersState => ({
      ...state,
      list: listFailed(state.list, error),
    })),
    on(
      UserDrawerActions.opened,
      UserDrawerActions.retried,
      EditUserActions.entered,
      (state, { id }): UsersState => ({
        ...state,
        openId: id,
        openError: null,
      }),
    ),
    on(UserDrawerActions.closed, (state): UsersState => ({
      ...state,
      openId: null,
      openError: null,
    })),
    on(UsersApiActions.userLoaded, (state, { user }): UsersState =>
      adapter.upsertOne(user, { ...state, openError: null }),
    ),
    on(UsersApiActions.userFailed, (state, { id, error }): UsersState => {
      if (id !== state.openId) return state;
      // What is gone must not be shown from memory.
      const known = error.status === 404 ? adapter.removeOne(id, state) : state;
      return { ...known, openError: error };
    }),
    on(NewUserDrawerActions.opened, (state): UsersState => ({
      ...state,
      // One whose drawer was left while it was being created is still being created.
      creating: state.creating === 'done' ? 'idle' : state.creating,
      createError: null,
    })),
    on(NewUserDrawerActions.submitted, (state): UsersState => ({
      ...state,
      creating: 'underWay',
      createError: null,
    })),
    on(UsersApiActions.created, (state, { user }): UsersState =>
      adapter.upsertOne(user, {
        ...state,
        creating: 'done',
        createdId: user.id,
        list: listOutdated(state.list),
      }),
    ),
    on(UserFormsApiActions.changed, (state, { user }): UsersState =>
      // In which of the other lists a changed user belongs, only the server knows.
      adapter.upsertOne(user, { ...state, list: listOutdated(state.list) }),
    ),
    on(UserActActions.asked, (state): UsersState => ({ ...state, acting: 'idle', actError: null })),
    on(
      UserActActions.submitted,
      UserActActions.bulkSubmitted,
      UserActActions.exportSubmitted,
      (state): UsersState => ({ ...state, acting: 'underWay', actError: null }),
    ),
    on(UsersApiActions.acted, (state, { user }): UsersState => {
      const done: UsersState = { ...state, acting: 'done' };
      return user === null ? done : adapter.upsertOne(user, done);
    }),
    on(UsersApiActions.jobBegun, (state): UsersState => ({ ...state, acting: 'done' })),
    on(UsersApiActions.actFailed, (state, { error }): UsersState => ({
      ...state,
      acting: 'idle',
      actError: error,
    })),
    on(UsersApiActions.createFailed, (state, { error }): UsersState => ({
      ...state,
      creating: 'idle',
      createError: error,
    })),
  ),
  extraSelectors: ({ selectEntities, selectList, selectOpenId }) => {
    const selectShownList = createSelector(selectList, shownList);
    return {
      /** What the address asks for, else what was there before; null when there was nothing. */
      selectShownList,
      selectListOutdated: createSelector(selectList, listIsOutdated),
      selectFace: createSelector(selectList, (list) =>
        faceOf(list, (query) => usersAddress.narrowed(query)),
      ),
      selectRows: createSelector(selectShownList, selectEntities, (list, entities) =>
        list === null ? null : list.ids.flatMap((id) => entities[id] ?? []),
      ),
      /** What the drawer shows; null while it is not known. */
      selectOpen: createSelector(selectOpenId, selectEntities, (id, entities) =>
        id === null ? null : (entities[id] ?? null),
      ),
    };
  },
});

/** Memory holds what can be shown again, and nothing else. */
function forgetUnlisted(state: UsersState): UsersState {
  const listed = listedIds(state.list);
  return adapter.removeMany(({ id }) => !listed.has(id) && id !== state.openId, state);
}
