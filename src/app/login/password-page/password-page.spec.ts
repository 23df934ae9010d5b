import { TestBed } from '@angular/core/testing';
import type { Action } from '@ngrx/store';
import { MockStore, provideMockStore } from '@ngrx/store/testing';
import core from '../../core/i18n/en.ts';
import { AccountMenuActions, PasswordPageActions } from '../../core/session/session.actions.ts';
import { type SessionState, sessionFeature } from '../../core/session/session.state.ts';
import { buildApiError, buildSession } from '../../core/testing/build-session.ts';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import login from '../i18n/en.ts';
import { PasswordPage } from './password-page.ts';

const due: SessionState = {
  status: 'signedIn',
  session: buildSession({ mustChangePassword: true }),
  busy: false,
  error: null,
  expired: false,
  passwordChanged: false,
};

describe('PasswordPage', () => {
  let dispatched: Action[];

  beforeEach(() => {
    localStorage.setItem('language', 'en');
    TestBed.configureTestingModule({
      providers: [
        provideTexts(core, login),
        provideMockStore({ initialState: { [sessionFeature.name]: due } }),
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
    store.setState({ [sessionFeature.name]: { ...due, ...state } });
    const fixture = TestBed.createComponent(PasswordPage);
    const page = fixture.nativeElement as HTMLElement;
    document.body.append(page);
    await fixture.whenStable();
    const box = (id: string) => page.querySelector<HTMLInputElement>(`#${id}`)!;
    return {
      page,
      box,
      become: async (next: Partial<SessionState>) => {
        store.setState({ [sessionFeature.name]: { ...due, ...next } });
        await fixture.whenStable();
      },
      fill: async (current: string, next: string, repeated: string) => {
        for (const [id, text] of Object.entries({ current, next, repeated })) {
          box(id).value = text;
          box(id).dispatchEvent(new Event('input'));
        }
        page.querySelector<HTMLButtonElement>('.main-action')!.click();
        await fixture.whenStable();
      },
      problem: (id: string) =>
        page.querySelector(`#${id}-hints .problem`)?.textContent.trim() ?? '',
    };
  }

  it('says why it stands in the way, and lets one out', async () => {
    const { page } = await open();
    expect(page.querySelector('.lead')!.textContent).toContain('anybody can look it up');
    page.querySelector<HTMLButtonElement>('.other-action')!.click();
    expect(dispatched).toContain(AccountMenuActions.signOutChosen());
  });

  it('leads back when the change was a choice', async () => {
    const { page } = await open({ session: buildSession() });
    page.querySelector<HTMLButtonElement>('.other-action')!.click();
    expect(dispatched).toContain(PasswordPageActions.left());
  });

  it('changes the password', async () => {
    const { fill } = await open();
    await fill('123456', 'quiet lamp river', 'quiet lamp river');
    const change = { current: '123456', next: 'quiet lamp river' };
    expect(dispatched).toContain(PasswordPageActions.submitted({ change }));
  });

  for (const { what, typed, field, says } of [
    {
      what: 'nothing',
      typed: ['', 'quiet lamp river', 'quiet lamp river'],
      field: 'current',
      says: 'Enter your current password.',
    },
    {
      what: 'a short one, however many bytes its emoji take',
      typed: ['123456', '👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦'],
      field: 'next',
      says: 'At least 10 characters, please.',
    },
    {
      what: 'the old one again',
      typed: ['quiet lamp river', 'quiet lamp river', 'quiet lamp river'],
      field: 'next',
      says: 'The new password must differ from the current one.',
    },
    {
      what: 'two different ones',
      typed: ['123456', 'quiet lamp river', 'quiet lamp rover'],
      field: 'repeated',
      says: 'The two do not match.',
    },
  ]) {
    it(`refuses ${what} at the field it is about`, async () => {
      const { fill, problem, box } = await open();
      await fill(...(typed as [string, string, string]));
      expect(problem(field)).toBe(says);
      expect(box(field).getAttribute('aria-invalid')).toBe('true');
      expect(document.activeElement).toBe(box(field));
      expect(dispatched.map(({ type }) => type)).not.toContain(PasswordPageActions.submitted.type);
    });
  }

  it('shows what the server finds wrong where it belongs, and moves nobody who types on', async () => {
    const { become, problem, box, page } = await open();
    await become({ error: buildApiError({ status: 403, code: 'wrong-password' }) });
    expect(problem('current')).toBe('The current password is wrong.');
    const details = { fault: 'contains-username' };
    await become({ error: buildApiError({ status: 422, code: 'weak-password', details }) });
    expect(problem('next')).toBe('It must not contain your username.');
    expect(document.activeElement).toBe(box('next'));
    expect(page.querySelector('[role=alert]')!.textContent.trim()).toBe('');
    box('repeated').focus();
    box('next').dispatchEvent(new Event('input'));
    expect(document.activeElement).toBe(box('repeated'));
  });

  it('says how long to wait after too many tries', async () => {
    const { become, page } = await open();
    const tooMany = { status: 429, code: 'too-many-attempts' };
    const alert = () => page.querySelector('[role=alert]')!.textContent.trim();
    await become({ error: buildApiError({ ...tooMany, retryAfterSeconds: 120 }) });
    expect(alert()).toBe('Too many failed attempts. Try again in 2 min.');
    await become({ error: buildApiError(tooMany) });
    expect(alert()).toBe('Too many failed attempts. Try again later.');
  });

  it('has words for a fault it does not know', async () => {
    const { become, problem } = await open();
    const details = { fault: 'too-boring' };
    await become({ error: buildApiError({ status: 422, code: 'weak-password', details }) });
    expect(problem('next')).toBe('This password is too easy to guess. Choose another.');
  });

  it('says when it is done, and goes on', async () => {
    const { become, page } = await open();
    await become({ session: buildSession(), passwordChanged: true });
    expect(page.querySelector('h1')!.textContent).toBe('Your password has been changed.');
    page.querySelector<HTMLButtonElement>('.main-action')!.click();
    expect(dispatched).toContain(PasswordPageActions.left());
  });
});
