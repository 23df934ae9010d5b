import { type EntityState, createEntityAdapter } from '@ngrx/entity';
import { createFeature, createReducer, createSelector, on } from '@ngrx/store';
import type { User } from '#contract/rest/users';
import type { ApiError } from '../core/api/api-error.ts';
import {
  ConnectionActions,
  NewUserDrawerActions,
  UserDrawerActions,
  UsersApiActions,
  UsersPageActions,
} from './users.actions.ts';
import type { ShownQuery } from './users-query.ts';

/** One page of the list as the server answered it. */
export interface UsersList {
  readonly query: ShownQuery;
  readonly ids: readonly string[];
  /** Matches on the server, not rows held here. */
  readonly totalCount: number;
  /** There are more than `totalCount`. */
  readonly capped: boolean;
  /** Milliseconds since 1970. */
  readonly loadedAt: number;
}

export interface UsersState extends EntityState<User> {
  /** What the address asks for; null before the page was ever open. */
  readonly query: ShownQuery | null;
  /** The lists seen last, newest first: going back to one shows it at once. */
  readonly lists: readonly UsersList[];
  readonly listLoading: boolean;
  readonly listError: ApiError | null;
  readonly openId: string | null;
  readonly openError: ApiError | null;
  readonly creating: 'idle' | 'underWay' | 'done';
  readonly createError: ApiError | null;
  /** The user created last, to be pointed out in the list. */
  readonly createdId: string | null;
}

const LISTS_KEPT = 10;

const adapter = createEntityAdapter<User>();

const initialState: UsersState = adapter.getInitialState({
  query: null,
  lists: [],
  listLoading: false,
  listError: null,
  openId: null,
  openError: null,
  creating: 'idle',
  createError: null,
  createdId: null,
});

export const usersFeature = createFeature({
  name: 'users',
  reducer: createReducer(
    initialState,
    on(UsersPageActions.listWanted, (state, { query }): UsersState => ({
      ...state,
      query,
      listLoading: true,
      listError: null,
      createdId: null,
    })),
    on(UsersPageActions.refreshed, ConnectionActions.regained, (state): UsersState => ({
      ...state,
      listLoading: true,
      listError: null,
    })),
    on(UsersApiActions.listLoaded, (state, { query, page, at }): UsersState => {
      const list: UsersList = {
        query,
        ids: page.items.map(({ id }) => id),
        totalCount: page.total,
        capped: page.capped ?? false,
        loadedAt: at,
      };
      const others = state.lists.filter((other) => !sameQuery(other.query, query));
      const lists = [list, ...others].slice(0, LISTS_KEPT);
      return forgetUnlisted(
        adapter.upsertMany([...page.items], { ...state, lists, listLoading: false }),
      );
    }),
    on(UsersApiActions.listFailed, (state, { error }): UsersState => ({
      ...state,
      listLoading: false,
      listError: error,
    })),
    on(UserDrawerActions.opened, UserDrawerActions.retried, (state, { id }): UsersState => ({
      ...state,
      openId: id,
      openError: null,
    })),
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
        // In which of the other lists the new user belongs, only the server knows.
        lists: state.lists.filter(({ query }) => sameQuery(query, state.query)),
        listLoading: state.query !== null,
      }),
    ),
    on(UsersApiActions.createFailed, (state, { error }): UsersState => ({
      ...state,
      creating: 'idle',
      createError: error,
    })),
  ),
  extraSelectors: ({ selectEntities, selectLists, selectQuery, selectOpenId }) => {
    const selectShownList = createSelector(
      selectLists,
      selectQuery,
      (lists, query) => lists.find((list) => sameQuery(list.query, query)) ?? lists[0] ?? null,
    );
    return {
      /** What the address asks for, else what was there before; null when there was nothing. */
      selectShownList,
      /** Whether that is what the address asks for. */
      selectShownIsWanted: createSelector(
        selectShownList,
        selectQuery,
        (list, query) => list !== null && sameQuery(list.query, query),
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

function sameQuery(one: ShownQuery, other: ShownQuery | null): boolean {
  return (
    other !== null &&
    one.page === other.page &&
    one.pageSize === other.pageSize &&
    one.sort === other.sort &&
    one.q === other.q &&
    one.online === other.online
  );
}

/** Memory holds what can be shown again, and nothing else. */
function forgetUnlisted(state: UsersState): UsersState {
  const kept = new Set(state.lists.flatMap(({ ids }) => ids));
  if (state.openId !== null) kept.add(state.openId);
  return adapter.removeMany(({ id }) => !kept.has(id), state);
}
