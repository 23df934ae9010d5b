import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { ViolationSample, Violations, ViolationsQuery } from '#contract/rest/traffic';
import type { ApiError } from '../../core/api/api-error.ts';

/** Which samples: of a code, of a build or of both. */
export interface SamplesQuery {
  readonly code?: string;
  readonly build?: string;
}

export const DoctorPageActions = createActionGroup({
  source: 'Doctor Page',
  events: {
    violationsWanted: props<{ query: ViolationsQuery }>(),
    refreshed: emptyProps(),
    samplesOpened: props<{ query: SamplesQuery }>(),
    samplesClosed: emptyProps(),
  },
});

export const DoctorApiActions = createActionGroup({
  source: 'Doctor API',
  events: {
    violationsLoaded: props<{ violations: Violations; at: number }>(),
    violationsFailed: props<{ error: ApiError }>(),
    samplesLoaded: props<{ samples: readonly ViolationSample[] }>(),
    samplesFailed: props<{ error: ApiError }>(),
  },
});
