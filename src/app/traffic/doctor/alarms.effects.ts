import { inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { mapResponse } from '@ngrx/operators';
import { EMPTY, catchError, exhaustMap, map, mergeMap, switchMap, takeUntil } from 'rxjs';
import type { ApiError } from '../../core/api/api-error.ts';
import { ImClient } from '../../im-client/im-client.ts';
import { TrafficApi } from '../traffic-api.ts';
import { AlarmsApiActions, AlarmsPageActions, AlarmsTopicActions } from './alarms.actions.ts';

// switchMap: only the newest word counts.
export const loadRules = createEffect(
  (actions$ = inject(Actions), trafficApi = inject(TrafficApi)) => {
    return actions$.pipe(
      ofType(AlarmsPageActions.opened, AlarmsPageActions.retried),
      switchMap(() =>
        trafficApi.alarmRules().pipe(
          mapResponse({
            next: (rules) => AlarmsApiActions.loaded({ rules }),
            error: (error: ApiError) => AlarmsApiActions.loadFailed({ error }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

// switchMap: a page opened again follows the topic once.
export const followAlarms = createEffect(
  (actions$ = inject(Actions), imClient = inject(ImClient)) => {
    return actions$.pipe(
      ofType(AlarmsPageActions.opened),
      switchMap(() =>
        imClient.topic('alarms').pipe(
          map(({ kind, items: alarms }) =>
            kind === 'recent'
              ? AlarmsTopicActions.remembered({ alarms })
              : AlarmsTopicActions.fired({ alarms }),
          ),
          // Refused: the rules' own request says so on the page.
          catchError(() => EMPTY),
          takeUntil(actions$.pipe(ofType(AlarmsPageActions.closed))),
        ),
      ),
    );
  },
  { functional: true },
);

// exhaustMap: pressing the button again while it works must not add two.
export const saveRule = createEffect(
  (actions$ = inject(Actions), trafficApi = inject(TrafficApi)) => {
    return actions$.pipe(
      ofType(AlarmsPageActions.submitted),
      exhaustMap(({ edited, rule }) =>
        (edited === null
          ? trafficApi.addAlarmRule(rule)
          : trafficApi.changeAlarmRule(edited.id, { ...rule, version: edited.version })
        ).pipe(
          mapResponse({
            next: (saved) => AlarmsApiActions.saved({ rule: saved }),
            error: (error: ApiError) => AlarmsApiActions.saveFailed({ error }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

// mergeMap: several rules may be switched at once; each button waits for its own answer.
export const toggleRule = createEffect(
  (actions$ = inject(Actions), trafficApi = inject(TrafficApi)) => {
    return actions$.pipe(
      ofType(AlarmsPageActions.toggled),
      mergeMap(({ rule: { id, code, count, minutes, enabled, version } }) =>
        trafficApi.changeAlarmRule(id, { code, count, minutes, enabled: !enabled, version }).pipe(
          mapResponse({
            next: (rule) => AlarmsApiActions.changed({ rule }),
            error: (error: ApiError) => AlarmsApiActions.changeFailed({ id, error }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

export const deleteRule = createEffect(
  (actions$ = inject(Actions), trafficApi = inject(TrafficApi)) => {
    return actions$.pipe(
      ofType(AlarmsPageActions.deleted),
      mergeMap(({ rule: { id } }) =>
        trafficApi.deleteAlarmRule(id).pipe(
          mapResponse({
            next: () => AlarmsApiActions.removed({ id }),
            error: (error: ApiError) => AlarmsApiActions.changeFailed({ id, error }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);
