import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { mapResponse } from '@ngrx/operators';
import { exhaustMap, filter, map, switchMap, tap } from 'rxjs';
import type { ApiError } from '../api/api-error.ts';
import {
  AccountMenuActions,
  LoginPageActions,
  PasswordPageActions,
  SessionActions,
  SessionApiActions,
} from './session.actions.ts';
import { SessionApi } from './session-api.ts';
import { returnUrlOf } from './return-url.ts';

// switchMap: a second check means that the answer to the first is no longer waited for.
export const checkSession = createEffect(
  (actions$ = inject(Actions), sessionApi = inject(SessionApi)) => {
    return actions$.pipe(
      ofType(SessionActions.checkStarted),
      switchMap(() =>
        sessionApi.current().pipe(
          mapResponse({
            next: (session) => SessionApiActions.loaded({ session }),
            error: (error: ApiError) =>
              error.status === 401
                ? SessionApiActions.nobodySignedIn()
                : SessionApiActions.loadFailed({ error }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

// exhaustMap: pressing the button again while it works must not sign in twice.
export const signIn = createEffect(
  (actions$ = inject(Actions), sessionApi = inject(SessionApi)) => {
    return actions$.pipe(
      ofType(LoginPageActions.submitted),
      exhaustMap(({ credentials }) =>
        sessionApi.signIn(credentials).pipe(
          mapResponse({
            next: (session) => SessionApiActions.signedIn({ session }),
            error: (error: ApiError) => SessionApiActions.signInFailed({ error }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

// exhaustMap: as for signing in.
export const changePassword = createEffect(
  (actions$ = inject(Actions), sessionApi = inject(SessionApi)) => {
    return actions$.pipe(
      ofType(PasswordPageActions.submitted),
      exhaustMap(({ change }) =>
        sessionApi.changePassword(change).pipe(
          mapResponse({
            next: () => SessionApiActions.passwordChanged(),
            error: (error: ApiError) => SessionApiActions.passwordChangeFailed({ error }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

// exhaustMap: one sign-out ends the session, a second would only be refused.
export const signOut = createEffect(
  (actions$ = inject(Actions), sessionApi = inject(SessionApi)) => {
    return actions$.pipe(
      ofType(AccountMenuActions.signOutChosen),
      exhaustMap(() =>
        sessionApi.signOut().pipe(
          mapResponse({
            next: () => SessionApiActions.signedOut(),
            error: (error: ApiError) =>
              error.status === 401
                ? SessionApiActions.signedOut()
                : SessionApiActions.signOutFailed({ error }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

/** Leaves the sign-in pages for where the operator wanted to go, by way of a password change if one is due. */
export const enter = createEffect(
  (actions$ = inject(Actions), router = inject(Router)) => {
    return actions$.pipe(
      ofType(SessionApiActions.signedIn, PasswordPageActions.left, SessionApiActions.loaded),
      // The first check ends before the router has begun: then the guards decide.
      filter(() => router.navigated),
      map(() => returnUrlOf(router.parseUrl(router.url))),
      tap((url) => void router.navigateByUrl(url, { replaceUrl: true })),
    );
  },
  { functional: true, dispatch: false },
);

export const leave = createEffect(
  (actions$ = inject(Actions), router = inject(Router)) => {
    return actions$.pipe(
      ofType(SessionActions.lost, SessionApiActions.signedOut),
      // Already there: going again would nest the return address in itself.
      filter(() => router.navigated && !router.url.startsWith('/login')),
      tap(({ type }) => {
        const queryParams = type === SessionActions.lost.type ? { returnUrl: router.url } : {};
        void router.navigate(['/login'], { queryParams });
      }),
    );
  },
  { functional: true, dispatch: false },
);

export const demandPassword = createEffect(
  (actions$ = inject(Actions), router = inject(Router)) => {
    return actions$.pipe(
      ofType(SessionActions.passwordChangeRequired),
      filter(() => !router.url.startsWith('/password')),
      tap(() => void router.navigate(['/password'], { queryParams: { returnUrl: router.url } })),
    );
  },
  { functional: true, dispatch: false },
);
