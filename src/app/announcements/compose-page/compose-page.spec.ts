import { type ComponentFixture, TestBed } from '@angular/core/testing';
import type { Action } from '@ngrx/store';
import { MockStore, provideMockStore } from '@ngrx/store/testing';
import { sessionFeature } from '../../core/session/session.state.ts';
import { ComposePageActions } from '../announcements.actions.ts';
import { announcementsFeature } from '../announcements.state.ts';
import { DraftStorage, EMPTY_DRAFT } from '../draft-storage.ts';
import {
  buildApiError,
  button,
  configureAnnouncements,
  textOf,
} from '../testing/configure-announcements.ts';
import { ComposePage } from './compose-page.ts';

const ada = { id: '1', username: 'ada', displayName: 'Ada', role: 'owner' as const };

describe('ComposePage', () => {
  let store: MockStore;
  let fixture: ComponentFixture<ComposePage>;

  const element = () => fixture.nativeElement as HTMLElement;
  const field = (id: string) => element().querySelector<HTMLInputElement>(`#announcement-${id}`)!;
  const dialog = (title: string) =>
    element().querySelector<HTMLDialogElement>(`dialog[open][aria-labelledby=${title}]`);
  const sends = () =>
    (store.dispatch as jasmine.Spy).calls
      .allArgs()
      .map(([action]) => action as Action)
      .filter(({ type }) => type === ComposePageActions.sendConfirmed.type)
      .map((action) => action as ReturnType<typeof ComposePageActions.sendConfirmed>);

  beforeEach(() => {
    localStorage.clear();
    configureAnnouncements(
      provideMockStore({
        selectors: [
          { selector: sessionFeature.selectAdmin, value: ada },
          { selector: sessionFeature.selectStatus, value: 'signedIn' },
          { selector: announcementsFeature.selectSending, value: 'idle' },
          { selector: announcementsFeature.selectSendError, value: null },
          {
            selector: announcementsFeature.selectOnlineUsers,
            value: { users: 1234, at: Date.now() },
          },
        ],
      }),
    );
    store = TestBed.inject(MockStore);
    spyOn(store, 'dispatch').and.callThrough();
  });

  afterEach(() => {
    store.resetSelectors();
    localStorage.clear();
  });

  async function open() {
    fixture = TestBed.createComponent(ComposePage);
    await fixture.whenStable();
  }

  async function write(title: string, content: string) {
    for (const [id, text] of [
      ['title', title],
      ['content', content],
    ] as const) {
      field(id).value = text;
      field(id).dispatchEvent(new Event('input'));
    }
    await fixture.whenStable();
  }

  async function press(label: string) {
    button(fixture, label).click();
    await fixture.whenStable();
  }

  async function review() {
    element().querySelector<HTMLButtonElement>('button[type=submit]')!.click();
    await fixture.whenStable();
  }

  function become(sending: 'idle' | 'underWay' | 'done', failed = false) {
    store.overrideSelector(announcementsFeature.selectSending, sending);
    store.overrideSelector(
      announcementsFeature.selectSendError,
      failed ? buildApiError({ status: 0, code: 'unreachable' }) : null,
    );
    store.refreshState();
    return fixture.whenStable();
  }

  it('shows what is typed as it will arrive, and executes nothing of it', async () => {
    await open();
    await write('<b>Hi</b>', 'One\nTwo <img src=x onerror=alert(1)> https://example.org');
    const phone = element().querySelector('app-notice-preview')!;
    expect(phone.querySelector('strong')!.textContent).toBe('<b>Hi</b>');
    expect(phone.querySelector('.content')!.textContent).toBe(
      'One\nTwo <img src=x onerror=alert(1)> https://example.org',
    );
    expect(phone.querySelector('img, a, b')).toBeNull();
  });

  it('says what is missing, and goes to the first field that lacks it', async () => {
    await open();
    await write('  ', 'Text');
    await review();
    expect(textOf(element().querySelector('#announcement-title-problem'))).toBe('Write a title.');
    expect(field('title').getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(field('title'));
    expect(dialog('send-dialog-title')).toBeNull();
  });

  it('says how much is too long while it is typed, and keeps all of it', async () => {
    await open();
    await write('😀'.repeat(103), 'Text');
    expect(textOf(element().querySelector('#announcement-title-problem'))).toContain('by 3');
    expect(textOf(element().querySelector('.counter.over'))).toBe('103 / 100');
    await review();
    expect(dialog('send-dialog-title')).toBeNull();
  });

  it('asks before sending, with Ctrl+Enter too, and names how many it goes to', async () => {
    await open();
    await write('Title', 'Text');
    const keys = { key: 'Enter', ctrlKey: true, bubbles: true };
    field('content').dispatchEvent(new KeyboardEvent('keydown', keys));
    await fixture.whenStable();
    expect(textOf(dialog('send-dialog-title'))).toContain('1,234 users who are online now');
    expect(sends().length).toBe(0);
    await press('Send to 1,234 users');
    expect(sends().length).toBe(1);
    expect(sends()[0]!.announcement).toEqual({
      title: 'Title',
      content: 'Text',
      audience: { kind: 'online' },
    });
  });

  it('sends without the blanks around the text', async () => {
    await open();
    await write(' Title ', '\n  Text\nmore \n');
    await review();
    await press('Send to 1,234 users');
    expect(sends()[0]!.announcement).toEqual(
      jasmine.objectContaining({ title: 'Title', content: 'Text\nmore' }),
    );
  });

  it('cannot be pressed twice', async () => {
    await open();
    await write('Title', 'Text');
    await review();
    await press('Send to 1,234 users');
    await become('underWay');
    await press('Sending…');
    expect(sends().length).toBe(1);
    expect(button(fixture, 'Back to editing').disabled).toBeTrue();
  });

  it('keeps the text and the key when the answer is lost, and takes another for another text', async () => {
    await open();
    await write('Title', 'Text');
    await review();
    await press('Send to 1,234 users');
    await become('idle', true);
    expect(textOf(dialog('send-dialog-title'))).toContain('nobody receives it twice');
    await press('Send to 1,234 users');
    expect(field('title').value).toBe('Title');
    expect(sends()[1]!.key).toBe(sends()[0]!.key);

    await press('Back to editing');
    await write('Title', 'Other text');
    await review();
    await press('Send to 1,234 users');
    expect(sends()[2]!.key).not.toBe(sends()[0]!.key);
  });

  it('uses the same key after a reload', async () => {
    await open();
    await write('Title', 'Text');
    await review();
    await press('Send to 1,234 users');
    fixture.destroy();
    await open();
    await review();
    await press('Send to 1,234 users');
    expect(sends()[1]!.key).toBe(sends()[0]!.key);
  });

  it('has the draft again after a reload', async () => {
    await open();
    await write('Title', 'Half a sen');
    expect(textOf(element().querySelector('.draft'))).toContain('Draft saved in this browser.');
    fixture.destroy();
    await open();
    expect(field('content').value).toBe('Half a sen');
    expect(textOf(element().querySelector('.draft'))).toContain('Your draft is back.');
  });

  it('discards a draft, and brings it back when that was a mistake', async () => {
    await open();
    await write('Title', 'Text');
    await press('Discard');
    expect(field('title').value).toBe('');
    expect(TestBed.inject(DraftStorage).read()).toEqual(EMPTY_DRAFT);
    await press('Undo');
    expect(field('content').value).toBe('Text');
    expect(TestBed.inject(DraftStorage).read().content).toBe('Text');
  });

  it('warns when the browser keeps no drafts', async () => {
    spyOn(Storage.prototype, 'setItem').and.throwError('QuotaExceededError');
    await open();
    await write('Title', 'Text');
    expect(textOf(element().querySelector('.draft'))).toContain('cannot save drafts');
    // Not on the window: the test runner would take it for a reload.
    const unload = new Event('beforeunload', { cancelable: true });
    fixture.componentInstance.warnOfLoss(unload);
    expect(unload.defaultPrevented).toBeTrue();
  });

  it('does not send to nobody', async () => {
    store.overrideSelector(announcementsFeature.selectOnlineUsers, { users: 0, at: Date.now() });
    await open();
    await write('Title', 'Text');
    await review();
    expect(textOf(dialog('send-dialog-title'))).toContain('Nobody is online');
    expect(button(fixture, 'Send to everyone online').disabled).toBeTrue();
    expect(document.activeElement).toBe(button(fixture, 'Back to editing'));
  });

  it('promises no number that is old or unknown', async () => {
    store.overrideSelector(announcementsFeature.selectOnlineUsers, {
      users: 1234,
      at: Date.now() - 60_000,
    });
    await open();
    await write('Title', 'Text');
    await review();
    expect(button(fixture, 'Send to everyone online').disabled).toBeFalse();
    store.overrideSelector(announcementsFeature.selectOnlineUsers, null);
    store.refreshState();
    await fixture.whenStable();
    expect(button(fixture, 'Send to everyone online').disabled).toBeFalse();
    expect(textOf(element().querySelector('app-online-audience'))).toContain('not available');
  });

  it('shows who comes back what became of the sending', async () => {
    store.overrideSelector(announcementsFeature.selectSending, 'underWay');
    await open();
    expect(dialog('send-dialog-title')).not.toBeNull();
  });

  describe('leaving', () => {
    it('asks nothing when nothing was written', async () => {
      await open();
      expect(fixture.componentInstance.mayLeave()).toBeTrue();
    });

    it('asks nothing once it is sent, or when the session ended', async () => {
      await open();
      await write('Title', 'Text');
      await become('done');
      expect(fixture.componentInstance.mayLeave()).toBeTrue();
      await become('idle');
      store.overrideSelector(sessionFeature.selectStatus, 'anonymous');
      store.refreshState();
      expect(fixture.componentInstance.mayLeave()).toBeTrue();
    });

    for (const { answer, leaves, kept } of [
      { answer: 'Stay here', leaves: false, kept: 'Text' },
      { answer: 'Keep draft and leave', leaves: true, kept: 'Text' },
      { answer: 'Discard draft', leaves: true, kept: '' },
    ]) {
      it(`${leaves ? 'leaves' : 'stays'} on "${answer}"`, async () => {
        await open();
        await write('Title', 'Text');
        const answered = fixture.componentInstance.mayLeave();
        await fixture.whenStable();
        await press(answer);
        expect(await answered).toBe(leaves);
        expect(dialog('leave-dialog-title')).toBeNull();
        expect(TestBed.inject(DraftStorage).read().content).toBe(kept);
      });
    }

    it('says that leaving does not stop what is being sent', async () => {
      await open();
      await write('Title', 'Text');
      await become('underWay');
      const answered = fixture.componentInstance.mayLeave();
      await fixture.whenStable();
      expect(textOf(dialog('leave-dialog-title'))).toContain('Leaving does not stop it.');
      await press('Leave');
      expect(await answered).toBeTrue();
    });
  });
});
