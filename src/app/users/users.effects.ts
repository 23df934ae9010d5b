import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { TranslocoService } from '@jsverse/transloco';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { concatLatestFrom, mapResponse } from '@ngrx/operators';
import { Store } from '@ngrx/store';
import {
  EMPTY,
  concatMap,
  exhaustMap,
  filter,
  map,
  pairwise,
  switchMap,
  takeUntil,
  tap,
} from 'rxjs';
import type { ApiError } from '../core/api/api-error.ts';
import { ImClient } from '../im-client/im-client.ts';
import { JobsActions, JobsApiActions } from '../jobs/jobs.actions.ts';
import { Toasts } from '../shared/toasts/toasts.ts';
import { undoOf } from './user-act.ts';
import { EditUserActions, UserFormsApiActions } from './user-form/user-forms.actions.ts';
import { UsersApi } from './users-api.ts';
import {
  ConnectionActions,
  NewUserDrawerActions,
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

// exhaustMap: pressing the button again while it works must not create two.
export const create = createEffect(
  (actions$ = inject(Actions), usersApi = inject(UsersApi)) => {
    return actions$.pipe(
      ofType(NewUserDrawerActions.submitted),
      exhaustMap(({ user }) =>
        usersApi.create(user).pipe(
          mapResponse({
            next: (created) => UsersApiActions.created({ user: created }),
            error: (error: ApiError) => UsersApiActions.createFailed({ error }),
          }),
        ),
      ),
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

// exhaustMap: pressing the button again while it works must not begin it twice.
export const actOnMany = createEffect(
  (actions$ = inject(Actions), usersApi = inject(UsersApi)) => {
    return actions$.pipe(
      ofType(UserActActions.bulkSubmitted),
      exhaustMap(({ bulk, count }) =>
        usersApi.actOnMany(bulk).pipe(
          mapResponse({
            next: (job) =>
              UsersApiActions.jobBegun({
                job,
                title: { key: `users.bulk.${bulk.act.kind}`, values: { count } },
                act: bulk.act,
              }),
            error: (error: ApiError) => UsersApiActions.actFailed({ error, undoes: false }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

// exhaustMap: as above.
export const exportList = createEffect(
  (actions$ = inject(Actions), usersApi = inject(UsersApi)) => {
    return actions$.pipe(
      ofType(UserActActions.exportSubmitted),
      exhaustMap(({ request }) =>
        usersApi.export(request).pipe(
          mapResponse({
            next: (job) =>
              UsersApiActions.jobBegun({ job, title: { key: 'users.export.title', values: {} } }),
            error: (error: ApiError) => UsersApiActions.actFailed({ error, undoes: false }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

// exhaustMap: as above.
export const gatherData = createEffect(
  (actions$ = inject(Actions), usersApi = inject(UsersApi)) => {
    return actions$.pipe(
      ofType(UserActActions.dataWanted),
      exhaustMap(({ user }) =>
        usersApi.gatherData(user.id).pipe(
          mapResponse({
            next: (job) => {
              // An account that was deleted has no name left.
              const whom = user.nickname === '' ? user.id : user.nickname;
              return UsersApiActions.jobBegun({
                job,
                title: { key: 'users.data.job', values: { whom } },
              });
            },
            error: (error: ApiError) => UsersApiActions.dataFailed({ error }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

/** Where the file is to be found: the drawer stands over the jobs. */
export const sayHowDataFares = createEffect(
  (actions$ = inject(Actions), toasts = inject(Toasts), transloco = inject(TranslocoService)) => {
    return actions$.pipe(
      ofType(UsersApiActions.jobBegun, UsersApiActions.dataFailed),
      tap((action) => {
        if (action.type === UsersApiActions.dataFailed.type) {
          toasts.show({ kind: 'error', text: transloco.translate('users.data.failed') });
        } else if (action.job.kind === 'users.data') {
          toasts.show({ kind: 'info', text: transloco.translate('users.data.begun') });
        }
      }),
    );
  },
  { functional: true, dispatch: false },
);

export const followJob = createEffect(
  (actions$ = inject(Actions)) => {
    return actions$.pipe(
      ofType(UsersApiActions.jobBegun),
      map(({ job, title }) => JobsActions.begun({ job, title })),
    );
  },
  { functional: true },
);

/** Back to the list with its filters, unless the operator has gone elsewhere meanwhile. */
export const leaveNewUser = createEffect(
  (actions$ = inject(Actions), router = inject(Router)) => {
    return actions$.pipe(
      ofType(UsersApiActions.created),
      filter(() => formStands(router)),
      tap(() => {
        const queryParamsHandling = 'preserve';
        void router.navigate(['/users'], { queryParamsHandling, replaceUrl: true });
      }),
    );
  },
  { functional: true, dispatch: false },
);

/** Says how it ended, where no form stands that could. */
export const sayHowItEnded = createEffect(
  (
    actions$ = inject(Actions),
    router = inject(Router),
    transloco = inject(TranslocoService),
    toasts = inject(Toasts),
  ) => {
    return actions$.pipe(
      ofType(UsersApiActions.created, UsersApiActions.createFailed),
      tap((action) => {
        if (action.type === UsersApiActions.created.type) {
          const { username, id } = action.user;
          const text = transloco.translate('users.new.created', { username, id });
          toasts.show({ kind: 'success', text });
        } else if (!formStands(router)) {
          toasts.show({ kind: 'error', text: transloco.translate('users.new.failedMeanwhile') });
        }
      }),
    );
  },
  { functional: true, dispatch: false },
);

/** Whether the form, which says itself what is wrong, is still on the screen. */
function formStands(router: Router): boolean {
  return router.url.startsWith('/users/new');
}
