import { TestBed } from '@angular/core/testing';
import { Actions } from '@ngrx/effects';
import type { Action } from '@ngrx/store';
import { BehaviorSubject } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import type { ConnectionState } from '../im-client/connection-state.ts';
import { ImClient } from '../im-client/im-client.ts';
import { fail } from '../core/testing/feature-screen.ts';
import { buildUsers } from './testing/build-user.ts';
import { UsersScreen } from './testing/users-screen.ts';
import { ConnectionActions, UsersPageActions } from './users.actions.ts';
import * as effects from './users.effects.ts';

const connected: ConnectionState = { kind: 'connected' };
const connecting: ConnectionState = { kind: 'connecting' };
const waiting: ConnectionState = { kind: 'waiting', retryAt: 1 };

describe('noticeReturn', () => {
  function expectReturns(states: string, returns: string) {
    const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
    scheduler.run(({ hot, cold, expectObservable }) => {
      const state$ = cold(states, { c: connected, m: connecting, w: waiting });
      const im = { state$ } as unknown as ImClient;
      const actions = new Actions(
        hot<Action>('o-------l', { o: UsersPageActions.opened(), l: UsersPageActions.left() }),
      );
      const r = ConnectionActions.regained();
      expectObservable(effects.noticeReturn(actions, im)).toBe(returns, { r });
    });
  }

  it('tells each time the connection is back', () => expectReturns('cwmcwmwc', '---r---r'));
  it('does so too when the page was opened without one', () => expectReturns('wmc', '--r'));
  it('does not take the first connection for one', () => expectReturns('mc', '--'));
  it('ends with the page', () => expectReturns('c------wwc', '--'));
});

describe('the users list', () => {
  afterEach(() => localStorage.removeItem('language'));

  it('comes by itself when the server is back', async () => {
    const state$ = new BehaviorSubject<ConnectionState>(connected);
    TestBed.overrideProvider(ImClient, { useValue: { state$ } });
    const screen = await UsersScreen.open('/users');
    screen.list(buildUsers(2));
    state$.next(waiting);
    await screen.goTo('/users?q=user1');
    fail(screen.listRequest(), 503, 'busy');
    expect(screen.all('app-problem-note').length).toBe(1);
    state$.next(connecting);
    screen.noRequest();
    state$.next(connected);
    screen.list(buildUsers(1));
    expect(screen.all('app-problem-note').length).toBe(0);
    expect(screen.names).toEqual(['user1']);
  });
});
