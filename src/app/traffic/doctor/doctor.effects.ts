import { DOCUMENT, inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { concatLatestFrom, mapResponse } from '@ngrx/operators';
import { Store } from '@ngrx/store';
import { EMPTY, filter, interval, map, switchMap, takeUntil } from 'rxjs';
import type { ApiError } from '../../core/api/api-error.ts';
import { TrafficApi } from '../traffic-api.ts';
import { AlarmsPageActions, AlarmsTopicActions } from './alarms.actions.ts';
import { DoctorApiActions, DoctorPageActions } from './doctor.actions.ts';
import { doctorFeature } from './doctor.state.ts';

const REFRESH_EVERY_MS = 30_000;

// switchMap: only the newest query matters, older answers are dropped. An alarm beside figures that
// know nothing of it would be a contradiction.
export const loadViolations = createEffect(
  (actions$ = inject(Actions), store = inject(Store), trafficApi = inject(TrafficApi)) => {
    return actions$.pipe(
      ofType(
        DoctorPageActions.violationsWanted,
        DoctorPageActions.refreshed,
        AlarmsTopicActions.fired,
      ),
      concatLatestFrom(() => store.select(doctorFeature.selectQuery)),
      switchMap(([, query]) =>
        trafficApi.violations(query).pipe(
          mapResponse({
            next: (violations) => DoctorApiActions.violationsLoaded({ violations, at: Date.now() }),
            error: (error: ApiError) => DoctorApiActions.violationsFailed({ error }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

// switchMap: a page opened again is refreshed once. Nobody looks at a hidden tab.
export const refreshOpenPage = createEffect(
  (actions$ = inject(Actions), document = inject(DOCUMENT)) => {
    return actions$.pipe(
      ofType(AlarmsPageActions.opened),
      switchMap(() =>
        interval(REFRESH_EVERY_MS).pipe(
          filter(() => document.visibilityState === 'visible'),
          map(() => DoctorPageActions.refreshed()),
          takeUntil(actions$.pipe(ofType(AlarmsPageActions.closed))),
        ),
      ),
    );
  },
  { functional: true },
);

// switchMap: one drawer, and closing it makes the answer pointless.
export const loadSamples = createEffect(
  (actions$ = inject(Actions), trafficApi = inject(TrafficApi)) => {
    return actions$.pipe(
      ofType(DoctorPageActions.samplesOpened, DoctorPageActions.samplesClosed),
      switchMap((action) =>
        action.type === DoctorPageActions.samplesClosed.type
          ? EMPTY
          : trafficApi.samples(action.query).pipe(
              mapResponse({
                next: (samples) => DoctorApiActions.samplesLoaded({ samples }),
                error: (error: ApiError) => DoctorApiActions.samplesFailed({ error }),
              }),
            ),
      ),
    );
  },
  { functional: true },
);
