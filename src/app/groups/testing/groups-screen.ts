import { provideHttpClient, withInterceptors } from '@angular/common/http';
import {
  HttpTestingController,
  type TestRequest,
  provideHttpClientTesting,
} from '@angular/common/http/testing';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  NavigationCancel,
  NavigationEnd,
  Router,
  provideRouter,
  withComponentInputBinding,
} from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { provideEffects } from '@ngrx/effects';
import { Store, provideState, provideStore } from '@ngrx/store';
import { provideNzIcons } from 'ng-zorro-antd/icon';
import { filter, firstValueFrom } from 'rxjs';
import type { Group, GroupMember } from '#contract/rest/groups';
import type { Page } from '#contract/rest/problem';
import type { Session } from '#contract/rest/session';
import { apiInterceptor } from '../../core/api/api-interceptor.ts';
import core from '../../core/i18n/en.ts';
import { SessionApiActions } from '../../core/session/session.actions.ts';
import { forgetOnSignOut, sessionFeature } from '../../core/session/session.state.ts';
import { buildSession } from '../../core/testing/build-session.ts';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import { textOf } from '../../core/testing/text-of.ts';
import shared from '../../shared/i18n/en.ts';
import { SHARED_ICONS } from '../../shared/icons.ts';
import { Toasts } from '../../shared/toasts/toasts.ts';
import texts from '../i18n/en.ts';

@Component({ selector: 'app-elsewhere', template: '' })
class Elsewhere {}

/** The whole feature in a browser, with its routes, state and effects; the server is the test. */
export class GroupsScreen {
  private constructor(private readonly harness: RouterTestingHarness) {}

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

  get url(): string {
    return TestBed.inject(Router).url;
  }

  get text(): string {
    this.draw();
    return textOf(this.harness.fixture.nativeElement as Element);
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

  draw(): void {
    this.harness.fixture.detectChanges();
  }

  /** Until nothing is under way any more: lazy parts are there, and drawn. */
  async settle(): Promise<void> {
    await this.harness.fixture.whenStable();
    this.draw();
  }

  all(selector: string): HTMLElement[] {
    this.draw();
    const host = this.harness.fixture.nativeElement as Element;
    return [...host.querySelectorAll<HTMLElement>(selector)];
  }

  one(selector: string): HTMLElement {
    const [found] = this.all(selector);
    if (found === undefined) throw new Error(`there is no ${selector}`);
    return found;
  }

  field(selector: string): HTMLInputElement {
    return this.one(selector) as HTMLInputElement;
  }

  /** The last button or link that says this, or is called this: a dialog comes after what it is about. */
  control(name: string): HTMLElement {
    const found = this.all('button, a').filter((element) =>
      [textOf(element), element.getAttribute('aria-label')].includes(name),
    );
    const last = found.at(-1);
    if (last === undefined) throw new Error(`there is nothing called ${name}`);
    return last;
  }

  press(name: string): void {
    this.control(name).click();
    this.draw();
  }

  async goTo(url: string): Promise<void> {
    await this.harness.navigateByUrl(url);
    this.draw();
  }

  /** Does something that is to change the address, and waits until it has, or must not. */
  async follow(act: () => void): Promise<void> {
    const arrived = firstValueFrom(
      TestBed.inject(Router).events.pipe(
        filter((event) => event instanceof NavigationEnd || event instanceof NavigationCancel),
      ),
    );
    act();
    this.draw();
    await arrived;
    this.draw();
  }

  type(selector: string, text: string): void {
    const field = this.field(selector);
    field.value = text;
    field.dispatchEvent(new InputEvent('input'));
    this.draw();
  }

  /** The requests that wait for an answer. */
  waiting(method: string, url: string): TestRequest[] {
    return TestBed.inject(HttpTestingController).match(
      (request) => request.method === method && request.url === url,
    );
  }

  /** The request that waits for an answer; fails when there is not exactly one. */
  request(method: string, url: string): TestRequest {
    return TestBed.inject(HttpTestingController).expectOne(
      (request) => request.method === method && request.url === url,
    );
  }

  noRequest(): void {
    TestBed.inject(HttpTestingController).verify({ ignoreCancelled: true });
  }

  noRequestTo(method: string, url: string): void {
    TestBed.inject(HttpTestingController).expectNone(
      (request) => request.method === method && request.url === url,
    );
  }

  answer(method: string, url: string, body: object): void {
    this.request(method, url).flush(body);
    this.draw();
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

/** What the server answers when something is wrong. */
export function fail(request: TestRequest, status: number, code: string, details?: unknown): void {
  request.flush({ code, message: 'For people.', details }, { status, statusText: 'failed' });
}
