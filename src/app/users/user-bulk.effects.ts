import { inject } from '@angular/core';
import { TranslocoService } from '@jsverse/transloco';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { mapResponse } from '@ngrx/operators';
import { Store } from '@ngrx/store';
import { EMPTY, concatMap, map, mergeMap, tap } from 'rxjs';
import type { ApiError } from '../core/api/api-error.ts';
import { wholeNumber } from '../shared/formats.ts';
import { changedBy } from '../jobs/changed-by.ts';
import { JobsActions } from '../jobs/jobs.actions.ts';
import { Toasts } from '../shared/toasts/toasts.ts';
import { bulkUndoOf } from './user-act.ts';
import { UsersApi } from './users-api.ts';
import { UserActActions, UsersApiActions } from './users.actions.ts';

/** Offers to take back what a job did to many users, on those whom it changed. */
export const offerBulkUndo = createEffect(
  (
    actions$ = inject<Actions>(Actions),
    store = inject(Store),
    toasts = inject(Toasts),
    transloco = inject(TranslocoService),
  ) => {
    return actions$.pipe(
      ofType(UsersApiActions.jobBegun),
      // mergeMap: several jobs may be under way at once.
      mergeMap(({ job, act }) =>
        act === undefined
          ? EMPTY
          : changedBy(actions$, job).pipe(map((changed) => ({ changed, act }))),
      ),
      tap(({ changed, act }) => {
        const reverse = bulkUndoOf(act, transloco.translate('users.act.undoReason'));
        if (reverse === null) return;
        const count = wholeNumber(changed.length, transloco.getActiveLang());
        const bulk = { selection: { changed }, act: reverse };
        toasts.show({
          kind: 'success',
          text: transloco.translate(`users.bulkDone.${act.kind}`, { count }),
          undo: () => store.dispatch(UserActActions.bulkUndone({ bulk, count })),
        });
      }),
    );
  },
  { functional: true, dispatch: false },
);

// concatMap: what is taken back one after the other ends in that order.
export const undoBulk = createEffect(
  (actions$ = inject(Actions), usersApi = inject(UsersApi)) => {
    return actions$.pipe(
      ofType(UserActActions.bulkUndone),
      concatMap(({ bulk, count }) =>
        usersApi.actOnMany(bulk).pipe(
          mapResponse({
            next: (job) =>
              JobsActions.begun({
                job,
                title: { key: `users.bulk.${bulk.act.kind}`, values: { count } },
              }),
            error: (error: ApiError) => UsersApiActions.actFailed({ error, undoes: true }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);
