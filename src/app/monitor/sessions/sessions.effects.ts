import { inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { concatLatestFrom, mapResponse } from '@ngrx/operators';
import { Store } from '@ngrx/store';
import { switchMap } from 'rxjs';
import type { ApiError } from '../../core/api/api-error.ts';
import { SessionsApi } from './sessions-api.ts';
import { SessionsApiActions, SessionsPageActions } from './sessions.actions.ts';
import { sessionsFeature } from './sessions.state.ts';

// switchMap: only the newest query matters, older answers are dropped.
export const loadSessions = createEffect(
  (actions$ = inject(Actions), store = inject(Store), sessionsApi = inject(SessionsApi)) => {
    return actions$.pipe(
      ofType(SessionsPageActions.listWanted, SessionsPageActions.refreshed),
      concatLatestFrom(() => store.select(sessionsFeature.selectQuery)),
      switchMap(([, query]) =>
        sessionsApi.list(query).pipe(
          mapResponse({
            next: (page) => SessionsApiActions.listLoaded({ page, loadedAt: Date.now() }),
            error: (error: ApiError) => SessionsApiActions.listFailed({ error }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);
