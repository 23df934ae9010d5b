import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { provideHttpClientTesting } from '@angular/common/http/testing';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { provideEffects } from '@ngrx/effects';
import { Store, provideState, provideStore } from '@ngrx/store';
import { provideNzIcons } from 'ng-zorro-antd/icon';
import type { Group, GroupMember } from '#contract/rest/groups';
import type { Page } from '#contract/rest/problem';
import type { Session } from '#contract/rest/session';
import { apiInterceptor } from '../../core/api/api-interceptor.ts';
import core from '../../core/i18n/en.ts';
import { SessionApiActions } from '../../core/session/session.actions.ts';
import { forgetOnSignOut, sessionFeature } from '../../core/session/session.state.ts';
import { buildSession } from '../../core/testing/build-session.ts';
import { FeatureScreen } from '../../core/testing/feature-screen.ts';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import { textOf } from '../../core/testing/text-of.ts';
import shared from '../../shared/i18n/en.ts';
import { SHARED_ICONS } from '../../shared/icons.ts';
import { Toasts } from '../../shared/toasts/toasts.ts';
import texts from '../i18n/en.ts';

@Component({ selector: 'app-elsewhere', template: '' })
class Elsewhere {}

/** The whole feature in a browser, with its routes, state and effects; the server is the test. */
export class GroupsScreen extends FeatureScreen {
  static async open(url: string, session: Partial<Session> = {}): Promise<GroupsScreen> {
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
        provideEffects(),
        provideTexts(core, shared, texts),
        provideNzIcons(SHARED_ICONS),
        provideRouter(
          [
            { path: 'groups', loadChildren: () => import('../groups.routes.ts') },
            { path: 'elsewhere', component: Elsewhere },
            { path: 'users/:id', component: Elsewhere },
          ],
          withComponentInputBinding(),
        ),
      ],
    });
    TestBed.inject(Store).dispatch(SessionApiActions.signedIn({ session: buildSession(session) }));
    return new GroupsScreen(await RouterTestingHarness.create(url));
  }

  /** The names in the list. */
  get names(): string[] {
    return this.all('app-groups-page > app-list-faces tbody a').map(textOf);
  }

  /** What the toasts that are shown say. */
  get said(): string[] {
    return TestBed.inject(Toasts)
      .shown()
      .map(({ text }) => text);
  }

  /** Answers the request for the list. */
  list(groups: readonly Group[], total = groups.length, more: Partial<Page<Group>> = {}): void {
    this.answer('GET', '/api/groups', { items: groups, total, ...more });
  }

  /** Answers the request for the group whose drawer opens. */
  group(group: Group): void {
    this.answer('GET', `/api/groups/${group.id}`, group);
  }

  members(id: string, members: readonly GroupMember[], total = members.length): void {
    this.answer('GET', `/api/groups/${id}/members`, { items: members, total });
  }
}
