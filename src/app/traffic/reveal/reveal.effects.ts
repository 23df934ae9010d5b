import { inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { mapResponse } from '@ngrx/operators';
import { exhaustMap, switchMap } from 'rxjs';
import type { ApiError } from '../../core/api/api-error.ts';
import { TrafficApi } from '../traffic-api.ts';
import { RevealActions, RevealApiActions } from './reveal.actions.ts';

// switchMap: only the newest word counts.
export const loadReveal = createEffect(
  (actions$ = inject(Actions), trafficApi = inject(TrafficApi)) => {
    return actions$.pipe(
      ofType(RevealActions.wanted),
      switchMap(() =>
        trafficApi.reveal().pipe(
          mapResponse({
            next: (reveal) => RevealApiActions.loaded({ reveal }),
            error: (error: ApiError) => RevealApiActions.loadFailed({ error }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

// exhaustMap: pressing the button again while it works must not begin two.
export const beginReveal = createEffect(
  (actions$ = inject(Actions), trafficApi = inject(TrafficApi)) => {
    return actions$.pipe(
      ofType(RevealActions.submitted),
      exhaustMap(({ reveal }) =>
        trafficApi.beginReveal(reveal).pipe(
          mapResponse({
            next: (begun) => RevealApiActions.begun({ reveal: begun }),
            error: (error: ApiError) => RevealApiActions.beginFailed({ error }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

export const endReveal = createEffect(
  (actions$ = inject(Actions), trafficApi = inject(TrafficApi)) => {
    return actions$.pipe(
      ofType(RevealActions.endPressed),
      exhaustMap(() =>
        trafficApi.endReveal().pipe(
          mapResponse({
            next: () => RevealApiActions.ended(),
            error: (error: ApiError) => RevealApiActions.endFailed({ error }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);
