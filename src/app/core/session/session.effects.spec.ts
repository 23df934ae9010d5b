import { DefaultUrlSerializer, type Router } from '@angular/router';
import { Actions } from '@ngrx/effects';
import type { Action } from '@ngrx/store';
import { NEVER, Observable, Subject, of } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import type { ApiError } from '../api/api-error.ts';
import { buildApiError, buildSession } from '../testing/build-session.ts';
import type { SessionApi } from './session-api.ts';
import {
  AccountMenuActions,
  LoginPageActions,
  PasswordPageActions,
  SessionActions,
  SessionApiActions,
} from './session.actions.ts';
import {
  changePassword,
  checkSession,
  demandPassword,
  enter,
  leave,
  signIn,
  signOut,
} from './session.effects.ts';

const session = buildSession();
const unknownCaller = buildApiError({ status: 401, code: 'not-signed-in' });
const broken = buildApiError();
const credentials = { username: 'mei', password: 'secret' };

const failing = (error: ApiError) => new Observable<never>((subscriber) => subscriber.error(error));

let scheduler: TestScheduler;
beforeEach(() => {
  scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
});

/** What an effect makes of one action, with the API answering as given. */
function outcomes(
  effect: (actions$: Actions, sessionApi: SessionApi) => Observable<Action>,
  action: Action,
  answers: Partial<Record<keyof SessionApi, Observable<unknown>>>,
): Action[] {
  const sessionApi = jasmine.createSpyObj<SessionApi>(
    'SessionApi',
    answers as jasmine.SpyObjMethodNames<SessionApi>,
  );
  const seen: Action[] = [];
  effect(new Actions(of(action)), sessionApi).subscribe((outcome) => seen.push(outcome));
  return seen;
}

describe('session effects', () => {
  it('find out who is signed in', () => {
    const check = SessionActions.checkStarted();
    expect(outcomes(checkSession, check, { current: of(session) })).toEqual([
      SessionApiActions.loaded({ session }),
    ]);
    expect(outcomes(checkSession, check, { current: failing(unknownCaller) })).toEqual([
      SessionApiActions.nobodySignedIn(),
    ]);
    expect(outcomes(checkSession, check, { current: failing(broken) })).toEqual([
      SessionApiActions.loadFailed({ error: broken }),
    ]);
  });

  it('sign in once, however often the button is pressed', () => {
    scheduler.run(({ hot, cold, expectObservable }) => {
      const sessionApi = jasmine.createSpyObj<SessionApi>('SessionApi', {
        signIn: cold('---s|', { s: session }),
      });
      const submitted = LoginPageActions.submitted({ credentials });
      const actions$ = hot('aa--------a', { a: submitted });
      expectObservable(signIn(new Actions(actions$), sessionApi)).toBe('---s---------s', {
        s: SessionApiActions.signedIn({ session }),
      });
    });
  });

  it('take another try after a failed one', () => {
    scheduler.run(({ hot, cold, expectObservable }) => {
      const sessionApi = jasmine.createSpyObj<SessionApi>('SessionApi', {
        signIn: cold('-#', undefined, unknownCaller),
      });
      const actions$ = hot('a---a', { a: LoginPageActions.submitted({ credentials }) });
      expectObservable(signIn(new Actions(actions$), sessionApi)).toBe('-f---f', {
        f: SessionApiActions.signInFailed({ error: unknownCaller }),
      });
    });
  });

  it('change the password', () => {
    const submitted = PasswordPageActions.submitted({ change: { current: 'a', next: 'b' } });
    expect(outcomes(changePassword, submitted, { changePassword: of(null) })).toEqual([
      SessionApiActions.passwordChanged(),
    ]);
    const weak = buildApiError({ status: 422, code: 'weak-password' });
    expect(outcomes(changePassword, submitted, { changePassword: failing(weak) })).toEqual([
      SessionApiActions.passwordChangeFailed({ error: weak }),
    ]);
  });

  it('sign out, and are content when the session had ended already', () => {
    const chosen = AccountMenuActions.signOutChosen();
    expect(outcomes(signOut, chosen, { signOut: of(null) })).toEqual([
      SessionApiActions.signedOut(),
    ]);
    expect(outcomes(signOut, chosen, { signOut: failing(unknownCaller) })).toEqual([
      SessionApiActions.signedOut(),
    ]);
    expect(outcomes(signOut, chosen, { signOut: failing(broken) })).toEqual([
      SessionApiActions.signOutFailed({ error: broken }),
    ]);
    expect(outcomes(signOut, chosen, { signOut: NEVER })).toEqual([]);
  });
});

describe('session effects on the way', () => {
  function routerAt(url: string, navigated = true) {
    const serializer = new DefaultUrlSerializer();
    return jasmine.createSpyObj<Router>(
      'Router',
      {
        navigate: Promise.resolve(true),
        navigateByUrl: Promise.resolve(true),
        parseUrl: serializer.parse(url),
      },
      { url, navigated },
    );
  }

  function after(
    effect: (actions$: Actions, router: Router) => Observable<unknown>,
    router: Router,
    ...actions: Action[]
  ): void {
    const actions$ = new Subject<Action>();
    effect(new Actions(actions$), router).subscribe();
    for (const action of actions) actions$.next(action);
  }

  it('lead where the operator wanted to go', () => {
    const router = routerAt('/login?returnUrl=%2Fusers%3Fq%3Dmei');
    after(enter, router, SessionApiActions.signedIn({ session }));
    expect(router.navigateByUrl).toHaveBeenCalledOnceWith('/users?q=mei', { replaceUrl: true });
  });

  it('leave the first page to the guards', () => {
    const router = routerAt('/', false);
    after(enter, router, SessionApiActions.loaded({ session }));
    expect(router.navigateByUrl).not.toHaveBeenCalled();
  });

  it('lead from a lost session to signing in, and remember where from', () => {
    const router = routerAt('/users?page=2');
    after(leave, router, SessionActions.lost());
    expect(router.navigate).toHaveBeenCalledOnceWith(['/login'], {
      queryParams: { returnUrl: '/users?page=2' },
    });
  });

  it('remember nothing after signing out', () => {
    const router = routerAt('/users?page=2');
    after(leave, router, SessionApiActions.signedOut());
    expect(router.navigate).toHaveBeenCalledOnceWith(['/login'], { queryParams: {} });
  });

  it('stay on the login page', () => {
    const router = routerAt('/login?returnUrl=%2Fusers');
    after(leave, router, SessionActions.lost(), SessionActions.lost());
    expect(router.navigate).not.toHaveBeenCalled();
  });

  it('lead to the password page when a new one is due', () => {
    const router = routerAt('/users');
    after(demandPassword, router, SessionActions.passwordChangeRequired());
    expect(router.navigate).toHaveBeenCalledOnceWith(['/password'], {
      queryParams: { returnUrl: '/users' },
    });
  });
});
