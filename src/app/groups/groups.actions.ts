import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type {
  Group,
  GroupActivity,
  GroupBulk,
  GroupChanges,
  GroupHealth,
  GroupMember,
  GroupMembersQuery,
  GroupsExport,
  NewGroup,
} from '#contract/rest/groups';
import type { Job } from '#contract/rest/jobs';
import type { StoredMessageRecord, StoredMessagesQuery } from '#contract/rest/messages';
import type { CursorPage, Page } from '#contract/rest/problem';
import type { ApiError } from '../core/api/api-error.ts';
import type { Before, GroupAct } from './group-act.ts';
import type { ShownGroupsQuery } from './groups-query.ts';

export const GroupsPageActions = createActionGroup({
  source: 'Groups Page',
  events: {
    opened: emptyProps(),
    left: emptyProps(),
    /** The address names this part of the list: on arrival, and each time it changes. */
    listWanted: props<{ query: ShownGroupsQuery }>(),
    /** Asked for again: after a failure, or to see it as it is now. */
    refreshed: emptyProps(),
    /** An act on many groups was decided upon, with all that it takes. */
    bulkDecided: props<{ bulk: GroupBulk }>(),
    exportDecided: props<{ order: GroupsExport }>(),
    /** The question about one of these was put away: what went wrong with the last one is no news. */
    orderDropped: emptyProps(),
  },
});

export const ConnectionActions = createActionGroup({
  source: 'Groups Connection',
  events: {
    /** The server is back after it was out of reach: what is shown may be old, or an error. */
    regained: emptyProps(),
  },
});

/** Drawer of one group. Each of its tabs says what it wants to show; again to see it as it is now. */
export const GroupDrawerActions = createActionGroup({
  source: 'Group Drawer',
  events: {
    opened: props<{ id: string }>(),
    retried: props<{ id: string }>(),
    closed: emptyProps(),
    healthWanted: props<{ id: string }>(),
    activityWanted: props<{ id: string }>(),
    membersWanted: props<{ id: string; query: GroupMembersQuery }>(),
    messagesWanted: props<{ id: string; query: StoredMessagesQuery }>(),
    /** An act was decided upon, with all that it takes. */
    actDecided: props<{ act: GroupAct; before: Before }>(),
    /** The question about an act was put away: what went wrong with the last one is no news. */
    actDropped: emptyProps(),
  },
});

export const GroupFormActions = createActionGroup({
  source: 'Group Form',
  events: {
    /** The form of a new group, empty; or any form once more, after what went wrong was seen. */
    opened: emptyProps(),
    /** The form of this group, which is loaded to begin with. */
    editOpened: props<{ id: string }>(),
    created: props<{ group: NewGroup }>(),
    changed: props<{ id: string; changes: GroupChanges }>(),
  },
});

export const UndoActions = createActionGroup({
  source: 'Groups Undo',
  events: {
    /** Takes back an act of before, wherever the operator is by now. `version`: what it left, of a group. */
    pressed: props<{ id: string; act: GroupAct; version?: number }>(),
    bulkPressed: props<{ bulk: GroupBulk }>(),
  },
});

export const GroupsApiActions = createActionGroup({
  source: 'Groups API',
  events: {
    /** `at`: when the answer came, in ms since 1970. */
    listLoaded: props<{ query: ShownGroupsQuery; page: Page<Group>; at: number }>(),
    listFailed: props<{ error: ApiError }>(),
    groupLoaded: props<{ group: Group }>(),
    groupFailed: props<{ id: string; error: ApiError }>(),
    created: props<{ group: Group }>(),
    createFailed: props<{ error: ApiError }>(),
    changed: props<{ group: Group }>(),
    changeFailed: props<{ error: ApiError }>(),
    membersLoaded: props<{ id: string; query: GroupMembersQuery; page: Page<GroupMember> }>(),
    membersFailed: props<{ id: string; error: ApiError }>(),
    messagesLoaded: props<{ id: string; page: CursorPage<StoredMessageRecord> }>(),
    messagesFailed: props<{ id: string; error: ApiError }>(),
    activityLoaded: props<{ id: string; activity: GroupActivity }>(),
    activityFailed: props<{ id: string; error: ApiError }>(),
    healthLoaded: props<{ id: string; health: GroupHealth }>(),
    healthFailed: props<{ id: string; error: ApiError }>(),
    /** What the act left behind: the group, or the member whom it was about. */
    /** `added`: who of those named was no member before. */
    acted: props<{
      act: GroupAct;
      before: Before;
      group?: Group;
      member?: GroupMember;
      added?: readonly string[];
    }>(),
    actFailed: props<{ id: string; act: GroupAct; error: ApiError }>(),
    /** The job that does it is there. */
    bulkBegun: props<{ job: Job; bulk: GroupBulk; undoes: boolean }>(),
    exportBegun: props<{ job: Job }>(),
    orderFailed: props<{ error: ApiError }>(),
    undone: props<{ id: string; group?: Group; member?: GroupMember }>(),
    undoFailed: props<{ error: ApiError }>(),
  },
});
