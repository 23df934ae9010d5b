import { inject } from '@angular/core';
import { TranslocoService } from '@jsverse/transloco';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { mapResponse } from '@ngrx/operators';
import { exhaustMap, map, tap } from 'rxjs';
import type { ApiError } from '../core/api/api-error.ts';
import { JobsActions } from '../jobs/jobs.actions.ts';
import { Toasts } from '../shared/toasts/toasts.ts';
import { UsersApi } from './users-api.ts';
import { UserActActions, UsersApiActions } from './users.actions.ts';

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
