import { TestBed } from '@angular/core/testing';
import type { Action } from '@ngrx/store';
import { MockStore, provideMockStore } from '@ngrx/store/testing';
import { UNREACHABLE } from '../../core/api/api-error.ts';
import core from '../../core/i18n/en.ts';
import { LoginPageActions, SessionActions } from '../../core/session/session.actions.ts';
import { type SessionState, sessionFeature } from '../../core/session/session.state.ts';
import { buildApiError } from '../../core/testing/build-session.ts';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import login from '../i18n/en.ts';
import { LoginPage } from './login-page.ts';

const anonymous: SessionState = {
  status: 'anonymous',
  session: null,
  busy: false,
  error: null,
  expired: false,
  passwordChanged: false,
};

describe('LoginPage', () => {
  let dispatched: Action[];

  beforeEach(() => {
    localStorage.setItem('language', 'en');
    TestBed.configureTestingModule({
      providers: [
        provideTexts(core, login),
        provideMockStore({ initialState: { [sessionFeature.name]: anonymous } }),
      ],
    });
    dispatched = [];
    spyOn(TestBed.inject(MockStore), 'dispatch').and.callFake(((action: Action) => {
      dispatched.push(action);
    }) as never);
  });
  afterEach(() => localStorage.removeItem('language'));

  async function open(state: Partial<SessionState> = {}) {
    const store = TestBed.inject(MockStore);
    const become = (next: Partial<SessionState>) =>
      store.setState({ [sessionFeature.name]: { ...anonymous, ...next } });
    become(state);
    const fixture = TestBed.createComponent(LoginPage);
    document.body.append(fixture.nativeElement as HTMLElement);
    await fixture.whenStable();
    const page = fixture.nativeElement as HTMLElement;
    const box = (id: string) => page.querySelector<HTMLInputElement>(`#${id}`)!;
    return {
      page,
      box,
      settle: () => fixture.whenStable(),
      become: async (next: Partial<SessionState>) => {
        become(next);
        await fixture.whenStable();
      },
      type: (id: string, text: string) => {
        box(id).value = text;
        box(id).dispatchEvent(new Event('input'));
      },
      submit: async () => {
        page.querySelector<HTMLButtonElement>('.main-action')!.click();
        await fixture.whenStable();
      },
      alert: () => page.querySelector('[role=alert]')!.textContent.trim(),
    };
  }

  it('starts in the username', async () => {
    const { box } = await open();
    expect(document.activeElement).toBe(box('username'));
  });

  it('signs in with what was typed, without blanks around the name', async () => {
    const { type, submit } = await open();
    type('username', ' mei ');
    type('password', ' secret ');
    await submit();
    expect(dispatched).toEqual([
      LoginPageActions.submitted({ credentials: { username: 'mei', password: ' secret ' } }),
    ]);
  });

  it('asks for both fields before it asks the server', async () => {
    const { type, submit, alert } = await open();
    type('username', 'mei');
    await submit();
    expect(alert()).toBe('Enter a username and a password.');
    expect(dispatched).toEqual([]);
  });

  it('cannot be pressed twice', async () => {
    const { type, submit, page } = await open({ busy: true });
    type('username', 'mei');
    type('password', 'secret');
    await submit();
    expect(page.querySelector('.main-action')!.getAttribute('aria-disabled')).toBe('true');
    expect(dispatched).toEqual([]);
  });

  it('says that the password is wrong, keeps what was typed and goes to the password', async () => {
    const { type, become, alert, box } = await open();
    type('username', 'mei');
    type('password', 'wrong');
    await become({ error: buildApiError({ status: 401, code: 'bad-credentials' }) });
    expect(alert()).toBe('Username or password is wrong.');
    expect([box('username').value, box('password').value]).toEqual(['mei', 'wrong']);
    expect(document.activeElement).toBe(box('password'));
  });

  it('says that the session ended', async () => {
    const { page } = await open({ expired: true });
    expect(page.querySelector('[role=status]')!.textContent).toContain('Your session has ended');
  });

  it('offers to look again when the server could not be asked', async () => {
    const error = buildApiError({ status: 0, code: UNREACHABLE });
    const { page, alert } = await open({ status: 'unreachable', error });
    expect(alert()).toContain('The server cannot be reached');
    page.querySelector<HTMLButtonElement>('[role=alert] button')!.click();
    expect(dispatched).toEqual([SessionActions.checkStarted()]);
  });

  describe('while locked', () => {
    const error = buildApiError({ status: 429, code: 'too-many-attempts', retryAfterSeconds: 61 });
    beforeEach(() => jasmine.clock().install().mockDate());
    afterEach(() => jasmine.clock().uninstall());

    it('counts down, and says no more once the time is over', async () => {
      const fixture = TestBed.createComponent(LoginPage);
      TestBed.inject(MockStore).setState({ [sessionFeature.name]: { ...anonymous, error } });
      const alert = () => {
        fixture.detectChanges();
        const page = fixture.nativeElement as HTMLElement;
        return page.querySelector('[role=alert]')!.textContent.trim();
      };
      alert();
      jasmine.clock().tick(1);
      expect(alert()).toBe('Too many failed attempts. Try again in 2 min.');
      jasmine.clock().tick(6_000);
      expect(alert()).toBe('Too many failed attempts. Try again in 55 s.');
      jasmine.clock().tick(56_000);
      expect(alert()).toBe('');
    });
  });
});
