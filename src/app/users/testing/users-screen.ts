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
import { filter, firstValueFrom } from 'rxjs';
import type { Page } from '#contract/rest/problem';
import type { Session } from '#contract/rest/session';
import type { User } from '#contract/rest/users';
import { apiInterceptor } from '../../core/api/api-interceptor.ts';
import { provideNzIcons } from 'ng-zorro-antd/icon';
import core from '../../core/i18n/en.ts';
import { SHARED_ICONS } from '../../shared/icons.ts';
import shared from '../../shared/i18n/en.ts';
import { SessionApiActions } from '../../core/session/session.actions.ts';
import { forgetOnSignOut, sessionFeature } from '../../core/session/session.state.ts';
import { buildSession } from '../../core/testing/build-session.ts';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import { jobsFeature } from '../../jobs/jobs.state.ts';
import { textOf } from '../../core/testing/text-of.ts';
import { Toasts } from '../../shared/toasts/toasts.ts';

@Component({ selector: 'app-elsewhere', template: '' })
class Elsewhere {}

/** The whole feature in a browser, with its routes, state and effects; the server is the test. */
export class UsersScreen {
  private constructor(private readonly harness: RouterTestingHarness) {}

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

  get url(): string {
    return TestBed.inject(Router).url;
  }

  get text(): string {
    this.draw();
    return textOf(this.harness.fixture.nativeElement as Element);
  }

  /** The usernames in the table. */
  get names(): string[] {
    return this.all('tbody a').map(textOf);
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

  /** The button or link that says this, or is called this. */
  control(name: string): HTMLElement {
    const found = this.all('button, a').find((element) =>
      [textOf(element), element.getAttribute('aria-label')].includes(name),
    );
    if (found === undefined) throw new Error(`there is nothing called ${name}`);
    return found;
  }

  /** Presses the last control that says this: a dialog comes after what it is about. */
  press(name: string): void {
    const found = this.all('button, a').filter((element) =>
      [textOf(element), element.getAttribute('aria-label')].includes(name),
    );
    const last = found.at(-1);
    if (last === undefined) throw new Error(`there is nothing called ${name}`);
    last.click();
    this.draw();
  }

  /** What the toasts that are shown say. */
  get said(): string[] {
    return TestBed.inject(Toasts)
      .shown()
      .map(({ text }) => text);
  }

  async goTo(url: string): Promise<void> {
    await this.harness.navigateByUrl(url);
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

  /** The request for the list that waits for an answer; fails when there is not exactly one. */
  listRequest(): TestRequest {
    return TestBed.inject(HttpTestingController).expectOne(
      ({ method, url }) => method === 'GET' && url === '/api/users',
    );
  }

  request(method: string, url: string): TestRequest {
    return TestBed.inject(HttpTestingController).expectOne({ method, url });
  }

  /** Answers the request that waits, whatever its query. */
  answer(method: string, url: string, body: object | null): void {
    TestBed.inject(HttpTestingController)
      .expectOne((request) => request.method === method && request.url === url)
      .flush(body);
    this.draw();
  }

  noRequestTo(method: string, url: string): void {
    TestBed.inject(HttpTestingController).expectNone(
      (request) => request.method === method && request.url === url,
    );
  }

  /** Answers the requests for the tags in use, if there are any. */
  private tags(tags: readonly string[]): void {
    const items = tags.map((tag) => ({ tag, users: 1 }));
    const requests = TestBed.inject(HttpTestingController).match('/api/users/tags');
    for (const request of requests) request.flush({ items });
    this.draw();
  }

  noRequest(): void {
    TestBed.inject(HttpTestingController).verify({ ignoreCancelled: true });
  }

  /** Answers the request for the list. */
  list(users: readonly User[], total = users.length, more: Partial<Page<User>> = {}): void {
    this.listRequest().flush({ items: users, total, ...more });
    this.draw();
  }
}

/** What the server answers when something is wrong. */
export function fail(request: TestRequest, status: number, code: string, details?: unknown): void {
  request.flush({ code, message: 'For people.', details }, { status, statusText: 'failed' });
}
