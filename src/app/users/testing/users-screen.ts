import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { type TestRequest, provideHttpClientTesting } from '@angular/common/http/testing';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { provideEffects } from '@ngrx/effects';
import { Store, provideState, provideStore } from '@ngrx/store';
import { provideNzIcons } from 'ng-zorro-antd/icon';
import type { Page } from '#contract/rest/problem';
import type { Session } from '#contract/rest/session';
import type { User } from '#contract/rest/users';
import { apiInterceptor } from '../../core/api/api-interceptor.ts';
import core from '../../core/i18n/en.ts';
import { SessionApiActions } from '../../core/session/session.actions.ts';
import { forgetOnSignOut, sessionFeature } from '../../core/session/session.state.ts';
import { buildSession } from '../../core/testing/build-session.ts';
import { FeatureScreen } from '../../core/testing/feature-screen.ts';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import { textOf } from '../../core/testing/text-of.ts';
import { jobsFeature } from '../../jobs/jobs.state.ts';
import shared from '../../shared/i18n/en.ts';
import { SHARED_ICONS } from '../../shared/icons.ts';
import { Toasts } from '../../shared/toasts/toasts.ts';

@Component({ selector: 'app-elsewhere', template: '' })
class Elsewhere {}

/** The whole feature in a browser, with its routes, state and effects; the server is the test. */
export class UsersScreen extends FeatureScreen {
  static async open(
    url: string,
    session: Partial<Session> = {},
    tags: readonly string[] = [],
  ): Promise<UsersScreen> {
    localStorage.setItem('language', 'en');
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors([apiInterceptor])),
        provideHttpClientTesting(),
        provideStore(
          {},
          {
            metaReducers: [forgetOnSignOut],
            runtimeChecks: { strictActionSerializability: true, strictStateSerializability: true },
          },
        ),
        provideState(sessionFeature),
        provideState(jobsFeature),
        provideEffects(),
        provideTexts(core, shared),
        provideNzIcons(SHARED_ICONS),
        provideRouter(
          [
            { path: 'users', loadChildren: () => import('../users.routes.ts') },
            { path: 'elsewhere', component: Elsewhere },
          ],
          withComponentInputBinding(),
        ),
      ],
    });
    TestBed.inject(Store).dispatch(SessionApiActions.signedIn({ session: buildSession(session) }));
    const screen = new UsersScreen(await RouterTestingHarness.create(url));
    screen.tags(tags);
    return screen;
  }

  /** The usernames in the table. */
  get names(): string[] {
    return this.all('tbody a').map(textOf);
  }

  /** What the toasts that are shown say. */
  get said(): string[] {
    return TestBed.inject(Toasts)
      .shown()
      .map(({ text }) => text);
  }

  /** The request for the list that waits for an answer; fails when there is not exactly one. */
  listRequest(): TestRequest {
    return this.request('GET', '/api/users');
  }

  /** Answers the request for the list. */
  list(users: readonly User[], total = users.length, more: Partial<Page<User>> = {}): void {
    this.answer('GET', '/api/users', { items: users, total, ...more });
  }

  /** Answers the requests for the tags in use, if there are any. */
  private tags(tags: readonly string[]): void {
    const items = tags.map((tag) => ({ tag, users: 1 }));
    for (const request of this.waiting('GET', '/api/users/tags')) request.flush({ items });
    this.draw();
  }
}
