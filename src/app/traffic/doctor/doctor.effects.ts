import { inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { concatLatestFrom, mapResponse } from '@ngrx/operators';
import { Store } from '@ngrx/store';
import { EMPTY, switchMap } from 'rxjs';
import type { ApiError } from '../../core/api/api-error.ts';
import { TrafficApi } from '../traffic-api.ts';
import { DoctorApiActions, DoctorPageActions } from './doctor.actions.ts';
import { doctorFeature } from './doctor.state.ts';

// switchMap: only the newest query matters, older answers are dropped.
export const loadViolations = createEffect(
  (actions$ = inject(Actions), store = inject(Store), trafficApi = inject(TrafficApi)) => {
    return actions$.pipe(
      ofType(DoctorPageActions.violationsWanted, DoctorPageActions.refreshed),
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
