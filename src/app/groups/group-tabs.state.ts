import { createFeature, createReducer, on } from '@ngrx/store';
import type {
  GroupActivity,
  GroupHealth,
  GroupMember,
  GroupMembersQuery,
} from '#contract/rest/groups';
import type { StoredMessageRecord, StoredMessagesQuery } from '#contract/rest/messages';
import type { CursorPage, Page } from '#contract/rest/problem';
import type { ApiError } from '../core/api/api-error.ts';
import { GroupDrawerActions, GroupsApiActions } from './groups.actions.ts';

/** What a tab shows: what came last stays until the next comes, or says why it does not. */
export interface Shown<T> {
  readonly data: T | null;
  readonly loading: boolean;
  readonly error: ApiError | null;
}

export interface MembersShown extends Page<GroupMember> {
  readonly query: GroupMembersQuery;
}

/** What the tabs of the open drawer show, all of one group. */
export interface GroupTabsState {
  readonly groupId: string | null;
  readonly members: Shown<MembersShown>;
  /** What was asked for last. */
  readonly membersQuery: GroupMembersQuery | null;
  readonly messages: Shown<CursorPage<StoredMessageRecord>>;
  readonly messagesQuery: StoredMessagesQuery | null;
  readonly activity: Shown<GroupActivity>;
  readonly health: Shown<GroupHealth>;
}

const NOTHING = { data: null, loading: false, error: null } as const;

const initialState: GroupTabsState = {
  groupId: null,
  members: NOTHING,
  membersQuery: null,
  messages: NOTHING,
  messagesQuery: null,
  activity: NOTHING,
  health: NOTHING,
};

export const groupTabsFeature = createFeature({
  name: 'groupTabs',
  reducer: createReducer(
    initialState,
    on(GroupDrawerActions.opened, (_, { id }): GroupTabsState => ({
      ...initialState,
      groupId: id,
    })),
    on(GroupDrawerActions.closed, (): GroupTabsState => initialState),

    on(GroupDrawerActions.membersWanted, (state, { query }): GroupTabsState => ({
      ...state,
      membersQuery: query,
      members: awaited(state.members),
    })),
    on(GroupsApiActions.membersLoaded, (state, { id, query, page }): GroupTabsState =>
      id === state.groupId ? { ...state, members: arrived({ ...page, query }) } : state,
    ),
    on(GroupsApiActions.membersFailed, (state, { id, error }): GroupTabsState =>
      id === state.groupId ? { ...state, members: failed(state.members, error) } : state,
    ),
    on(GroupsApiActions.acted, GroupsApiActions.undone, (state, { member }): GroupTabsState => {
      const { data } = state.members;
      if (member === undefined || data === null) return state;
      const items = data.items.map((one) => (one.userId === member.userId ? member : one));
      return { ...state, members: { ...state.members, data: { ...data, items } } };
    }),

    on(GroupDrawerActions.messagesWanted, (state, { query }): GroupTabsState => ({
      ...state,
      messagesQuery: query,
      messages: awaited(state.messages),
    })),
    on(GroupsApiActions.messagesLoaded, (state, { id, page }): GroupTabsState =>
      id === state.groupId ? { ...state, messages: arrived(page) } : state,
    ),
    on(GroupsApiActions.messagesFailed, (state, { id, error }): GroupTabsState =>
      id === state.groupId ? { ...state, messages: failed(state.messages, error) } : state,
    ),

    on(GroupDrawerActions.activityWanted, (state): GroupTabsState => ({
      ...state,
      activity: awaited(state.activity),
    })),
    on(GroupsApiActions.activityLoaded, (state, { id, activity }): GroupTabsState =>
      id === state.groupId ? { ...state, activity: arrived(activity) } : state,
    ),
    on(GroupsApiActions.activityFailed, (state, { id, error }): GroupTabsState =>
      id === state.groupId ? { ...state, activity: failed(state.activity, error) } : state,
    ),

    on(GroupDrawerActions.healthWanted, (state): GroupTabsState => ({
      ...state,
      health: awaited(state.health),
    })),
    on(GroupsApiActions.healthLoaded, (state, { id, health }): GroupTabsState =>
      id === state.groupId ? { ...state, health: arrived(health) } : state,
    ),
    on(GroupsApiActions.healthFailed, (state, { id, error }): GroupTabsState =>
      id === state.groupId ? { ...state, health: failed(state.health, error) } : state,
    ),
  ),
});

function awaited<T>(shown: Shown<T>): Shown<T> {
  return { ...shown, loading: true, error: null };
}

function arrived<T>(data: T): Shown<T> {
  return { data, loading: false, error: null };
}

function failed<T>(shown: Shown<T>, error: ApiError): Shown<T> {
  return { ...shown, loading: false, error };
}
