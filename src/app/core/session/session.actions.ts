import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { LoginRequest, PasswordChange, Session } from '#contract/rest/session';
import type { ApiError } from '../api/api-error.ts';

/** What happens to the session without anybody asking for it. */
export const SessionActions = createActionGroup({
  source: 'Session',
  events: {
    /** The console starts, or tries again after it could not reach the server. */
    checkStarted: emptyProps(),
    /** A request was answered 401: expired, revoked, or signed out in another tab. */
    lost: emptyProps(),
    passwordChangeRequired: emptyProps(),
  },
});

export const LoginPageActions = createActionGroup({
  source: 'Login Page',
  events: {
    submitted: props<{ credentials: LoginRequest }>(),
  },
});

export const PasswordPageActions = createActionGroup({
  source: 'Password Page',
  events: {
    opened: emptyProps(),
    submitted: props<{ change: PasswordChange }>(),
    /** Done or given up: on to where the operator was going. */
    left: emptyProps(),
  },
});

export const AccountMenuActions = createActionGroup({
  source: 'Account Menu',
  events: { signOutChosen: emptyProps() },
});

export const SessionApiActions = createActionGroup({
  source: 'Session API',
  events: {
    loaded: props<{ session: Session }>(),
    nobodySignedIn: emptyProps(),
    loadFailed: props<{ error: ApiError }>(),
    signedIn: props<{ session: Session }>(),
    signInFailed: props<{ error: ApiError }>(),
    signedOut: emptyProps(),
    signOutFailed: props<{ error: ApiError }>(),
    passwordChanged: emptyProps(),
    passwordChangeFailed: props<{ error: ApiError }>(),
  },
});
