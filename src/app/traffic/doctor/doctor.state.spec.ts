import type { Action } from '@ngrx/store';
import { buildApiError } from '../../core/testing/build-session.ts';
import { buildSample, buildViolations } from '../testing/build-violations.ts';
import { AlarmsPageActions } from './alarms.actions.ts';
import { DoctorApiActions, DoctorPageActions } from './doctor.actions.ts';
import { type DoctorState, doctorFeature } from './doctor.state.ts';

const stateAfter = (...actions: Action[]): DoctorState =>
  actions.reduce(doctorFeature.reducer, doctorFeature.reducer(undefined, { type: '' }));
const error = buildApiError({ status: 503, code: 'busy' });
const violations = buildViolations({ 'app/1': { 'not-you': 3 } });

describe('doctor state', () => {
  it('keeps what was seen while newer is on its way, and when it does not come', () => {
    const seen = [
      DoctorPageActions.violationsWanted({ query: { range: 'day' } }),
      DoctorApiActions.violationsLoaded({ violations, at: 7 }),
      DoctorPageActions.refreshed(),
    ];
    const waiting = stateAfter(...seen);
    expect([waiting.violations, waiting.loading]).toEqual([violations, true]);
    const failed = stateAfter(...seen, DoctorApiActions.violationsFailed({ error }));
    expect([failed.violations, failed.loadedAt, failed.error]).toEqual([violations, 7, error]);
    const again = stateAfter(
      ...seen,
      DoctorApiActions.violationsFailed({ error }),
      DoctorApiActions.violationsLoaded({ violations, at: 9 }),
    );
    expect([again.error, again.loadedAt]).toEqual([null, 9]);
  });

  it('shows no sample of another question', () => {
    const { samples, samplesQuery } = stateAfter(
      DoctorPageActions.samplesOpened({ query: { code: 'not-you' } }),
      DoctorApiActions.samplesLoaded({ samples: [buildSample()] }),
      DoctorPageActions.samplesOpened({ query: { code: 'bad-text' } }),
    );
    expect([samples, samplesQuery]).toEqual([null, { code: 'bad-text' }]);
  });

  it('has no open samples when one comes back to the page', () => {
    const { samplesQuery } = stateAfter(
      DoctorPageActions.samplesOpened({ query: {} }),
      AlarmsPageActions.closed(),
    );
    expect(samplesQuery).toBeNull();
  });
});
