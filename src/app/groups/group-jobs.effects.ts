import { inject } from '@angular/core';
import { TranslocoService } from '@jsverse/transloco';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { mapResponse } from '@ngrx/operators';
import { Store } from '@ngrx/store';
import { EMPTY, concatMap, exhaustMap, map, mergeMap, tap } from 'rxjs';
import type { GroupBulkAct, GroupUndoAct } from '#contract/rest/groups';
import type { ApiError } from '../core/api/api-error.ts';
import { changedBy } from '../jobs/changed-by.ts';
import { JobsActions } from '../jobs/jobs.actions.ts';
import { Toasts } from '../shared/toasts/toasts.ts';
import { GroupsApi } from './groups-api.ts';
import { GroupsApiActions, GroupsPageActions, UndoActions } from './groups.actions.ts';

// exhaustMap: pressing the button again while it works must not begin two.
export const beginBulk = createEffect(
  (actions$ = inject(Actions), groupsApi = inject(GroupsApi)) => {
    return actions$.pipe(
      ofType(GroupsPageActions.bulkDecided),
      exhaustMap(({ bulk }) =>
        groupsApi.bulk(bulk).pipe(
          mapResponse({
            next: (job) => GroupsApiActions.bulkBegun({ job, bulk, undoes: false }),
            error: (error: ApiError) => GroupsApiActions.orderFailed({ error }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

// concatMap: what is taken back one after the other ends in that order.
export const undoBulk = createEffect(
  (actions$ = inject(Actions), groupsApi = inject(GroupsApi)) => {
    return actions$.pipe(
      ofType(UndoActions.bulkPressed),
      concatMap(({ bulk }) =>
        groupsApi.bulk(bulk).pipe(
          mapResponse({
            next: (job) => GroupsApiActions.bulkBegun({ job, bulk, undoes: true }),
            error: (error: ApiError) => GroupsApiActions.undoFailed({ error }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

// exhaustMap: as above.
export const beginExport = createEffect(
  (actions$ = inject(Actions), groupsApi = inject(GroupsApi)) => {
    return actions$.pipe(
      ofType(GroupsPageActions.exportDecided),
      exhaustMap(({ order }) =>
        groupsApi.export(order).pipe(
          mapResponse({
            next: (job) => GroupsApiActions.exportBegun({ job }),
            error: (error: ApiError) => GroupsApiActions.orderFailed({ error }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

/** From there on the frame follows the job, on whatever page the operator is. */
export const handOver = createEffect(
  (actions$ = inject(Actions)) => {
    return actions$.pipe(
      ofType(GroupsApiActions.bulkBegun, GroupsApiActions.exportBegun),
      map((action) => {
        const what =
          action.type === GroupsApiActions.bulkBegun.type ? action.bulk.act.kind : 'export';
        const title = { key: `groups.job.${what}`, values: {} };
        return JobsActions.begun({ job: action.job, title });
      }),
    );
  },
  { functional: true },
);

/** Offers to take back what a job on many groups did, on those that it changed. */
export const offerUndo = createEffect(
  (
    actions$ = inject<Actions>(Actions),
    store = inject(Store),
    transloco = inject(TranslocoService),
    toasts = inject(Toasts),
  ) => {
    return actions$.pipe(
      ofType(GroupsApiActions.bulkBegun),
      // mergeMap: several jobs may be under way at once.
      mergeMap(({ job, bulk, undoes }) =>
        undoes
          ? EMPTY
          : changedBy(actions$, job).pipe(map((changed) => ({ changed, act: bulk.act }))),
      ),
      tap(({ changed, act }) => {
        const inverse = bulkInverse(act, transloco.translate('groups.undoReason'));
        if (inverse === null) return;
        const bulk = { selection: { changed }, act: inverse };
        toasts.show({
          kind: 'success',
          text: transloco.translate(`groups.bulkDone.${inverse.kind}`, { count: changed.length }),
          undo: () => store.dispatch(UndoActions.bulkPressed({ bulk })),
        });
      }),
    );
  },
  { functional: true, dispatch: false },
);

/** Null where there is no way back. */
function bulkInverse({ kind }: GroupBulkAct, reason: string): GroupUndoAct | null {
  if (kind !== 'mute' && kind !== 'ban') return null;
  return { kind: kind === 'mute' ? 'unmute' : 'unban', reason };
}
