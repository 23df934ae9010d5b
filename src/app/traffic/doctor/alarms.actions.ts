import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { Alarm, AlarmRule, AlarmRuleBody } from '#contract/rest/traffic';
import type { ApiError } from '../../core/api/api-error.ts';

export const AlarmsPageActions = createActionGroup({
  source: 'Alarms',
  events: {
    opened: emptyProps(),
    closed: emptyProps(),
    retried: emptyProps(),
    /** `rule`: the one to change, or null for a new one. */
    formOpened: props<{ rule: AlarmRule | null }>(),
    formClosed: emptyProps(),
    /** `edited`: the rule that is changed, as it was read; null for a new one. */
    submitted: props<{ edited: AlarmRule | null; rule: AlarmRuleBody }>(),
    /** What somebody else saved meanwhile was looked at: the form goes on. */
    resumed: emptyProps(),
    toggled: props<{ rule: AlarmRule }>(),
    deleted: props<{ rule: AlarmRule }>(),
  },
});

export const AlarmsApiActions = createActionGroup({
  source: 'Alarms API',
  events: {
    loaded: props<{ rules: readonly AlarmRule[] }>(),
    loadFailed: props<{ error: ApiError }>(),
    saved: props<{ rule: AlarmRule }>(),
    saveFailed: props<{ error: ApiError }>(),
    changed: props<{ rule: AlarmRule }>(),
    removed: props<{ id: string }>(),
    changeFailed: props<{ id: string; error: ApiError }>(),
  },
});

/** What the IM server tells on the topic `alarms`. */
export const AlarmsTopicActions = createActionGroup({
  source: 'Alarms Topic',
  events: {
    /** After each connect: what the server remembers, oldest first. */
    remembered: props<{ alarms: readonly Alarm[] }>(),
    fired: props<{ alarms: readonly Alarm[] }>(),
  },
});
