import { type EntityState, createEntityAdapter } from '@ngrx/entity';
import { createFeature, createReducer, createSelector, on } from '@ngrx/store';
import type { Group, GroupsQuery } from '#contract/rest/groups';
import type { ApiError } from '../core/api/api-error.ts';
import { JobsApiActions } from '../jobs/jobs.actions.ts';
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
import type { GroupAct } from './group-act.ts';
import {
  ConnectionActions,
  GroupDrawerActions,
  GroupFormActions,
  GroupsApiActions,
  GroupsPageActions,
} from './groups.actions.ts';
import { groupsAddress } from './groups-query.ts';

export interface GroupsState extends EntityState<Group> {
  readonly list: ListState<GroupsQuery, ApiError>;
  readonly openId: string | null;
  readonly openError: ApiError | null;
  /** The form of a new group, or of one that is edited. */
  readonly saving: 'idle' | 'underWay' | 'done';
  readonly saveError: ApiError | null;
  /** The group created last, to be pointed out in the list. */
  readonly createdId: string | null;
  /** The act that runs on the open group. */
  readonly acting: GroupAct | null;
  readonly actError: ApiError | null;
  /** How many acts have succeeded: a dialog that waits for its own closes when it goes up. */
  readonly actsDone: number;
  /** A job on many groups, or an export, is being asked for. */
  readonly ordering: boolean;
  readonly orderError: ApiError | null;
  /** How many of these were begun: as `actsDone`. */
  readonly ordersBegun: number;
}

const adapter = createEntityAdapter<Group>();

const initialState: GroupsState = adapter.getInitialState({
  list: noList<GroupsQuery, ApiError>(),
  openId: null,
  openError: null,
  saving: 'idle',
  saveError: null,
  createdId: null,
  acting: null,
  actError: null,
  actsDone: 0,
  ordering: false,
  orderError: null,
  ordersBegun: 0,
});

export const groupsFeature = createFeature({
  name: 'groups',
  reducer: createReducer(
    initialState,
    on(GroupsPageActions.listWanted, (state, { query }): GroupsState => ({
      ...state,
      list: listWanted(state.list, query),
      createdId: null,
    })),
    on(GroupsPageActions.refreshed, ConnectionActions.regained, (state): GroupsState => ({
      ...state,
      list: listRefreshed(state.list),
    })),
    on(GroupsApiActions.listLoaded, (state, { query, page, at }): GroupsState =>
      forgetUnlisted(
        adapter.upsertMany([...page.items], {
          ...state,
          list: listLoaded(state.list, query, page, at),
        }),
      ),
    ),
    on(GroupsApiActions.listFailed, (state, { error }): GroupsState => ({
      ...state,
      list: listFailed(state.list, error),
    })),

    on(GroupDrawerActions.opened, (state, { id }): GroupsState => ({
      ...state,
      openId: id,
      openError: null,
      acting: null,
      actError: null,
    })),
    on(GroupDrawerActions.retried, (state): GroupsState => ({ ...state, openError: null })),
    on(GroupDrawerActions.closed, (state): GroupsState => ({
      ...state,
      openId: null,
      openError: null,
      acting: null,
      actError: null,
    })),
    on(GroupsApiActions.groupLoaded, (state, { group }): GroupsState =>
      adapter.upsertOne(group, { ...state, openError: null }),
    ),
    on(GroupsApiActions.groupFailed, (state, { id, error }): GroupsState => {
      if (id !== state.openId) return state;
      // What is gone must not be shown from memory.
      const known = error.status === 404 ? adapter.removeOne(id, state) : state;
      return { ...known, openError: error };
    }),

    on(GroupFormActions.opened, (state): GroupsState => formOpened(state)),
    on(GroupFormActions.editOpened, (state, { id }): GroupsState => ({
      ...formOpened(state),
      openId: id,
      openError: null,
    })),
    on(GroupFormActions.created, GroupFormActions.changed, (state): GroupsState => ({
      ...state,
      saving: 'underWay',
      saveError: null,
    })),
    on(GroupsApiActions.created, (state, { group }): GroupsState =>
      adapter.upsertOne(group, {
        ...outOfDate(state),
        saving: 'done',
        createdId: group.id,
      }),
    ),
    on(GroupsApiActions.changed, (state, { group }): GroupsState =>
      adapter.upsertOne(group, { ...outOfDate(state), saving: 'done' }),
    ),
    on(
      GroupsApiActions.createFailed,
      GroupsApiActions.changeFailed,
      (state, { error }): GroupsState => ({
        ...state,
        saving: 'idle',
        saveError: error,
      }),
    ),

    on(GroupDrawerActions.actDecided, (state, { act }): GroupsState => ({
      ...state,
      acting: act,
      actError: null,
    })),
    on(GroupDrawerActions.actDropped, (state): GroupsState => ({ ...state, actError: null })),
    on(GroupsApiActions.acted, (state, { group }): GroupsState => {
      const done = { ...state, acting: null, actsDone: state.actsDone + 1 };
      return group === undefined ? done : adapter.upsertOne(group, outOfDate(done));
    }),
    on(GroupsApiActions.actFailed, (state, { id, error }): GroupsState =>
      id === state.openId ? { ...state, acting: null, actError: error } : state,
    ),

    on(GroupsPageActions.bulkDecided, GroupsPageActions.exportDecided, (state): GroupsState => ({
      ...state,
      ordering: true,
      orderError: null,
    })),
    on(GroupsPageActions.orderDropped, (state): GroupsState => ({ ...state, orderError: null })),
    on(GroupsApiActions.bulkBegun, GroupsApiActions.exportBegun, (state): GroupsState =>
      begun(state),
    ),
    on(GroupsApiActions.orderFailed, (state, { error }): GroupsState => ({
      ...state,
      ordering: false,
      orderError: error,
    })),
    on(JobsApiActions.ended, (state, { job }): GroupsState =>
      job.kind === 'groups.bulk' ? outOfDate(state) : state,
    ),
    on(GroupsApiActions.undone, (state, { group }): GroupsState =>
      group === undefined ? state : adapter.upsertOne(group, outOfDate(state)),
    ),
  ),
  extraSelectors: ({ selectEntities, selectList, selectOpenId }) => {
    const selectShownList = createSelector(selectList, shownList);
    return {
      /** What the address asks for, else what was there before; null when there was nothing. */
      selectShownList,
      selectListOutdated: createSelector(selectList, listIsOutdated),
      selectFace: createSelector(selectList, (list) =>
        faceOf(list, (query) => groupsAddress.narrowed(query)),
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

function formOpened(state: GroupsState): GroupsState {
  return {
    ...state,
    // One whose form was left while it was being saved is still being saved.
    saving: state.saving === 'done' ? 'idle' : state.saving,
    saveError: null,
  };
}

function begun(state: GroupsState): GroupsState {
  return { ...state, ordering: false, ordersBegun: state.ordersBegun + 1 };
}

/** In which of the other lists a changed group belongs, only the server knows. */
function outOfDate(state: GroupsState): GroupsState {
  return { ...state, list: listOutdated(state.list) };
}

/** Memory holds what can be shown again, and nothing else. */
function forgetUnlisted(state: GroupsState): GroupsState {
  const listed = listedIds(state.list);
  return adapter.removeMany(({ id }) => !listed.has(id) && id !== state.openId, state);
}
