import { TestBed } from '@angular/core/testing';
import { Actions, ofType } from '@ngrx/effects';
import { Store } from '@ngrx/store';
import { Permission } from '#contract/rest/permissions';
import type { Erasure, ErasureCertificate, ErasurePreview } from '#contract/rest/user-acts';
import { fail } from '../../core/testing/feature-screen.ts';
import { textOf } from '../../core/testing/text-of.ts';
import { JobsActions } from '../../jobs/jobs.actions.ts';
import { buildJob } from '../../jobs/testing/build-job.ts';
import { buildUser } from '../testing/build-user.ts';
import { UsersScreen } from '../testing/users-screen.ts';

const URL = '/api/users/100017';
const AT = '2026-11-24T10:00:00.000Z';
const SECRET = 'k7m2xw9abcde';

const preview: ErasurePreview = {
  messages: 10_000,
  messagesCapped: true,
  groups: 4,
  ownedGroups: [
    { id: '5', name: 'Engine', memberCount: 12, heir: { id: '7', nickname: 'Vera' } },
    { id: '6', name: 'Alone', memberCount: 1, heir: null },
  ],
  friends: 3,
  points: 1234,
  sessions: 1,
  notes: 2,
};

const certificate: ErasureCertificate = {
  id: '31',
  userId: '100017',
  erasedAt: AT,
  by: 'mei',
  reason: 'Asked for it',
  counts: { friends: 3, messages: 0, tokens: 2 },
  digest: 'd1'.repeat(32),
};
const erasure: Erasure = { certificate, messagesLeft: false };

describe('what concerns the account itself', () => {
  let screen: UsersScreen;

  async function open(user = buildUser(), permissions?: Permission[]) {
    const session = permissions === undefined ? {} : { permissions };
    screen = await UsersScreen.open('/users/100017', session);
    screen.list([user]);
    screen.answer('GET', URL, user);
    await screen.settle();
  }

  const offered = () =>
    screen
      .all('#user-more button, app-account-acts > button')
      .map(textOf)
      .filter((text) => !/ban|Kick/.test(text));
  const remembered = () => JSON.stringify(TestBed.inject(Store).selectSignal((state) => state)());

  afterEach(() => localStorage.removeItem('language'));

  it('is offered to those who may', async () => {
    await open();
    expect(offered()).toEqual(['Reset password…', 'Export all data', 'Delete…']);
  });

  it('leaves erasure and data to those who may erase', async () => {
    await open(buildUser(), [Permission.UsersRead, Permission.UsersWrite]);
    expect(offered()).toEqual(['Reset password…']);
  });

  it('is only its data where the account was deleted', async () => {
    await open(buildUser({ deletedAt: AT }));
    expect(offered()).toEqual(['Export all data', 'Certificate…']);
  });

  describe('a password that is reset', () => {
    beforeEach(async () => {
      await open();
      screen.press('Reset password…');
    });

    it('is shown once, and is nowhere else', async () => {
      screen.press('Reset password');
      screen.noRequestTo('POST', `${URL}/password`);
      screen.type('#act-dialog-reason', 'Forgot it');
      screen.press('Reset password');
      const request = screen.request('POST', `${URL}/password`);
      expect(request.request.body).toEqual({ reason: 'Forgot it', revokeTokens: true });
      request.flush({ password: SECRET, until: AT });
      const dialog = textOf(screen.one('app-reset-password-dialog dialog'));
      expect(dialog).toContain(SECRET);
      expect(dialog).toContain('Nov 24, 2026');
      expect(screen.all('[aria-label="Copy one-time password"]').length).toBe(1);
      expect(remembered()).not.toContain(SECRET);
      expect(screen.url).not.toContain(SECRET);

      const escape = new Event('cancel', { cancelable: true });
      screen.one('app-reset-password-dialog dialog').dispatchEvent(escape);
      expect(screen.text).withContext('after Escape').toContain(SECRET);
      screen.press('I have passed it on');
      expect(screen.text).not.toContain(SECRET);
      screen.press('Reset password…');
      expect(screen.text).withContext('asked again').not.toContain(SECRET);
    });

    it('leaves their connections where one says so', () => {
      screen.field('app-reset-password-dialog input[type=checkbox]').click();
      screen.type('#act-dialog-reason', 'Forgot it');
      screen.press('Reset password');
      expect(screen.request('POST', `${URL}/password`).request.body).toEqual({
        reason: 'Forgot it',
        revokeTokens: false,
      });
      screen.press('Cancel');
      expect(screen.all('app-reset-password-dialog').length)
        .withContext('the password in the answer must not be lost')
        .toBe(1);
    });

    it('keeps the dialog when it fails', () => {
      screen.type('#act-dialog-reason', 'Forgot it');
      screen.press('Reset password');
      fail(screen.request('POST', `${URL}/password`), 409, 'user-deleted');
      expect(screen.text).toContain('The password could not be reset.');
      expect(screen.field('#act-dialog-reason').value).toBe('Forgot it');
      screen.press('Cancel');
      expect(screen.all('app-reset-password-dialog').length).toBe(0);
    });
  });

  describe('an account that is deleted', () => {
    beforeEach(async () => {
      await open();
      screen.press('Delete…');
      await screen.settle();
    });

    const confirm = () => {
      screen.type('#act-dialog-reason', 'Asked for it');
      screen.type('#act-dialog-confirm', 'ada.lovelace');
      screen.press('Delete for good');
    };

    it('says before what goes, and who gets the groups', () => {
      screen.answer('GET', `${URL}/erasure`, preview);
      expect(textOf(screen.one('app-erasure-dialog dl'))).toBe(
        'Messages over 10,000 Groups left 4 Friends 3 Points 1,234 Connections 1 Notes 2',
      );
      expect(screen.all('app-erasure-dialog li').map(textOf)).toEqual([
        'Engine Members: 12 · goes to Vera',
        'Alone Members: 1 · is dissolved: nobody else is in it',
      ]);
    });

    it('stays as it is until it is known what goes, and the username is typed', () => {
      confirm();
      screen.noRequestTo('DELETE', URL);
      fail(screen.request('GET', `${URL}/erasure`), 500, 'internal');
      expect(screen.text).toContain('What would go could not be looked up.');
      screen.press('Try again');
      screen.answer('GET', `${URL}/erasure`, preview);
      screen.type('#act-dialog-confirm', 'ada');
      screen.press('Delete for good');
      screen.noRequestTo('DELETE', URL);
    });

    it('ends with the certificate, and the drawer shows what is left', () => {
      screen.answer('GET', `${URL}/erasure`, preview);
      screen.field('app-erasure-dialog input[type=checkbox]').click();
      confirm();
      const request = screen.request('DELETE', URL);
      expect(request.request.body).toEqual({
        reason: 'Asked for it',
        confirm: 'ada.lovelace',
        eraseMessages: true,
      });
      request.flush(erasure);
      const gone = { username: 'deleted:100017', nickname: '', email: '', phone: '' };
      screen.answer('GET', URL, buildUser({ ...gone, deletedAt: AT, version: 2 }));
      screen.list([]);
      const words = textOf(screen.one('app-erasure-certificate'));
      for (const said of ['31', 'mei', 'Asked for it', certificate.digest, 'Tokens 2']) {
        expect(words).toContain(said);
      }
      expect(remembered()).not.toContain('ada.lovelace');
      expect(offered()).toEqual(['Export all data', 'Certificate…']);
    });

    it('has a certificate that can be kept: as it was given', async () => {
      screen.answer('GET', `${URL}/erasure`, preview);
      confirm();
      screen.request('DELETE', URL).flush(erasure);
      screen.answer('GET', URL, buildUser({ deletedAt: AT }));
      screen.list([]);
      const made: Blob[] = [];
      spyOn(globalThis.URL, 'createObjectURL').and.callFake((blob) => {
        made.push(blob as Blob);
        return '#';
      });
      let name = '';
      spyOn(HTMLAnchorElement.prototype, 'click').and.callFake(function (this: HTMLAnchorElement) {
        name = this.download;
      });
      const print = spyOn(window, 'print');
      screen.press('Download JSON');
      expect(name).toBe('erasure-31.json');
      expect(JSON.parse((await made[0]?.text()) ?? '')).toEqual(certificate);
      screen.press('Print');
      expect(print).toHaveBeenCalledTimes(1);
      expect(screen.all('[aria-label="Copy certificate"]').length).toBe(1);
      screen.press('Close');
      expect(screen.all('app-erasure-certificate').length).toBe(0);
    });

    it('keeps the dialog when it fails', () => {
      screen.answer('GET', `${URL}/erasure`, preview);
      confirm();
      fail(screen.request('DELETE', URL), 422, 'not-confirmed');
      expect(screen.text).toContain('The account could not be deleted.');
      expect(screen.field('#act-dialog-confirm').value).toBe('ada.lovelace');
    });
  });

  it('shows the certificate of an account that was deleted again, to those who may erase', async () => {
    await open(buildUser({ deletedAt: AT, nickname: '' }));
    expect(screen.one('app-user-drawer dialog').getAttribute('aria-label')).toBe(
      'Deleted user 100017',
    );
    screen.press('Certificate…');
    screen.answer('GET', `${URL}/erasure/certificate`, erasure);
    expect(textOf(screen.one('app-erasure-certificate'))).toContain(certificate.digest);
    expect(screen.text).not.toContain('could not be blanked yet');
    screen.press('Close');
    expect(screen.all('app-erasure-certificate').length).toBe(0);
    screen.press('Certificate…');
    screen.answer('GET', `${URL}/erasure/certificate`, { ...erasure, messagesLeft: true });
    expect(screen.text).toContain('could not be blanked yet. The server tries again every minute');
    screen.press('Close');
    screen.press('Certificate…');
    fail(screen.request('GET', `${URL}/erasure/certificate`), 404, 'not-found');
    expect(screen.said).toEqual(['The certificate could not be loaded.']);
  });

  describe('its data', () => {
    it('is gathered by a job that is followed', async () => {
      await open();
      const begun: string[] = [];
      TestBed.inject(Actions)
        .pipe(ofType(JobsActions.begun))
        .subscribe(({ job, title }) => begun.push(`${job.id} ${title.values['whom'] ?? ''}`));
      screen.press('Export all data');
      const job = buildJob({ kind: 'users.data' });
      screen.answer('POST', `${URL}/data`, job);
      expect(begun).toEqual(['70 Ada Lovelace']);
      expect(screen.said).toEqual([jasmine.stringContaining('The file is being made.')]);
    });

    it('says when that could not be begun', async () => {
      await open();
      screen.press('Export all data');
      fail(screen.request('POST', `${URL}/data`), 500, 'internal');
      expect(screen.said).toEqual(['The export could not be begun.']);
    });
  });
});
