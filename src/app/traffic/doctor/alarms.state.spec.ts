import type { Action } from '@ngrx/store';
import type { Alarm } from '#contract/rest/traffic';
import { buildApiError } from '../../core/testing/build-session.ts';
import { buildRule } from '../testing/build-violations.ts';
import { AlarmsApiActions, AlarmsPageActions, AlarmsTopicActions } from './alarms.actions.ts';
import { type AlarmsState, alarmsFeature } from './alarms.state.ts';

const stateAfter = (...actions: Action[]): AlarmsState =>
  actions.reduce(alarmsFeature.reducer, alarmsFeature.reducer(undefined, { type: '' }));
const alarm = (second: number, ruleId = '1'): Alarm => ({
  ruleId,
  at: new Date(Date.UTC(2026, 10, 24) + second * 1_000).toISOString(),
  code: 'not-you',
  count: 3,
  minutes: 5,
  build: 'app/1',
});
const error = buildApiError({ status: 503, code: 'busy' });
const rule = buildRule();
const body = { code: 'not-you', count: 1, minutes: 5, enabled: true };

describe('alarms state', () => {
  it('shows what went off newest first, and no more than fifty', () => {
    const before = Array.from({ length: 49 }, (_, second) => alarm(second));
    const { fired } = stateAfter(
      AlarmsTopicActions.remembered({ alarms: before }),
      AlarmsTopicActions.fired({ alarms: [alarm(60), alarm(61)] }),
    );
    expect(fired.length).toBe(50);
    expect(fired.slice(0, 3)).toEqual([alarm(61), alarm(60), alarm(48)]);
  });

  it('knows nothing twice after a reconnect', () => {
    const { fired } = stateAfter(
      AlarmsTopicActions.remembered({ alarms: [alarm(1)] }),
      AlarmsTopicActions.fired({ alarms: [alarm(2)] }),
      AlarmsTopicActions.remembered({ alarms: [alarm(1), alarm(2)] }),
    );
    expect(fired).toEqual([alarm(2), alarm(1)]);
  });

  it('notes when a rule went off last', () => {
    const { rules } = stateAfter(
      AlarmsApiActions.loaded({ rules: [rule, buildRule({ id: '2' })] }),
      AlarmsTopicActions.fired({ alarms: [alarm(1), alarm(2)] }),
    );
    expect(rules?.map(({ lastFiredAt }) => lastFiredAt)).toEqual([alarm(2).at, null]);
  });

  it('keeps the form with what was typed when it is not saved, and closes it when it is', () => {
    const submitted = [
      AlarmsApiActions.loaded({ rules: [rule] }),
      AlarmsPageActions.formOpened({ rule }),
      AlarmsPageActions.submitted({ edited: rule, rule: body }),
    ];
    const failed = stateAfter(...submitted, AlarmsApiActions.saveFailed({ error }));
    expect([failed.form, failed.formError, failed.edited]).toEqual(['open', error, rule]);
    const saved = stateAfter(...submitted, AlarmsApiActions.saved({ rule: { ...rule, count: 1 } }));
    expect([saved.form, saved.rules]).toEqual(['closed', [{ ...rule, count: 1 }]]);
  });

  it('shows what somebody else made of a rule meanwhile, in the list and in the form', () => {
    const current = { ...rule, count: 9, version: 2 };
    const conflict = buildApiError({ status: 409, code: 'version-conflict', details: { current } });
    const loaded = AlarmsApiActions.loaded({ rules: [rule] });
    const submitted = [
      loaded,
      AlarmsPageActions.formOpened({ rule }),
      AlarmsPageActions.submitted({ edited: rule, rule: body }),
      AlarmsApiActions.saveFailed({ error: conflict }),
    ];
    const told = stateAfter(...submitted);
    expect([told.form, told.formError, told.rules]).toEqual(['open', conflict, [current]]);
    const { form, formError } = stateAfter(...submitted, AlarmsPageActions.resumed());
    expect([form, formError]).toEqual(['open', null]);
    const switched = stateAfter(
      loaded,
      AlarmsPageActions.toggled({ rule }),
      AlarmsApiActions.changeFailed({ id: '1', error: conflict }),
    );
    expect([switched.rules, switched.error]).toEqual([[current], conflict]);
  });

  it('lets each rule wait for its own answer', () => {
    const other = buildRule({ id: '2' });
    const both = [
      AlarmsApiActions.loaded({ rules: [rule, other] }),
      AlarmsPageActions.toggled({ rule }),
      AlarmsPageActions.deleted({ rule: other }),
    ];
    expect(stateAfter(...both).busyIds).toEqual(['1', '2']);
    const failed = stateAfter(...both, AlarmsApiActions.changeFailed({ id: '1', error }));
    expect([failed.busyIds, failed.error]).toEqual([['2'], error]);
    expect(stateAfter(...both, AlarmsApiActions.removed({ id: '2' })).rules).toEqual([rule]);
  });
});
