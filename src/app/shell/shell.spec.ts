import { Component } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { Router, RouterOutlet, provideRouter } from '@angular/router';
import { MockStore, provideMockStore } from '@ngrx/store/testing';
import { provideNzIcons } from 'ng-zorro-antd/icon';
import { BehaviorSubject, NEVER } from 'rxjs';
import { Permission } from '#contract/rest/permissions';
import core from '../core/i18n/en.ts';
import { DRAWER, PAGES, type Page } from '../core/page.ts';
import { type SessionState, sessionFeature } from '../core/session/session.state.ts';
import { buildApiError, buildSession } from '../core/testing/build-session.ts';
import { provideTexts } from '../core/testing/provide-texts.ts';
import type { ConnectionState } from '../im-client/connection-state.ts';
import { ImClient } from '../im-client/im-client.ts';
import { jobsFeature } from '../jobs/jobs.state.ts';
import shell from './i18n/en.ts';
import { SHELL_ICONS } from './icons.ts';
import { ImConnection } from './im-connection.ts';
import { Shell } from './shell.ts';

@Component({ selector: 'app-some-page', imports: [RouterOutlet], template: '<router-outlet />' })
class SomePage {}

@Component({ selector: 'app-outlet', imports: [RouterOutlet], template: '<router-outlet />' })
class Outlet {}

const pages: Page[] = [
  { path: 'users', title: 'pages.users', icon: 'user', permission: Permission.UsersRead },
];
const signedIn: SessionState = {
  status: 'signedIn',
  session: buildSession(),
  busy: false,
  error: null,
  expired: false,
  passwordChanged: false,
};

describe('Shell', () => {
  let connection: jasmine.SpyObj<ImConnection>;
  let fixture: ComponentFixture<Outlet>;
  let element: HTMLElement;

  beforeEach(async () => {
    localStorage.setItem('language', 'en');
    connection = jasmine.createSpyObj<ImConnection>('ImConnection', ['open', 'close']);
    const state$ = new BehaviorSubject<ConnectionState>({ kind: 'connected' });
    TestBed.configureTestingModule({
      providers: [
        provideTexts(core, shell),
        provideNzIcons(SHELL_ICONS),
        provideMockStore({
          initialState: {
            [sessionFeature.name]: signedIn,
            [jobsFeature.name]: { ids: [], entities: {} },
          },
        }),
        { provide: PAGES, useValue: pages },
        { provide: ImConnection, useValue: connection },
        { provide: ImClient, useValue: { state$, topic: () => NEVER } },
        provideRouter([
          { path: 'login', component: SomePage },
          {
            path: '',
            component: Shell,
            children: [
              { path: 'monitor', title: 'pages.monitor', component: SomePage },
              {
                path: 'users',
                title: 'pages.users',
                component: SomePage,
                children: [{ path: ':id', data: DRAWER, component: SomePage }],
              },
            ],
          },
        ]),
      ],
    });
    fixture = TestBed.createComponent(Outlet);
    element = fixture.nativeElement as HTMLElement;
    document.body.append(element);
    // The outlet is there before the router begins, as in the console.
    await fixture.whenStable();
    await go('/monitor');
  });
  afterEach(() => localStorage.removeItem('language'));

  async function go(url: string): Promise<void> {
    await TestBed.inject(Router).navigateByUrl(url);
    await fixture.whenStable();
  }

  const main = () => element.querySelector('main');
  const dialog = (label: string) =>
    [...element.querySelectorAll('dialog')].find(
      (candidate) => candidate.open && candidate.getAttribute('aria-label') === label,
    );

  async function press(key: string, more: KeyboardEventInit): Promise<boolean> {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
    document.body.dispatchEvent(event);
    await fixture.whenStable();
    return event.defaultPrevented;
  }

  it('is connected for as long as it stands', async () => {
    expect(connection.open).toHaveBeenCalledTimes(1);
    await go('/users');
    expect(connection.close).not.toHaveBeenCalled();
    await go('/login');
    expect(connection.close).toHaveBeenCalledTimes(1);
  });

  it('leaves the focus alone on the first page, and moves it to the next', async () => {
    expect(document.activeElement).not.toBe(main());
    await go('/users');
    expect(document.activeElement).toBe(main());
  });

  it('leaves the focus alone when only a filter or a drawer changes the address', async () => {
    await go('/users');
    const fold = element.querySelector<HTMLElement>('.fold')!;
    fold.focus();
    await go('/users?q=mei');
    await go('/users/7?q=mei');
    await go('/users?q=mei');
    expect(document.activeElement).toBe(fold);
  });

  it('skips to the content', () => {
    element.querySelector<HTMLElement>('.skip')!.click();
    expect(document.activeElement).toBe(main());
    expect(TestBed.inject(Router).url).toBe('/monitor');
  });

  for (const modifier of ['ctrlKey', 'metaKey']) {
    it(`opens the palette with ${modifier} and K`, async () => {
      expect(await press('k', { [modifier]: true })).toBeTrue();
      expect(dialog('Go to a page, a user or a group')).toBeDefined();
    });
  }

  it('leaves K alone otherwise', async () => {
    expect(await press('k', {})).toBeFalse();
    expect(await press('k', { ctrlKey: true, altKey: true })).toBeFalse();
    expect(dialog('Go to a page, a user or a group')).toBeUndefined();
  });

  it('opens the menu as a drawer, which closes with the choice of a page', async () => {
    element.querySelector<HTMLElement>('.burger')!.click();
    await fixture.whenStable();
    const drawer = dialog('Main menu')!;
    drawer.querySelector<HTMLAnchorElement>('a[href="/users"]')!.click();
    await fixture.whenStable();
    expect(drawer.open).toBeFalse();
    expect(TestBed.inject(Router).url).toBe('/users');
  });

  it('says when signing out failed', async () => {
    expect(element.querySelector('.alert')).toBeNull();
    TestBed.inject(MockStore).setState({
      [sessionFeature.name]: { ...signedIn, error: buildApiError() },
      [jobsFeature.name]: { ids: [], entities: {} },
    });
    await fixture.whenStable();
    expect(element.querySelector('.alert')!.textContent).toContain('Signing out did not work');
  });
});
