import { Actions } from '@ngrx/effects';
import type { Action } from '@ngrx/store';
import { TestScheduler } from 'rxjs/testing';
import { AlarmsPageActions } from './alarms.actions.ts';
import { DoctorPageActions } from './doctor.actions.ts';
import { refreshOpenPage } from './doctor.effects.ts';

describe('refreshOpenPage', () => {
  function expectRefreshes(visibilityState: DocumentVisibilityState, refreshes: string) {
    const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
    scheduler.run(({ hot, expectObservable }) => {
      const actions = new Actions(
        hot<Action>('o 69999ms c', {
          o: AlarmsPageActions.opened(),
          c: AlarmsPageActions.closed(),
        }),
      );
      const r = DoctorPageActions.refreshed();
      const document = { visibilityState } as Document;
      expectObservable(refreshOpenPage(actions, document)).toBe(refreshes, { r });
    });
  }

  it('asks anew every half minute, until the page is left', () =>
    expectRefreshes('visible', '30s r 29999ms r'));
  it('does not while nobody can see it', () => expectRefreshes('hidden', '-'));
});
