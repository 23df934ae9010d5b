import { type ActionReducer, createFeature, createReducer, createSelector, on } from '@ngrx/store';
import type { Permission } from '#contract/rest/permissions';
import type { Session } from '#contract/rest/session';
import type { ApiError } from '../api/api-error.ts';
import {
  AccountMenuActions,
  LoginPageActions,
  PasswordPageActions,
  SessionActions,
  SessionApiActions,
} from './session.actions.ts';

export interface SessionState {
  /** `unknown` until the server has said who this is; `unreachable` when it could not be asked. */
  readonly status: 'unknown' | 'anonymous' | 'signedIn' | 'unreachable';
  readonly session: Session | null;
  /** Signing in, signing out or changing the password is under way. */
  readonly busy: boolean;
  readonly error: ApiError | null;
  /** The session ended by itself: the login page says so. */
  readonly expired: boolean;
  /** The password page has done its work. */
  readonly passwordChanged: boolean;
}

const initialState: SessionState = {
  status: 'unknown',
  session: null,
  busy: false,
  error: null,
  expired: false,
  passwordChanged: false,
};

const anonymous: SessionState = { ...initialState, status: 'anonymous' };

export const sessionFeature = createFeature({
  name: 'session',
  reducer: createReducer(
    initialState,
    on(
      SessionApiActions.loaded,
      SessionApiActions.signedIn,
      (_state, { session }): SessionState => ({ ...initialState, status: 'signedIn', session }),
    ),
    on(
      SessionApiActions.nobodySignedIn,
      SessionApiActions.signedOut,
      (): SessionState => anonymous,
    ),
    on(SessionApiActions.loadFailed, (state, { error }): SessionState => ({
      ...state,
      status: 'unreachable',
      error,
    })),
    on(SessionActions.lost, (state): SessionState => ({
      ...anonymous,
      // Several requests may fail at once, and the last must not unsay what the first said.
      expired: state.expired || state.status === 'signedIn',
    })),
    on(
      LoginPageActions.submitted,
      PasswordPageActions.submitted,
      AccountMenuActions.signOutChosen,
      (state): SessionState => ({ ...state, busy: true, error: null }),
    ),
    on(
      SessionApiActions.signInFailed,
      SessionApiActions.passwordChangeFailed,
      SessionApiActions.signOutFailed,
      (state, { error }): SessionState => ({ ...state, busy: false, error }),
    ),
    on(PasswordPageActions.opened, (state): SessionState => ({
      ...state,
      error: null,
      passwordChanged: false,
    })),
    on(SessionActions.passwordChangeRequired, (state): SessionState => mustChange(state, true)),
    on(SessionApiActions.passwordChanged, (state): SessionState => ({
      ...mustChange(state, false),
      busy: false,
      passwordChanged: true,
    })),
  ),
  extraSelectors: ({ selectSession }) => {
    const selectPermissions = createSelector(
      selectSession,
      (session): readonly Permission[] => session?.permissions ?? [],
    );
    return {
      selectPermissions,
      selectAdmin: createSelector(selectSession, (session) => session?.admin ?? null),
      selectMustChangePassword: createSelector(
        selectSession,
        (session) => session?.mustChangePassword ?? false,
      ),
    };
  },
});

function mustChange(state: SessionState, mustChangePassword: boolean): SessionState {
  return state.session === null
    ? state
    : { ...state, session: { ...state.session, mustChangePassword } };
}

/**
 * Forgets everything but the session when the operator is gone: whoever signs in next may be
 * allowed to see less.
 */
export function forgetOnSignOut<S>(reducer: ActionReducer<S>): ActionReducer<S> {
  return (state, action) => {
    const gone =
      action.type === SessionApiActions.signedOut.type || action.type === SessionActions.lost.type;
    if (!gone || state === undefined) return reducer(state, action);
    const kept = { [sessionFeature.name]: (state as Record<string, unknown>)[sessionFeature.name] };
    return reducer(kept as S, action);
  };
}
