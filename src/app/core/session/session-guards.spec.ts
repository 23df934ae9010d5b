import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { provideMockStore } from '@ngrx/store/testing';
import { Permission } from '#contract/rest/permissions';
import type { Session } from '#contract/rest/session';
import { buildSession } from '../testing/build-session.ts';
import { anonymousGuard, passwordGuard, permittedGuard, signedInGuard } from './session-guards.ts';
import { type SessionState, sessionFeature } from './session.state.ts';

@Component({ selector: 'app-empty', template: '' })
class Empty {}

describe('session guards', () => {
  /** Where a visit of `url` ends, for whoever is signed in. */
  async function visit(url: string, session: Session | null): Promise<string> {
    const state: SessionState = {
      status: session === null ? 'anonymous' : 'signedIn',
      session,
      busy: false,
      error: null,
      expired: false,
      passwordChanged: false,
    };
    TestBed.configureTestingModule({
      providers: [
        provideMockStore({ initialState: { [sessionFeature.name]: state } }),
        provideRouter([
          { path: 'login', canActivate: [anonymousGuard], component: Empty },
          { path: 'password', canActivate: [passwordGuard], component: Empty },
          {
            path: '',
            canMatch: [signedInGuard],
            children: [
              { path: '', pathMatch: 'full', component: Empty },
              {
                path: 'users',
                canMatch: [permittedGuard(Permission.UsersRead)],
                component: Empty,
              },
              { path: 'not-found', component: Empty },
              { path: '**', redirectTo: '/not-found' },
            ],
          },
        ]),
      ],
    });
    const harness = await RouterTestingHarness.create();
    await harness.navigateByUrl(url);
    return TestBed.inject(Router).url;
  }

  it('send a stranger to sign in, and note where to go after', async () => {
    expect(await visit('/users?q=mei', null)).toBe('/login?returnUrl=%2Fusers%3Fq%3Dmei');
  });

  it('note nothing for the start page', async () => {
    expect(await visit('/', null)).toBe('/login');
  });

  it('let an operator in', async () => {
    expect(await visit('/users?q=mei', buildSession())).toBe('/users?q=mei');
  });

  it('ask for a new password first where one is due', async () => {
    const session = buildSession({ mustChangePassword: true });
    expect(await visit('/users', session)).toBe('/password?returnUrl=%2Fusers');
  });

  it('keep strangers from changing a password', async () => {
    expect(await visit('/password', null)).toBe('/login');
  });

  it('let an operator change the password by choice', async () => {
    expect(await visit('/password', buildSession())).toBe('/password');
  });

  it('show nobody the login page who is signed in', async () => {
    expect(await visit('/login', buildSession())).toBe('/');
  });

  it('hide pages that the permissions do not open', async () => {
    const session = buildSession({ permissions: [Permission.MonitorRead] });
    expect(await visit('/users', session)).toBe('/not-found');
  });
});
