import { inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { catchError, map, of, switchMap, takeUntil } from 'rxjs';
import { ImClient } from '../im-client/im-client.ts';
import { RefusedError } from '../im-client/im-errors.ts';
import { LivePageActions, MetricsTopicActions } from './monitor.actions.ts';

// switchMap: a page opened again follows the topic once.
export const followMetrics = createEffect(
  (actions$ = inject(Actions), imClient = inject(ImClient)) => {
    return actions$.pipe(
      ofType(LivePageActions.opened),
      switchMap(() =>
        imClient.topic('metrics').pipe(
          map((update) =>
            MetricsTopicActions.received({
              samples: update.items,
              dropped: update.kind === 'batch' ? update.dropped : 0,
              receivedAt: Date.now(),
            }),
          ),
          catchError((error: unknown) =>
            of(
              MetricsTopicActions.refused({
                errorCode: error instanceof RefusedError ? error.errorCode : 'unexpected',
                message: error instanceof Error ? error.message : String(error),
              }),
            ),
          ),
          takeUntil(actions$.pipe(ofType(LivePageActions.closed))),
        ),
      ),
    );
  },
  { functional: true },
);
