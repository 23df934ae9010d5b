import { Service, inject } from '@angular/core';
import {
  EMPTY,
  type Observable,
  catchError,
  distinctUntilChanged,
  exhaustMap,
  filter,
  map,
  merge,
  mergeMap,
  share,
  switchMap,
  takeWhile,
  throwError,
  timer,
} from 'rxjs';
import type { Job, JobProgress } from '#contract/rest/jobs';
import type { ApiError } from '../core/api/api-error.ts';
import { ImClient } from '../im-client/im-client.ts';
import { JobsApi } from './jobs-api.ts';

/** How often the API is asked, in ms: pushes may be lost with the connection, or not come at all. */
export const POLL_MS = { connected: 5_000, alone: 1_000 } as const;

export type JobNews =
  | { readonly kind: 'progress'; readonly progress: JobProgress }
  | { readonly kind: 'job'; readonly job: Job };

/** Follows jobs: what the server pushes makes the progress smooth, what the API says counts. */
@Service()
export class JobFollower {
  private readonly api = inject(JobsApi);
  private readonly im = inject(ImClient);

  /** One subscription for all jobs that are followed. */
  private readonly pushes = this.im.topic('jobs').pipe(
    mergeMap(({ items }) => items),
    // Refused, or unknown to this server: the API tells as much, only later.
    catchError(() => EMPTY),
    share(),
  );

  /** Completes with the job that has ended. Fails when the server does not know it any more. */
  follow(id: string): Observable<JobNews> {
    const pushes = this.pushes.pipe(
      filter((progress) => progress.id === id),
      share(),
    );
    const polls = this.im.state$.pipe(
      map(({ kind }) => kind === 'connected'),
      distinctUntilChanged(),
      switchMap((connected) => timer(0, connected ? POLL_MS.connected : POLL_MS.alone)),
    );
    const asked = merge(
      // exhaustMap: a slow answer is waited for, not asked for again.
      polls.pipe(exhaustMap(() => this.ask(id))),
      pushes.pipe(
        filter(({ state }) => state !== 'running'),
        mergeMap(() => this.ask(id)),
      ),
    ).pipe(map((job): JobNews => ({ kind: 'job', job })));
    const progress = pushes.pipe(
      filter(({ state }) => state === 'running'),
      map((news): JobNews => ({ kind: 'progress', progress: news })),
    );
    return merge(asked, progress).pipe(
      takeWhile((news) => news.kind === 'progress' || news.job.state === 'running', true),
    );
  }

  /** A server that is out of reach is asked again with the next poll. */
  private ask(id: string): Observable<Job> {
    return this.api.one(id).pipe(
      catchError((error: unknown) => {
        const { status } = error as ApiError;
        const passing = status === 0 || status === 429 || status >= 500;
        // Plain data on purpose: it goes into actions and state as it is.

        return passing ? EMPTY : throwError(() => error);
      }),
    );
  }
}
