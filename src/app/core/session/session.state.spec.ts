import type { Action } from '@ngrx/store';
import { buildApiError, buildSession } from '../testing/build-session.ts';
import {
  AccountMenuActions,
  LoginPageActions,
  PasswordPageActions,
  SessionActions,
  SessionApiActions,
} from './session.actions.ts';
import { type SessionState, forgetOnSignOut, sessionFeature } from './session.state.ts';

const session = buildSession();
const error = buildApiError({ status: 401, code: 'bad-credentials' });
const credentials = { username: 'mei', password: 'secret' };

function stateAfter(...actions: readonly Action[]): SessionState {
  return actions.reduce<SessionState | undefined>(
    (state, action) => sessionFeature.reducer(state, action),
    undefined,
  )!;
}

describe('session state', () => {
  it('does not know who this is until the server has said so', () => {
    expect(stateAfter(SessionActions.checkStarted()).status).toBe('unknown');
    expect(stateAfter(SessionApiActions.nobodySignedIn()).status).toBe('anonymous');
    expect(stateAfter(SessionApiActions.loaded({ session }))).toEqual(
      jasmine.objectContaining({ status: 'signedIn', session }),
    );
    expect(stateAfter(SessionApiActions.loadFailed({ error })).status).toBe('unreachable');
  });

  it('is busy from the press of the button to the answer, and forgets the last error', () => {
    const failed = [
      LoginPageActions.submitted({ credentials }),
      SessionApiActions.signInFailed({ error }),
    ];
    expect(stateAfter(...failed)).toEqual(jasmine.objectContaining({ busy: false, error }));
    expect(stateAfter(...failed, LoginPageActions.submitted({ credentials }))).toEqual(
      jasmine.objectContaining({ busy: true, error: null }),
    );
  });

  it('holds no password', () => {
    const state = stateAfter(LoginPageActions.submitted({ credentials }));
    expect(JSON.stringify(state)).not.toContain('secret');
  });

  it('says that the session ended, however many requests report it', () => {
    const lost = SessionActions.lost();
    const state = stateAfter(SessionApiActions.loaded({ session }), lost, lost);
    expect(state).toEqual(
      jasmine.objectContaining({ status: 'anonymous', session: null, expired: true }),
    );
  });

  it('says nothing of an end when the operator signed out', () => {
    const state = stateAfter(
      SessionApiActions.loaded({ session }),
      AccountMenuActions.signOutChosen(),
      SessionApiActions.signedOut(),
    );
    expect(state).toEqual(jasmine.objectContaining({ session: null, expired: false, busy: false }));
  });

  it('opens the console once the password is changed', () => {
    const due = [
      SessionApiActions.loaded({ session }),
      SessionActions.passwordChangeRequired(),
      PasswordPageActions.opened(),
    ];
    expect(stateAfter(...due).session?.mustChangePassword).toBeTrue();
    const done = stateAfter(...due, SessionApiActions.passwordChanged());
    expect(done.session?.mustChangePassword).toBeFalse();
    expect(done.passwordChanged).toBeTrue();
    expect(sessionFeature.selectMustChangePassword.projector(done.session)).toBeFalse();
  });

  it('grants nothing while nobody is signed in', () => {
    expect(sessionFeature.selectPermissions.projector(null)).toEqual([]);
    expect(sessionFeature.selectPermissions.projector(session)).toEqual(session.permissions);
  });
});

describe('forgetOnSignOut', () => {
  interface Everything {
    readonly session: SessionState;
    readonly users?: string[];
  }
  const seen: (Everything | undefined)[] = [];
  const reducer = forgetOnSignOut<Everything>((state) => {
    seen.push(state);
    return state!;
  });
  const before: Everything = {
    session: stateAfter(SessionApiActions.loaded({ session })),
    users: ['ada'],
  };

  for (const gone of [SessionActions.lost(), SessionApiActions.signedOut()]) {
    it(`leaves the next operator nothing of the last one after ${gone.type}`, () => {
      expect(reducer(before, gone)).toEqual({ session: before.session });
    });
  }

  it('keeps everything otherwise', () => {
    expect(reducer(before, SessionActions.checkStarted())).toBe(before);
  });
});
