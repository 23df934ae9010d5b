import { TestBed } from '@angular/core/testing';
import { Permission } from '#contract/rest/permissions';
import type { LiveSession } from '#contract/rest/monitor';
import type { Points, UserNote } from '#contract/rest/user-records';
import { fail } from '../../core/testing/feature-screen.ts';
import { textOf } from '../../core/testing/text-of.ts';
import { Toasts } from '../../shared/toasts/toasts.ts';
import { buildUser } from '../testing/build-user.ts';
import { UsersScreen } from '../testing/users-screen.ts';

const AT = '2026-11-20T08:00:00.000Z';
const URL = '/api/users/100017';

describe('the page of a user', () => {
  let screen: UsersScreen;

  async function open(tab: string, user = buildUser(), permissions?: Permission[]) {
    screen = await UsersScreen.open(
      `/users/100017${tab}`,
      permissions === undefined ? {} : { permissions },
    );
    screen.list([user]);
    screen.answer('GET', URL, user);
    await screen.settle();
  }

  function asked(path: string) {
    return screen.request('GET', `${URL}/${path}`);
  }

  function shown(): string {
    return textOf(screen.one('dialog'));
  }

  afterEach(() => localStorage.removeItem('language'));

  it('shows how the account stands, why and until when', async () => {
    const until = '2027-01-01T00:00:00.000Z';
    await open(
      '',
      buildUser({ mute: { until, reason: 'Insults' }, tags: ['vip', 'beta'], points: 1234 }),
    );
    const profile = textOf(screen.one('app-user-profile'));
    for (const words of ['Female', 'vip', 'beta', '1,234', 'Muted', 'Insults', 'Ends']) {
      expect(profile).toContain(words);
    }
  });

  it('marks the tab that is open, and keeps the filters of the list', async () => {
    await open('/groups?q=ada');
    screen.answer('GET', `${URL}/groups`, { items: [], total: 0 });
    expect(textOf(screen.one('dialog a[aria-current=page]'))).toBe('Groups');
    expect(shown()).toContain('In no group.');
    await screen.follow(() => screen.press('Notes'));
    expect(screen.url).toBe('/users/100017/notes?q=ada');
  });

  it('leads from a tab that there is not to the profile', async () => {
    await open('/nonsense');
    expect(screen.all('app-user-profile').length).toBe(1);
  });

  it('has messages only for those who may read them', async () => {
    await open('/messages', buildUser(), [Permission.UsersRead]);
    expect(screen.all('app-user-profile').length).toBe(1);
    expect(shown()).not.toContain('Messages');
  });

  it('says that reading is written down, and reads one part at a time', async () => {
    await open('/messages');
    expect(shown()).toContain('the audit log keeps who read them');
    const message = {
      id: '9',
      chatType: 0,
      toUserId: '7',
      toName: 'Vera',
      fromUserId: '100017',
      fromNickname: 'Ada Lovelace',
      contentType: 0,
      content: 'the engine weaves',
      contentDuration: null,
      createdAt: AT,
      recalled: false,
    };
    screen.answer('GET', `${URL}/messages`, { items: [message], older: '9', newer: null });
    expect(shown()).toContain('the engine weaves');
    expect(shown()).toContain('to Vera');
    await screen.follow(() => screen.press('Older'));
    expect(screen.url).toBe('/users/100017/messages?tab.before=9');
    screen.answer('GET', `${URL}/messages`, { items: [], older: null, newer: null });
    expect(shown()).toContain('No messages here.');
  });

  it('leads to the messages of a day', async () => {
    await open('/messages?q=ada');
    screen.answer('GET', `${URL}/messages`, { items: [], older: null, newer: null });
    await screen.follow(() => {
      screen.field('app-day-jump input').value = '2026-11-20';
      screen.field('app-day-jump input').dispatchEvent(new Event('change'));
    });
    expect(screen.url).toBe('/users/100017/messages?q=ada&tab.day=2026-11-20');
    const { params } = asked('messages').request;
    const midnight = new Date(2026, 10, 21).toISOString();
    expect(params.get('at')).withContext('the end of that day, here').toBe(midnight);
  });

  it('takes a message back with a reason, and only where one may', async () => {
    const message = {
      id: '9',
      chatType: 0,
      toUserId: '7',
      toName: 'Vera',
      fromUserId: '100017',
      fromNickname: 'Ada Lovelace',
      contentType: 0,
      content: 'the engine weaves',
      contentDuration: null,
      createdAt: AT,
      recalled: false,
    };
    const page = (recalled: boolean) => ({
      items: [{ ...message, recalled }],
      older: null,
      newer: null,
    });
    await open('/messages');
    screen.answer('GET', `${URL}/messages`, page(false));
    screen.press('Recall the message of Ada Lovelace…');
    screen.press('Recall message');
    screen.noRequestTo('POST', '/api/messages/recall');
    screen.type('#act-dialog-reason', 'Fraud');
    screen.press('Recall message');
    const request = screen.request('POST', '/api/messages/recall');
    expect(request.request.body).toEqual({ ids: ['9'], reason: 'Fraud' });
    request.flush({ recalled: ['9'], unchanged: [] });
    screen.answer('GET', `${URL}/messages`, page(true));
    expect(screen.all('app-recall-dialog').length).toBe(0);
    expect(shown()).toContain('Recalled');
    expect(screen.all('app-message-list button').length).withContext('not twice').toBe(0);
  });

  it('takes the part of a list out of the address with the tab', async () => {
    await open('/acts?q=ada&tab.before=77');
    screen.answer('GET', `${URL}/acts`, { items: [], older: null, newer: '78' });
    await screen.follow(() => screen.press('Close'));
    expect(screen.url).toBe('/users?q=ada');
  });

  it('says what failed, and loads it again', async () => {
    await open('/groups');
    fail(asked('groups'), 500, 'internal');
    expect(shown()).toContain('The groups could not be loaded.');
    screen.press('Try again');
    const group = {
      id: '5',
      name: 'Engine',
      avatar: '',
      role: 'owner',
      memberCount: 3,
      dissolved: true,
      joinedAt: AT,
    };
    screen.answer('GET', `${URL}/groups`, { items: [group], total: 1 });
    expect(shown()).toContain('Engine');
    expect(shown()).toContain('Owner');
    expect(shown()).toContain('Dissolved');
  });

  it('shows sign-ins and why one was refused', async () => {
    await open('/sign-ins');
    const signIn = {
      id: '1',
      at: AT,
      address: '192.0.2.7',
      kind: 'password',
      success: false,
      errorCode: 'wrong-password',
      build: '',
      device: '',
    };
    screen.answer('GET', `${URL}/sign-ins`, { items: [signIn], older: null, newer: null });
    for (const words of ['Refused', 'wrong-password', '192.0.2.7', 'Unknown']) {
      expect(shown()).toContain(words);
    }
  });

  it('shows what operators did, why, and what changed', async () => {
    await open('/acts');
    const act = { at: AT, by: 'grace', reason: '' };
    const items = [
      {
        ...act,
        id: '2',
        action: 'user.update',
        before: { nickname: 'A', phone: '1' },
        after: { nickname: 'B', phone: '1' },
      },
      {
        ...act,
        id: '1',
        action: 'user.ban',
        reason: 'Fraud',
        before: null,
        after: { reason: 'Fraud' },
      },
      { ...act, id: '0', by: '', action: 'user.novelty', before: null, after: null },
    ];
    screen.answer('GET', `${URL}/acts`, { items, older: null, newer: null });
    expect(screen.all('app-acts-tab li strong').map(textOf)).toEqual([
      'Profile changed',
      'Banned',
      'user.novelty',
    ]);
    expect(shown()).toContain('by grace');
    expect(shown()).toContain('Fraud');
    expect(screen.all('app-acts-tab tbody tr').map(textOf)).toEqual(['Nickname A B']);
  });

  describe('sessions', () => {
    const session: LiveSession = {
      id: 's1',
      userId: '100017',
      verified: false,
      address: '192.0.2.7',
      build: 'ios/3.1',
      device: '',
      since: AT,
    };

    beforeEach(async () => {
      await open('/sessions');
      screen.answer('GET', `${URL}/sessions`, { items: [session] });
    });

    it('are kicked with a reason, and their tokens too unless one says no', () => {
      expect(shown()).toContain('Unverified');
      screen.press('Kick the session from 192.0.2.7…');
      screen.press('Kick session');
      screen.noRequestTo('POST', `${URL}/kick`);
      screen.type('#act-dialog-reason', 'Stolen phone');
      screen.press('Kick session');
      const request = screen.request('POST', `${URL}/kick`);
      expect(request.request.body).toEqual({
        sessionId: 's1',
        reason: 'Stolen phone',
        revokeTokens: true,
      });
      request.flush(null);
      screen.answer('GET', `${URL}/sessions`, { items: [] });
      screen.answer('GET', URL, buildUser());
      expect(screen.all('app-act-dialog').length).toBe(0);
      expect(shown()).toContain('Not connected anywhere right now.');
      expect(screen.said).toEqual(['The session was kicked.']);
    });

    it('keep the dialog and what was typed when the kick fails', () => {
      screen.press('Kick the session from 192.0.2.7…');
      screen.type('#act-dialog-reason', 'Stolen phone');
      screen.press('Kick session');
      fail(screen.request('POST', `${URL}/kick`), 500, 'internal');
      expect(screen.text).toContain('The session could not be kicked.');
      expect(screen.field('#act-dialog-reason').value).toBe('Stolen phone');
      screen.press('Cancel');
      screen.press('Kick the session from 192.0.2.7…');
      expect(screen.text).not.toContain('The session could not be kicked.');
    });
  });

  describe('friends', () => {
    const vera = { id: '7', username: 'vera', nickname: 'Vera', avatar: '' };

    beforeEach(() => open('/friends'));

    it('are removed, and taken back', async () => {
      const friends = { items: [{ ...vera, onlineDevices: 1, since: AT }], total: 1 };
      screen.answer('GET', `${URL}/friends`, friends);
      screen.press('Remove Vera from the friends');
      const removal = screen.request('DELETE', '/api/friendships');
      expect(removal.request.body).toEqual({ userId: '100017', friendId: '7' });
      removal.flush(null);
      screen.answer('GET', `${URL}/friends`, { items: [], total: 0 });
      expect(screen.said).toEqual(['Vera is no friend any more.']);
      TestBed.inject(Toasts).shown()[0]?.undo?.();
      const undo = screen.request('POST', '/api/friendships');
      expect(undo.request.body).toEqual({ userId: '100017', friendId: '7' });
      undo.flush(null);
      screen.answer('GET', `${URL}/friends`, friends);
      expect(screen.said).toContain('Undone.');
      expect(shown()).toContain('Vera');
    });

    it('that could not be removed are said to be there still', () => {
      screen.answer('GET', `${URL}/friends`, {
        items: [{ ...vera, onlineDevices: 1, since: AT }],
        total: 1,
      });
      screen.press('Remove Vera from the friends');
      fail(screen.request('DELETE', '/api/friendships'), 500, 'internal');
      expect(screen.said).toEqual(['The friend could not be removed.']);
    });
  });

  describe('notes', () => {
    const note: UserNote = { id: '3', at: AT, by: 'admin', text: 'Called in.', own: true };

    beforeEach(() => open('/notes'));

    it('are written, and only when there is something to write', () => {
      screen.answer('GET', `${URL}/notes`, { items: [] });
      screen.press('Save note');
      screen.noRequestTo('POST', `${URL}/notes`);
      expect(shown()).toContain('Please fill this in.');
      screen.type('#new-note', 'Called in.');
      screen.press('Save note');
      screen.answer('POST', `${URL}/notes`, note);
      screen.answer('GET', `${URL}/notes`, { items: [note] });
      expect(screen.field('#new-note').value).toBe('');
      expect(textOf(screen.one('app-notes-tab li'))).toContain('Called in.');
    });

    it('are kept in the form when they could not be saved', () => {
      screen.answer('GET', `${URL}/notes`, { items: [] });
      screen.type('#new-note', 'Called in.');
      screen.press('Save note');
      fail(screen.request('POST', `${URL}/notes`), 500, 'internal');
      expect(shown()).toContain('The note could not be saved.');
      expect(screen.field('#new-note').value).toBe('Called in.');
    });

    it('are deleted by those who wrote them, and come back', () => {
      screen.answer('GET', `${URL}/notes`, {
        items: [note, { ...note, id: '2', by: 'grace', own: false }],
      });
      expect(screen.all('app-notes-tab li button').length).toBe(1);
      screen.press('Delete');
      screen.answer('DELETE', `${URL}/notes/3`, null);
      TestBed.inject(Toasts).shown()[0]?.undo?.();
      expect(screen.request('POST', `${URL}/notes`).request.body).toEqual({ text: 'Called in.' });
    });

    it('cannot be written about a deleted account', async () => {
      screen.answer('GET', `${URL}/notes`, { items: [note] });
      await screen.goTo('/elsewhere');
      TestBed.resetTestingModule();
      await open('/notes', buildUser({ deletedAt: AT }));
      screen.answer('GET', `${URL}/notes`, { items: [note] });
      expect(screen.all('app-notes-tab form, app-notes-tab li button').length).toBe(0);
    });
  });

  describe('points', () => {
    const entry = { id: '1', at: AT, by: 'admin', amount: 50, balance: 50, reason: 'Welcome' };
    const ledger: Points = { balance: 50, ledgerSum: 50, items: [entry], older: null };

    beforeEach(() => open('/points'));

    function add(amount: string, reason: string) {
      screen.type('#points-amount', amount);
      screen.type('#points-reason', reason);
      screen.press('Add entry');
    }

    it('agree with their ledger, or do not, and say so', () => {
      screen.answer('GET', `${URL}/points`, ledger);
      expect(textOf(screen.one('.sum'))).toContain('The balance is what the ledger adds up to.');
      screen.press('Load again');
      screen.answer('GET', `${URL}/points`, { ...ledger, balance: 51 });
      expect(textOf(screen.one('.sum'))).toContain(
        'The balance is not what the ledger adds up to.',
      );
    });

    it('change by an entry with a reason', () => {
      screen.answer('GET', `${URL}/points`, ledger);
      for (const amount of ['', '0', '1.5', '2000000000', 'ten']) {
        add(amount, 'Prize');
        screen.noRequestTo('POST', `${URL}/points`);
      }
      add('-20', 'Prize');
      expect(shown()).toContain('The balance will be 30.');
      const request = screen.request('POST', `${URL}/points`);
      expect(request.request.body).toEqual({
        amount: -20,
        reason: 'Prize',
        key: jasmine.stringMatching(/^[0-9a-f]{32}$/),
      });
      request.flush({ ...entry, id: '2', amount: -20, balance: 30 });
      screen.answer('GET', `${URL}/points`, { ...ledger, balance: 30, ledgerSum: 30 });
      screen.answer('GET', URL, buildUser({ points: 30 }));
      expect(screen.field('#points-amount').value).toBe('');
    });

    it('count once when the answer to the first try was lost', () => {
      screen.answer('GET', `${URL}/points`, ledger);
      add('5', 'Prize');
      const first = screen.request('POST', `${URL}/points`);
      first.error(new ProgressEvent('error'));
      screen.answer('GET', `${URL}/points`, ledger);
      expect(shown()).toContain('The entry could not be added.');
      screen.press('Add entry');
      const second = screen.request('POST', `${URL}/points`);
      expect(second.request.body).toEqual(first.request.body);
      fail(second, 422, 'key-reused');
      screen.answer('GET', `${URL}/points`, ledger);
      screen.press('Add entry');
      const third = screen.request('POST', `${URL}/points`);
      expect(third.request.body).not.toEqual(first.request.body);
    });
  });
});
