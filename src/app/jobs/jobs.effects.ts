import { inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { mapResponse } from '@ngrx/operators';
import { catchError, exhaustMap, filter, from, map, mergeMap, of, takeUntil } from 'rxjs';
import type { ApiError } from '../core/api/api-error.ts';
import { SessionApiActions } from '../core/session/session.actions.ts';
import { JobFollower } from './job-follower.ts';
import { JobsApi } from './jobs-api.ts';
import { JobsActions, JobsApiActions } from './jobs.actions.ts';

export const findRunning = createEffect(
  (actions$ = inject(Actions), api = inject(JobsApi)) => {
    return actions$.pipe(
      ofType(JobsActions.opened),
      exhaustMap(() =>
        api.list().pipe(
          map((jobs) =>
            JobsApiActions.foundRunning({ jobs: jobs.filter(({ state }) => state === 'running') }),
          ),
          // Not worth a word: nobody asked for it, and a job that is begun is followed all the same.
          catchError(() => of(JobsApiActions.foundRunning({ jobs: [] }))),
        ),
      ),
    );
  },
  { functional: true },
);

export const follow = createEffect(
  (actions$ = inject(Actions), follower = inject(JobFollower)) => {
    return actions$.pipe(
      ofType(JobsActions.begun, JobsApiActions.foundRunning),
      mergeMap((action) =>
        from(action.type === JobsActions.begun.type ? [action.job] : action.jobs),
      ),
      // mergeMap: each to its own end.
      mergeMap(({ id }) =>
        follower.follow(id).pipe(
          mapResponse({
            next: (news) => {
              if (news.kind === 'progress') {
                return JobsApiActions.progressed({ progress: news.progress });
              }
              const { job } = news;
              return job.state === 'running'
                ? JobsApiActions.loaded({ job })
                : JobsApiActions.ended({ job });
            },
            error: (error: ApiError) => JobsApiActions.lost({ id, error }),
          }),
          takeUntil(actions$.pipe(ofType(SessionApiActions.signedOut))),
        ),
      ),
    );
  },
  { functional: true },
);

// mergeMap: several may be cancelled at once.
export const cancel = createEffect(
  (actions$ = inject(Actions), api = inject(JobsApi)) => {
    return actions$.pipe(
      ofType(JobsActions.cancelAsked),
      mergeMap(({ id }) =>
        api.cancel(id).pipe(
          mapResponse({
            // Only a failure has something to say; the end comes by itself.
            next: () => null,
            error: (error: ApiError) => JobsApiActions.cancelFailed({ id, error }),
          }),
        ),
      ),
      filter((action) => action !== null),
    );
  },
  { functional: true },
);
