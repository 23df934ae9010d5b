import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { Job, JobProgress } from '#contract/rest/jobs';
import type { ApiError } from '../core/api/api-error.ts';

/** What a job is called: a key and what its text is filled with. */
export interface JobTitle {
  readonly key: string;
  readonly values: Readonly<Record<string, string>>;
}

export const JobsActions = createActionGroup({
  source: 'Jobs',
  events: {
    /** The frame stands: jobs that were begun before it did are looked for. */
    opened: emptyProps(),
    /** A call was answered with a job: it is followed until it ends. */
    begun: props<{ job: Job; title: JobTitle }>(),
    cancelAsked: props<{ id: string }>(),
    dismissed: props<{ id: string }>(),
  },
});

export const JobsApiActions = createActionGroup({
  source: 'Jobs API',
  events: {
    foundRunning: props<{ jobs: readonly Job[] }>(),
    progressed: props<{ progress: JobProgress }>(),
    loaded: props<{ job: Job }>(),
    /** Done, failed or cancelled, with what came of it. */
    ended: props<{ job: Job }>(),
    /** What became of it cannot be had. */
    lost: props<{ id: string; error: ApiError }>(),
    cancelFailed: props<{ id: string; error: ApiError }>(),
  },
});
