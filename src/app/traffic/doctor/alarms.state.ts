import { createFeature, createReducer, on } from '@ngrx/store';
import type { Alarm, AlarmRule } from '#contract/rest/traffic';
import { type ApiError, savedMeanwhile } from '../../core/api/api-error.ts';
import { AlarmsApiActions, AlarmsPageActions, AlarmsTopicActions } from './alarms.actions.ts';

const MAX_FIRED = 50;

export interface AlarmsState {
  /** Null before the first answer. */
  readonly rules: readonly AlarmRule[] | null;
  readonly error: ApiError | null;
  readonly form: 'closed' | 'open' | 'saving';
  /** The rule in the form; null when it makes a new one. */
  readonly edited: AlarmRule | null;
  readonly formError: ApiError | null;
  /** Rules that are being switched or deleted. */
  readonly busyIds: readonly string[];
  /** Newest first. */
  readonly fired: readonly Alarm[];
}

const initialState: AlarmsState = {
  rules: null,
  error: null,
  form: 'closed',
  edited: null,
  formError: null,
  busyIds: [],
  fired: [],
};

export const alarmsFeature = createFeature({
  name: 'trafficAlarms',
  reducer: createReducer(
    initialState,
    on(AlarmsApiActions.loaded, (state, { rules }): AlarmsState => ({
      ...state,
      rules,
      error: null,
    })),
    on(AlarmsApiActions.loadFailed, (state, { error }): AlarmsState => ({ ...state, error })),
    on(AlarmsPageActions.formOpened, (state, { rule }): AlarmsState => ({
      ...state,
      form: 'open',
      edited: rule,
      formError: null,
    })),
    on(AlarmsPageActions.formClosed, (state): AlarmsState => ({ ...state, form: 'closed' })),
    on(AlarmsPageActions.submitted, (state): AlarmsState => ({
      ...state,
      form: 'saving',
      formError: null,
    })),
    on(AlarmsApiActions.saved, (state, { rule }): AlarmsState => ({
      ...state,
      form: 'closed',
      rules: withRule(state.rules ?? [], rule),
    })),
    on(AlarmsApiActions.saveFailed, (state, { error }): AlarmsState => ({
      ...state,
      form: state.form === 'saving' ? 'open' : state.form,
      formError: error,
      rules: withSavedMeanwhile(state.rules, error),
    })),
    on(AlarmsPageActions.resumed, (state): AlarmsState => ({ ...state, formError: null })),
    on(AlarmsPageActions.toggled, AlarmsPageActions.deleted, (state, { rule }): AlarmsState => ({
      ...state,
      error: null,
      busyIds: [...state.busyIds, rule.id],
    })),
    on(AlarmsApiActions.changed, (state, { rule }): AlarmsState => ({
      ...state,
      rules: withRule(state.rules ?? [], rule),
      busyIds: state.busyIds.filter((id) => id !== rule.id),
    })),
    on(AlarmsApiActions.removed, (state, { id: gone }): AlarmsState => ({
      ...state,
      rules: (state.rules ?? []).filter(({ id }) => id !== gone),
      busyIds: state.busyIds.filter((id) => id !== gone),
    })),
    on(AlarmsApiActions.changeFailed, (state, { id: failed, error }): AlarmsState => ({
      ...state,
      error,
      rules: withSavedMeanwhile(state.rules, error),
      busyIds: state.busyIds.filter((id) => id !== failed),
    })),
    on(AlarmsTopicActions.remembered, (state, { alarms }): AlarmsState => ({
      ...state,
      fired: [...alarms].reverse().slice(0, MAX_FIRED),
    })),
    on(AlarmsTopicActions.fired, (state, { alarms }): AlarmsState => ({
      ...state,
      fired: [...[...alarms].reverse(), ...state.fired].slice(0, MAX_FIRED),
      rules: state.rules?.map((rule) => withFiring(rule, alarms)) ?? null,
    })),
  ),
});

function withRule(rules: readonly AlarmRule[], rule: AlarmRule): readonly AlarmRule[] {
  const known = rules.some(({ id }) => id === rule.id);
  return known ? rules.map((other) => (other.id === rule.id ? rule : other)) : [...rules, rule];
}

function withSavedMeanwhile(
  rules: readonly AlarmRule[] | null,
  error: ApiError,
): readonly AlarmRule[] | null {
  const theirs = savedMeanwhile(error) as AlarmRule | null;
  return rules && theirs ? withRule(rules, theirs) : rules;
}

function withFiring(rule: AlarmRule, alarms: readonly Alarm[]): AlarmRule {
  const last = alarms.filter(({ ruleId }) => ruleId === rule.id).at(-1);
  return last ? { ...rule, lastFiredAt: last.at } : rule;
}
