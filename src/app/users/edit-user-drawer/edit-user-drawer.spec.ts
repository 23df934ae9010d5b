import { TestBed } from '@angular/core/testing';
import { Value } from 'typebox/value';
import { Permission } from '#contract/rest/permissions';
import { UserChangesSchema } from '#contract/rest/users';
import { fail } from '../../core/testing/feature-screen.ts';
import { textOf } from '../../core/testing/text-of.ts';
import { Toasts } from '../../shared/toasts/toasts.ts';
import { buildUser, buildUsers } from '../testing/build-user.ts';
import { UsersScreen } from '../testing/users-screen.ts';

describe('the drawer that edits a user', () => {
  let screen: UsersScreen;
  const value = (field: string) => screen.field(`#edit-user-${field}`).value;
  const save = () => screen.control('Save changes').click();
  const patch = () => screen.request('PATCH', '/api/users/100017');
  const tags = () => screen.all('app-tag-input .tag').map(textOf);

  function addTag(tag: string) {
    const box = screen.field('#edit-user-tags');
    box.value = tag;
    box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', cancelable: true }));
    screen.draw();
  }

  beforeEach(async () => {
    screen = await UsersScreen.open('/users/100017/edit?q=ada', {}, ['VIP', 'tester']);
    screen.list(buildUsers(2));
    screen
      .request('GET', '/api/users/100017')
      .flush(buildUser({ version: 4, tags: ['VIP'], gender: 'female' }));
    screen.draw();
  });
  afterEach(() => localStorage.removeItem('language'));

  it('sends what was changed, and the version it was changed from', async () => {
    expect([value('nickname'), value('gender'), value('phone')]).toEqual([
      'Ada Lovelace',
      'female',
      '+44 20 7946 0958',
    ]);
    expect(tags()).toEqual(['VIP']);
    screen.type('#edit-user-nickname', ' Countess ');
    addTag('tester');
    save();
    const request = patch();
    expect(request.request.body).toEqual({
      version: 4,
      nickname: 'Countess',
      tags: ['VIP', 'tester'],
    });
    await screen.follow(() => request.flush(buildUser({ nickname: 'Countess', version: 5 })));
    expect(screen.url).toBe('/users/100017?q=ada');
    expect(
      TestBed.inject(Toasts)
        .shown()
        .map(({ text }) => text),
    ).toEqual(['Countess was saved.']);
  });

  it('offers the tags that are in use', () => {
    const offered = screen
      .all('#edit-user-tags-list option')
      .map((option) => option.getAttribute('value'));
    expect(offered).toEqual(['VIP', 'tester']);
  });

  it('tells of what somebody else saved meanwhile, to choose from, and then saves over that', () => {
    screen.type('#edit-user-nickname', 'Mine');
    addTag('tester');
    save();
    const current = buildUser({
      nickname: 'Theirs',
      phone: '+1',
      tags: ['fraud'],
      gender: 'female',
      version: 7,
    });
    fail(patch(), 409, 'version-conflict', { current });
    const dialog = () => screen.one('app-conflict-dialog');
    expect(textOf(dialog())).toContain('Theirs');
    expect(textOf(dialog())).toContain('VIP, tester');
    dialog().querySelectorAll<HTMLInputElement>('fieldset:first-of-type input')[1]?.click();
    screen.one('app-conflict-dialog form').dispatchEvent(new SubmitEvent('submit'));
    // What only they changed is theirs, unasked.
    expect([value('nickname'), value('phone')]).toEqual(['Theirs', '+1']);
    expect(tags()).toEqual(['VIP', 'tester']);
    save();
    expect(patch().request.body).toEqual({ version: 7, tags: ['VIP', 'tester'] });
  });

  it('does not lose what was typed when the conflict is put away', () => {
    screen.type('#edit-user-nickname', 'Mine');
    save();
    const current = buildUser({ nickname: 'Theirs', version: 7 });
    fail(patch(), 409, 'version-conflict', { current });
    screen
      .all('app-conflict-dialog button')
      .find((one) => textOf(one) === 'Cancel')
      ?.click();
    expect(value('nickname')).toBe('Mine');
    save();
    expect(patch().request.body).toEqual({ version: 4, nickname: 'Mine' });
  });

  it('asks before it gives up what was typed', async () => {
    screen.type('#edit-user-phone', '+86');
    await screen.follow(() => screen.control('Cancel').click());
    expect(screen.url).toBe('/users/100017/edit?q=ada');
    expect(screen.text).toContain('Discard what you typed?');
    await screen.follow(() => screen.control('Discard').click());
    expect(screen.url).toBe('/users/100017?q=ada');
  });

  it('says at the field what the server refuses, and keeps what was typed', () => {
    screen.type('#edit-user-email', 'ada@example.org');
    save();
    fail(patch(), 400, 'invalid-request', [{ path: '/email', message: 'is odd' }]);
    expect(textOf(screen.one('#edit-user-email-note .problem'))).toContain('e-mail');
    expect(value('email')).toBe('ada@example.org');
  });

  for (const [field, good, bad] of [
    ['nickname', 'n'.repeat(64), 'n'.repeat(65)],
    ['nickname', '棋友', ' \u202e '],
    ['avatar', 'a'.repeat(1024), 'a'.repeat(1025)],
    ['phone', '+1 2-3', 'call me'],
    ['email', '', `${'a'.repeat(250)}@b.example`],
  ] as const) {
    it(`takes and refuses the same as the contract: ${field} of ${bad.length}`, () => {
      for (const [sample, taken] of [
        [good, true],
        [bad, false],
      ] as const) {
        expect(Value.Check(UserChangesSchema, { version: 4, [field]: sample }))
          .withContext('contract')
          .toBe(taken);
      }
      const problem = () => textOf(screen.all(`#edit-user-${field}-note .problem`)[0]);
      screen.type(`#edit-user-${field}`, bad);
      save();
      expect(problem()).not.toBe('');
      screen.type(`#edit-user-${field}`, good);
      expect(problem()).toBe('');
      save();
      patch();
    });
  }
});

describe('the way to the form of a user', () => {
  it('is in their drawer for whoever may write, and for nobody else', async () => {
    const screen = await UsersScreen.open('/users/100017');
    screen.request('GET', '/api/users/100017').flush(buildUser());
    expect(screen.control('Edit').getAttribute('href')).toBe('/users/100017/edit');
  });

  it('leads an operator who may only read to no form', async () => {
    const screen = await UsersScreen.open('/users/100017/edit', {
      permissions: [Permission.UsersRead],
    });
    expect(screen.all('#edit-user-nickname').length).toBe(0);
  });
});
