import { inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { concatLatestFrom, mapResponse } from '@ngrx/operators';
import { type Action, Store } from '@ngrx/store';
import { type Observable, filter, map, switchMap, takeUntil } from 'rxjs';
import type { ApiError } from '../core/api/api-error.ts';
import { GroupsApi } from './groups-api.ts';
import { GroupDrawerActions, GroupsApiActions } from './groups.actions.ts';
import { groupTabsFeature } from './group-tabs.state.ts';

// All of them switchMap: a newer question makes the answer to an older one worthless, and so does
// leaving the group.

export const loadMembers = createEffect(
  (actions$ = inject(Actions), groupsApi = inject(GroupsApi)) => {
    return actions$.pipe(
      ofType(GroupDrawerActions.membersWanted),
      switchMap(({ id, query }) =>
        groupsApi.members(id, query).pipe(
          mapResponse({
            next: (page) => GroupsApiActions.membersLoaded({ id, query, page }),
            error: (error: ApiError) => GroupsApiActions.membersFailed({ id, error }),
          }),
          takeUntil(left(actions$ as Observable<Action>)),
        ),
      ),
    );
  },
  { functional: true },
);

export const loadMessages = createEffect(
  (actions$ = inject(Actions), groupsApi = inject(GroupsApi)) => {
    return actions$.pipe(
      ofType(GroupDrawerActions.messagesWanted),
      switchMap(({ id, query }) =>
        groupsApi.messages(id, query).pipe(
          mapResponse({
            next: (page) => GroupsApiActions.messagesLoaded({ id, page }),
            error: (error: ApiError) => GroupsApiActions.messagesFailed({ id, error }),
          }),
          takeUntil(left(actions$ as Observable<Action>)),
        ),
      ),
    );
  },
  { functional: true },
);

export const loadActivity = createEffect(
  (actions$ = inject(Actions), groupsApi = inject(GroupsApi)) => {
    return actions$.pipe(
      ofType(GroupDrawerActions.activityWanted),
      switchMap(({ id }) =>
        groupsApi.activity(id).pipe(
          mapResponse({
            next: (activity) => GroupsApiActions.activityLoaded({ id, activity }),
            error: (error: ApiError) => GroupsApiActions.activityFailed({ id, error }),
          }),
          takeUntil(left(actions$ as Observable<Action>)),
        ),
      ),
    );
  },
  { functional: true },
);

export const loadHealth = createEffect(
  (actions$ = inject(Actions), groupsApi = inject(GroupsApi)) => {
    return actions$.pipe(
      ofType(GroupDrawerActions.healthWanted),
      switchMap(({ id }) =>
        groupsApi.health(id).pipe(
          mapResponse({
            next: (health) => GroupsApiActions.healthLoaded({ id, health }),
            error: (error: ApiError) => GroupsApiActions.healthFailed({ id, error }),
          }),
          takeUntil(left(actions$ as Observable<Action>)),
        ),
      ),
    );
  },
  { functional: true },
);

/** After an act that may have changed who is a member and as what: the list as it is now. */
export const refreshMembers = createEffect(
  (actions$ = inject(Actions), store = inject(Store)) => {
    return actions$.pipe(
      ofType(GroupsApiActions.acted, GroupsApiActions.undone),
      concatLatestFrom(() => store.select(groupTabsFeature.selectGroupTabsState)),
      map(([{ group }, { groupId, membersQuery }]) =>
        groupId !== null && group?.id === groupId && membersQuery !== null
          ? GroupDrawerActions.membersWanted({ id: groupId, query: membersQuery })
          : null,
      ),
      filter((wanted) => wanted !== null),
    );
  },
  { functional: true },
);

function left(actions$: Observable<Action>): Observable<unknown> {
  return actions$.pipe(ofType(GroupDrawerActions.opened, GroupDrawerActions.closed));
}
