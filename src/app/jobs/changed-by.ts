import { type Actions, ofType } from '@ngrx/effects';
import { type Observable, filter, map, take } from 'rxjs';
import type { ChangedRecords, Job } from '#contract/rest/jobs';
import { JobsApiActions } from './jobs.actions.ts';

/**
 * Once the job has ended: all that it changed, as it left it: what taking it back goes by. Completes
 * without a word when it changed nothing, or more than is known by id: taking some back would mislead.
 */
export function changedBy(actions$: Actions, { id }: Job): Observable<ChangedRecords> {
  return actions$.pipe(
    ofType(JobsApiActions.ended),
    filter(({ job }) => job.id === id),
    take(1),
    map(({ job: { result } }) => {
      const changed = result?.changed ?? [];
      return changed.length >= (result?.counts['changed'] ?? 0) ? changed : [];
    }),
    filter((changed) => changed.length > 0),
  );
}
