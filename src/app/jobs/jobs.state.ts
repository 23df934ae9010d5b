import { type EntityState, createEntityAdapter } from '@ngrx/entity';
import { createFeature, createReducer, createSelector, on } from '@ngrx/store';
import type { Job } from '#contract/rest/jobs';
import type { ApiError } from '../core/api/api-error.ts';
import { type JobTitle, JobsActions, JobsApiActions } from './jobs.actions.ts';

/** A job as the console follows it. */
export interface FollowedJob {
  readonly job: Job;
  readonly title: JobTitle;
  readonly cancelling: boolean;
  /** Why nothing more is known of it, or why it could not be cancelled. */
  readonly error: ApiError | null;
  /** Still to be seen among the jobs at the edge. */
  readonly shown: boolean;
}

export type JobsState = EntityState<FollowedJob>;

/** Jobs that have ended are kept for what still shows them, up to so many. */
const KEPT = 20;

const adapter = createEntityAdapter<FollowedJob>({
  selectId: ({ job }) => job.id,
  sortComparer: (one, other) => other.job.createdAt.localeCompare(one.job.createdAt),
});

export const jobsFeature = createFeature({
  name: 'jobs',
  reducer: createReducer(
    adapter.getInitialState(),
    on(JobsActions.begun, (state, { job, title }): JobsState =>
      forgetOld(adapter.setOne(followed(job, title), state)),
    ),
    on(JobsApiActions.foundRunning, (state, { jobs }): JobsState =>
      adapter.addMany(
        jobs.map((job) => followed(job, { key: `jobs.kind.${job.kind}`, values: {} })),
        state,
      ),
    ),
    on(JobsApiActions.progressed, (state, { progress }): JobsState =>
      adapter.mapOne(
        { id: progress.id, map: (known) => ({ ...known, job: { ...known.job, ...progress } }) },
        state,
      ),
    ),
    on(JobsApiActions.loaded, JobsApiActions.ended, (state, { job }): JobsState =>
      adapter.mapOne(
        {
          id: job.id,
          map: (known) => ({
            ...known,
            job,
            error: null,
            cancelling: known.cancelling && job.state === 'running',
          }),
        },
        state,
      ),
    ),
    on(JobsActions.cancelAsked, (state, { id }): JobsState =>
      adapter.updateOne({ id, changes: { cancelling: true, error: null } }, state),
    ),
    on(JobsApiActions.cancelFailed, JobsApiActions.lost, (state, { id, error }): JobsState =>
      adapter.updateOne({ id, changes: { cancelling: false, error } }, state),
    ),
    on(JobsActions.dismissed, (state, { id }): JobsState =>
      adapter.updateOne({ id, changes: { shown: false } }, state),
    ),
  ),
  extraSelectors: ({ selectJobsState }) => {
    const { selectAll, selectEntities } = adapter.getSelectors(selectJobsState);
    return {
      selectEntities,
      /** Newest first. */
      selectShown: createSelector(selectAll, (jobs) => jobs.filter(({ shown }) => shown)),
    };
  },
});

function followed(job: Job, title: JobTitle): FollowedJob {
  return { job, title, cancelling: false, error: null, shown: true };
}

function forgetOld(state: JobsState): JobsState {
  const ended = (state.ids as string[]).filter((id) => state.entities[id]?.job.state !== 'running');
  return adapter.removeMany(ended.slice(KEPT), state);
}
