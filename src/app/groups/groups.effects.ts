import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { concatLatestFrom, mapResponse } from '@ngrx/operators';
import { Store } from '@ngrx/store';
import {
  EMPTY,
  concatMap,
  exhaustMap,
  filter,
  map,
  mergeMap,
  pairwise,
  switchMap,
  takeUntil,
  tap,
} from 'rxjs';
import type { Group, GroupMember, MembersAdded } from '#contract/rest/groups';
import type { ApiError } from '../core/api/api-error.ts';
import { ImClient } from '../im-client/im-client.ts';
import { JobsApiActions } from '../jobs/jobs.actions.ts';
import { GroupsApi } from './groups-api.ts';
import {
  ConnectionActions,
  GroupDrawerActions,
  GroupFormActions,
  GroupsApiActions,
  GroupsPageActions,
  UndoActions,
} from './groups.actions.ts';
import { groupsFeature } from './groups.state.ts';

// switchMap: only the list that is wanted now matters, older answers are dropped.
export const loadList = createEffect(
  (actions$ = inject(Actions), store = inject(Store), groupsApi = inject(GroupsApi)) => {
    return actions$.pipe(
      ofType(
        GroupsPageActions.listWanted,
        GroupsPageActions.refreshed,
        ConnectionActions.regained,
        GroupsApiActions.created,
        GroupsApiActions.changed,
        GroupsApiActions.acted,
        GroupsApiActions.undone,
        JobsApiActions.ended,
      ),
      concatLatestFrom(() => store.select(groupsFeature.selectList)),
      filter(([, { loading }]) => loading),
      switchMap(([, { query }]) =>
        query === null
          ? EMPTY
          : groupsApi.list(query).pipe(
              mapResponse({
                next: (page) => GroupsApiActions.listLoaded({ query, page, at: Date.now() }),
                error: (error: ApiError) => GroupsApiActions.listFailed({ error }),
              }),
            ),
      ),
    );
  },
  { functional: true },
);

// switchMap: arriving again starts over.
export const noticeReturn = createEffect(
  (actions$ = inject(Actions), im = inject(ImClient)) => {
    return actions$.pipe(
      ofType(GroupsPageActions.opened),
      switchMap(() =>
        im.state$.pipe(
          // A connection that is only being made, for the first time or again, says neither.
          filter(({ kind }) => kind === 'waiting' || kind === 'connected'),
          pairwise(),
          filter(([before, now]) => before.kind === 'waiting' && now.kind === 'connected'),
          map(() => ConnectionActions.regained()),
          takeUntil(actions$.pipe(ofType(GroupsPageActions.left))),
        ),
      ),
    );
  },
  { functional: true },
);

// switchMap: one drawer, and closing it makes the answer pointless.
export const loadOpen = createEffect(
  (actions$ = inject(Actions), groupsApi = inject(GroupsApi)) => {
    return actions$.pipe(
      ofType(
        GroupDrawerActions.opened,
        GroupFormActions.editOpened,
        GroupDrawerActions.retried,
        GroupDrawerActions.closed,
      ),
      switchMap((action) => {
        if (action.type === GroupDrawerActions.closed.type) return EMPTY;
        const { id } = action;
        return groupsApi.one(id).pipe(
          mapResponse({
            next: (group) => GroupsApiActions.groupLoaded({ group }),
            error: (error: ApiError) => GroupsApiActions.groupFailed({ id, error }),
          }),
        );
      }),
    );
  },
  { functional: true },
);

// exhaustMap: pressing the button again while it works must not create two.
export const create = createEffect(
  (actions$ = inject(Actions), groupsApi = inject(GroupsApi)) => {
    return actions$.pipe(
      ofType(GroupFormActions.created),
      exhaustMap(({ group }) =>
        groupsApi.create(group).pipe(
          mapResponse({
            next: (created) => GroupsApiActions.created({ group: created }),
            error: (error: ApiError) => GroupsApiActions.createFailed({ error }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

// exhaustMap: what was saved has one version more, and pressing again would conflict with itself.
export const change = createEffect(
  (actions$ = inject(Actions), groupsApi = inject(GroupsApi)) => {
    return actions$.pipe(
      ofType(GroupFormActions.changed),
      exhaustMap(({ id, changes }) =>
        groupsApi.change(id, changes).pipe(
          mapResponse({
            next: (group) => GroupsApiActions.changed({ group }),
            error: (error: ApiError) => GroupsApiActions.changeFailed({ error }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

// mergeMap: acts on different groups do not wait for each other, and one whose drawer was closed
// goes on. The button that starts one cannot be pressed while it works.
export const act = createEffect(
  (actions$ = inject(Actions), groupsApi = inject(GroupsApi)) => {
    return actions$.pipe(
      ofType(GroupDrawerActions.actDecided),
      mergeMap(({ act, before }) => {
        const { id } = before.group;
        return groupsApi.act(id, act).pipe(
          mapResponse({
            next: (answer) => GroupsApiActions.acted({ act, before, ...leftBy(answer) }),
            error: (error: ApiError) => GroupsApiActions.actFailed({ id, act, error }),
          }),
        );
      }),
    );
  },
  { functional: true },
);

// concatMap: what is taken back one after the other ends in that order.
export const undo = createEffect(
  (actions$ = inject(Actions), groupsApi = inject(GroupsApi)) => {
    return actions$.pipe(
      ofType(UndoActions.pressed),
      concatMap(({ id, act, version }) =>
        groupsApi.act(id, act, version).pipe(
          mapResponse({
            next: (answer) => GroupsApiActions.undone({ id, ...leftBy(answer) }),
            error: (error: ApiError) => GroupsApiActions.undoFailed({ error }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

function leftBy(answer: Group | MembersAdded | GroupMember) {
  if ('userId' in answer) return { member: answer };
  if (!('added' in answer)) return { group: answer };
  const { added, ...group } = answer;
  return { group, added };
}

/** Back from the form to where it was opened, unless the operator has gone elsewhere meanwhile. */
export const leaveForm = createEffect(
  (actions$ = inject(Actions), router = inject(Router)) => {
    return actions$.pipe(
      ofType(GroupsApiActions.created, GroupsApiActions.changed),
      tap(({ type, group }) => {
        const created = type === GroupsApiActions.created.type;
        const form = created ? '/groups/new' : `/groups/${encodeURIComponent(group.id)}/edit`;
        if (!router.url.startsWith(form)) return;
        void router.navigate(created ? ['/groups'] : ['/groups', group.id], {
          queryParamsHandling: 'preserve',
          replaceUrl: true,
        });
      }),
    );
  },
  { functional: true, dispatch: false },
);
