import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import type { TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { TranslocoService, provideTransloco } from '@jsverse/transloco';
import { provideEffects } from '@ngrx/effects';
import { provideState, provideStore } from '@ngrx/store';
import type { LiveSession } from '#contract/rest/monitor';
import { apiInterceptor } from '../../core/api/api-interceptor.ts';
import en from '../i18n/en.ts';
import { SessionsPage } from './sessions-page.ts';
import * as sessionsEffects from './sessions.effects.ts';
import { sessionsFeature } from './sessions.state.ts';

describe('SessionsPage', () => {
  let http: HttpTestingController;

  beforeEach(() => {
    localStorage.setItem('language', 'en');
    TestBed.configureTestingModule({
      providers: [
        provideRouter([{ path: 'sessions', component: SessionsPage }], withComponentInputBinding()),
        provideHttpClient(withInterceptors([apiInterceptor])),
        provideHttpClientTesting(),
        provideStore(),
        provideState(sessionsFeature),
        provideEffects(sessionsEffects),
        provideTransloco({ config: { availableLangs: ['en'], defaultLang: 'en' } }),
      ],
    });
    TestBed.inject(TranslocoService).setTranslation(en, 'en');
    http = TestBed.inject(HttpTestingController);
  });

  afterEach(() => {
    http.verify();
    localStorage.removeItem('language');
  });

  async function open(address = '/sessions') {
    const harness = await RouterTestingHarness.create(address);
    const page = harness.routeNativeElement!;
    const asked = (): TestRequest => http.expectOne(({ url }) => url === '/api/monitor/sessions');
    return {
      page,
      asked,
      answer: async (items: LiveSession[], total = items.length) => {
        asked().flush({ items, total });
        await harness.fixture.whenStable();
      },
      settle: () => harness.fixture.whenStable(),
      button: (name: string) =>
        [...page.querySelectorAll('button')].find(({ textContent }) => textContent.includes(name))!,
    };
  }

  it('shows who is connected, and marks whom nobody has verified', async () => {
    const { page, answer } = await open();
    await answer([
      buildSession(),
      buildSession({ id: '2', userId: 'eve', verified: false, build: '' }),
    ]);
    const rows = [...page.querySelectorAll('tbody tr')].map(({ textContent }) => textContent);
    expect(rows[0]).toContain('ada');
    expect(rows[0]).not.toContain('unverified');
    expect(rows[1]).toContain('eve');
    expect(rows[1]).toContain('unverified');
    expect(rows[1]).toContain('unknown');
    expect(page.textContent).toContain('2 sessions');
  });

  it('asks for what the address says', async () => {
    const { asked } = await open('/sessions?page=3&q=%20ada%20&sort=since');
    expect(asked().request.params.toString()).toBe('page=3&pageSize=20&sort=since&q=ada');
  });

  it('asks for the newest when the address says nonsense', async () => {
    const { asked } = await open('/sessions?page=-1&sort=password');
    expect(asked().request.params.toString()).toBe('page=1&pageSize=20&sort=-since');
  });

  it('searches from the first page on, and puts it into the address', async () => {
    const { page, asked, answer, settle } = await open('/sessions?page=2');
    await answer([buildSession()], 21);
    page.querySelector('input')!.value = 'vue-pc';
    page.querySelector('form')!.dispatchEvent(new Event('submit'));
    await settle();
    expect(TestBed.inject(Router).url).toBe('/sessions?q=vue-pc');
    expect(asked().request.params.get('q')).toBe('vue-pc');
  });

  it('tells no match from nobody at all', async () => {
    const { page, answer, button, asked, settle } = await open('/sessions?q=nobody');
    await answer([]);
    expect(page.textContent).toContain('No session matches “nobody”.');
    button('Clear the search').click();
    await settle();
    asked().flush({ items: [], total: 0 });
    await settle();
    expect(page.textContent).toContain('Nobody is connected.');
  });

  it('says why it failed and tries again', async () => {
    const { page, asked, answer, button, settle } = await open();
    asked().flush(
      { code: 'internal', message: 'the server is ill' },
      { status: 500, statusText: '' },
    );
    await settle();
    expect(page.querySelector('[role=alert]')!.textContent).toContain('the server is ill');
    button('Try again').click();
    await answer([buildSession()]);
    expect(page.querySelector('[role=alert]')).toBeNull();
    expect(page.textContent).toContain('ada');
  });

  it('leads to the pages there are', async () => {
    const { page, answer } = await open('/sessions?page=2');
    await answer([buildSession()], 41);
    const links = [...page.querySelectorAll('nav a')].map((link) => link.getAttribute('href'));
    expect(links).toEqual(['/sessions', '/sessions?page=3']);
    expect(page.querySelector('nav')!.textContent).toContain('21 to 21 of 41');
  });
});

function buildSession(change: Partial<LiveSession> = {}): LiveSession {
  return {
    id: '1',
    userId: 'ada',
    verified: true,
    address: '10.0.0.7',
    build: 'bzghost-app/2.1',
    device: 'phone',
    since: '2026-11-23T00:00:00.000Z',
    ...change,
  };
}
