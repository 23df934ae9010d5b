import { inject } from '@angular/core';
import { TranslocoService } from '@jsverse/transloco';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { concatLatestFrom, mapResponse } from '@ngrx/operators';
import { Store } from '@ngrx/store';
import { concatMap, exhaustMap, map, tap } from 'rxjs';
import type { GroupBulkAct } from '#contract/rest/groups';
import type { Job } from '#contract/rest/jobs';
import type { ApiError } from '../core/api/api-error.ts';
import { JobsActions, JobsApiActions } from '../jobs/jobs.actions.ts';
import { Toasts } from '../shared/toasts/toasts.ts';
import { GroupsApi } from './groups-api.ts';
import { GroupsApiActions, GroupsPageActions, UndoActions } from './groups.actions.ts';
import { groupsFeature } from './groups.state.ts';

// exhaustMap: pressing the button again while it works must not begin two.
export const beginBulk = createEffect(
  (actions$ = inject(Actions), groupsApi = inject(GroupsApi)) => {
    return actions$.pipe(
      ofType(GroupsPageActions.bulkDecided),
      exhaustMap(({ bulk }) =>
        groupsApi.bulk(bulk).pipe(
          mapResponse({
            next: (job) => GroupsApiActions.bulkBegun({ job, bulk }),
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
            next: (job) => GroupsApiActions.bulkBegun({ job, bulk }),
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
    actions$ = inject(Actions),
    store = inject(Store),
    transloco = inject(TranslocoService),
    toasts = inject(Toasts),
  ) => {
    return actions$.pipe(
      ofType(JobsApiActions.ended),
      concatLatestFrom(() => store.select(groupsFeature.selectBulks)),
      tap(([{ job }, bulks]) => {
        const act = bulks[job.id];
        const inverse = act === undefined ? null : bulkInverse(act, job, transloco);
        const ids = job.result?.changedIds ?? [];
        if (inverse === null || ids.length === 0) return;
        const bulk = { selection: { ids }, act: inverse };
        toasts.show({
          kind: 'success',
          text: transloco.translate(`groups.bulkDone.${inverse.kind}`, { count: ids.length }),
          undo: () => store.dispatch(UndoActions.bulkPressed({ bulk })),
        });
      }),
    );
  },
  { functional: true, dispatch: false },
);

/** Null where there is no way back, or where more was changed than is known by id. */
function bulkInverse(
  { kind }: GroupBulkAct,
  { result }: Job,
  transloco: TranslocoService,
): GroupBulkAct | null {
  if (kind !== 'mute' && kind !== 'ban') return null;
  const known = result?.changedIds?.length ?? 0;
  if (known < (result?.counts['changed'] ?? 0)) return null;
  return {
    kind: kind === 'mute' ? 'unmute' : 'unban',
    reason: transloco.translate('groups.undoReason'),
  };
}
