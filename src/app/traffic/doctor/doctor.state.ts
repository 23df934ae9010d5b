import { createFeature, createReducer, on } from '@ngrx/store';
import type { ViolationSample, Violations, ViolationsQuery } from '#contract/rest/traffic';
import type { ApiError } from '../../core/api/api-error.ts';
import { AlarmsPageActions } from './alarms.actions.ts';
import { DoctorApiActions, DoctorPageActions, type SamplesQuery } from './doctor.actions.ts';

export interface DoctorState {
  readonly query: ViolationsQuery;
  /** Null before the first answer. What was seen stays while newer is on its way. */
  readonly violations: Violations | null;
  readonly loading: boolean;
  readonly error: ApiError | null;
  /** When `violations` came; ms since 1970. */
  readonly loadedAt: number;
  /** Null while no samples are open. */
  readonly samplesQuery: SamplesQuery | null;
  readonly samples: readonly ViolationSample[] | null;
  readonly samplesError: ApiError | null;
}

const initialState: DoctorState = {
  query: { range: 'day' },
  violations: null,
  loading: false,
  error: null,
  loadedAt: 0,
  samplesQuery: null,
  samples: null,
  samplesError: null,
};

export const doctorFeature = createFeature({
  name: 'trafficDoctor',
  reducer: createReducer(
    initialState,
    on(DoctorPageActions.violationsWanted, (state, { query }): DoctorState => ({
      ...state,
      query,
      loading: true,
    })),
    on(DoctorPageActions.refreshed, (state): DoctorState => ({ ...state, loading: true })),
    on(DoctorApiActions.violationsLoaded, (state, { violations, at }): DoctorState => ({
      ...state,
      violations,
      loadedAt: at,
      loading: false,
      error: null,
    })),
    on(DoctorApiActions.violationsFailed, (state, { error }): DoctorState => ({
      ...state,
      loading: false,
      error,
    })),
    on(DoctorPageActions.samplesOpened, (state, { query }): DoctorState => ({
      ...state,
      samplesQuery: query,
      samples: null,
      samplesError: null,
    })),
    on(DoctorPageActions.samplesClosed, AlarmsPageActions.closed, (state): DoctorState => ({
      ...state,
      samplesQuery: null,
      samples: null,
    })),
    on(DoctorApiActions.samplesLoaded, (state, { samples }): DoctorState => ({
      ...state,
      samples,
    })),
    on(DoctorApiActions.samplesFailed, (state, { error }): DoctorState => ({
      ...state,
      samplesError: error,
    })),
  ),
});
