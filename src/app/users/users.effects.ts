import { inject } from '@angular/core';
import { TranslocoService } from '@jsverse/transloco';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { concatLatestFrom, mapResponse } from '@ngrx/operators';
import { Store } from '@ngrx/store';
import { EMPTY, concatMap, filter, map, pairwise, switchMap, takeUntil, tap } from 'rxjs';
import type { ApiError } from '../core/api/api-error.ts';
import { ImClient } from '../im-client/im-client.ts';
import { JobsApiActions } from '../jobs/jobs.actions.ts';
import { Toasts } from '../shared/toasts/toasts.ts';
import { undoOf } from './user-act.ts';
import { EditUserActions, UserFormsApiActions } from './user-form/user-forms.actions.ts';
import { UsersApi } from './users-api.ts';
import {
  ConnectionActions,
  UserActActions,
  UserDrawerActions,
  UsersApiActions,
  UsersPageActions,
} from './users.actions.ts';
import { usersFeature } from './users.state.ts';

// switchMap: only the list that is wanted now matters, older answers are dropped.
export const loadList = createEffect(
  (actions$ = inject(Actions), store = inject(Store), usersApi = inject(UsersApi)) => {
    return actions$.pipe(
      ofType(
        UsersPageActions.listWanted,
        UsersPageActions.refreshed,
        ConnectionActions.regained,
        UsersApiActions.created,
        UserDrawerActions.erased,
        UserFormsApiActions.changed,
        JobsApiActions.ended,
      ),
      concatLatestFrom(() => store.select(usersFeature.selectList)),
      switchMap(([, { query }]) =>
        query === null
          ? EMPTY
          : usersApi.list(query).pipe(
              mapResponse({
                next: (page) => UsersApiActions.listLoaded({ query, page, at: Date.now() }),
                error: (error: ApiError) => UsersApiActions.listFailed({ error }),
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
      ofType(UsersPageActions.opened),
      switchMap(() =>
        im.state$.pipe(
          // A connection that is only being made, for the first time or again, says neither.
          filter(({ kind }) => kind === 'waiting' || kind === 'connected'),
          pairwise(),
          filter(([before, now]) => before.kind === 'waiting' && now.kind === 'connected'),
          map(() => ConnectionActions.regained()),
          takeUntil(actions$.pipe(ofType(UsersPageActions.left))),
        ),
      ),
    );
  },
  { functional: true },
);

// switchMap: one drawer, and closing it makes the answer pointless.
export const loadOpen = createEffect(
  (actions$ = inject(Actions), usersApi = inject(UsersApi)) => {
    return actions$.pipe(
      ofType(
        UserDrawerActions.opened,
        UserDrawerActions.retried,
        UserDrawerActions.erased,
        UserDrawerActions.closed,
        EditUserActions.entered,
      ),
      switchMap((action) => {
        if (action.type === UserDrawerActions.closed.type) return EMPTY;
        const { id } = action;
        return usersApi.one(id).pipe(
          mapResponse({
            next: (user) => UsersApiActions.userLoaded({ user }),
            error: (error: ApiError) => UsersApiActions.userFailed({ id, error }),
          }),
        );
      }),
    );
  },
  { functional: true },
);

// concatMap: an undo must not overtake what it takes back.
export const act = createEffect(
  (actions$ = inject(Actions), usersApi = inject(UsersApi)) => {
    return actions$.pipe(
      ofType(UserActActions.submitted),
      concatMap(({ user: before, act, undoes }) =>
        usersApi.act(before.id, act, undoes ? before.version : undefined).pipe(
          mapResponse({
            next: (user) => UsersApiActions.acted({ before, user, act, undoes }),
            error: (error: ApiError) => UsersApiActions.actFailed({ error, undoes }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

/** Says what was done, and offers to take it back. */
export const offerUndo = createEffect(
  (
    actions$ = inject(Actions),
    store = inject(Store),
    toasts = inject(Toasts),
    transloco = inject(TranslocoService),
  ) => {
    return actions$.pipe(
      ofType(UsersApiActions.acted, UsersApiActions.actFailed),
      tap((action) => {
        if (action.type === UsersApiActions.actFailed.type) {
          // Where no dialog stands that could say so.
          if (action.undoes) {
            const changedSince = action.error.code === 'version-conflict';
            const text = changedSince ? 'users.act.undoChangedSince' : 'users.act.undoFailed';
            toasts.show({ kind: 'error', text: transloco.translate(text) });
          }
          return;
        }
        const { act, before, user, undoes } = action;
        const reason = transloco.translate('users.act.undoReason');
        const reverse = undoes ? null : undoOf(act, before, reason);
        toasts.show({
          kind: 'success',
          text: transloco.translate(`users.act.done.${act.kind}`, { whom: before.nickname }),
          undo:
            reverse === null
              ? null
              : () =>
                  store.dispatch(
                    UserActActions.submitted({ user: user ?? before, act: reverse, undoes: true }),
                  ),
        });
      }),
    );
  },
  { functional: true, dispatch: false },
);
