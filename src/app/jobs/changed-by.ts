import { type Actions, ofType } from '@ngrx/effects';
import { type Observable, filter, map, take } from 'rxjs';
import type { Job } from '#contract/rest/jobs';
import { JobsApiActions } from './jobs.actions.ts';

/**
 * Once the job has ended: the ids of all that it changed, which is what taking it back goes by. Completes
 * without a word when it changed nothing, or more than is known by id: taking some back would mislead.
 */
export function changedBy(actions$: Actions, { id }: Job): Observable<readonly string[]> {
  return actions$.pipe(
    ofType(JobsApiActions.ended),
    filter(({ job }) => job.id === id),
    take(1),
    map(({ job: { result } }) => {
      const ids = result?.changedIds ?? [];
      return ids.length >= (result?.counts['changed'] ?? 0) ? ids : [];
    }),
    filter((ids) => ids.length > 0),
  );
}
