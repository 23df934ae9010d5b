import { TestBed } from '@angular/core/testing';
import { Store } from '@ngrx/store';
import { Value } from 'typebox/value';
import { Permission } from '#contract/rest/permissions';
import { NewUserSchema } from '#contract/rest/users';
import { SessionActions } from '../../core/session/session.actions.ts';
import { fail } from '../../core/testing/feature-screen.ts';
import { textOf } from '../../core/testing/text-of.ts';
import { buildUser, buildUsers } from '../testing/build-user.ts';
import { UsersScreen } from '../testing/users-screen.ts';
import { randomPassword } from './random-password.ts';

const VALID = { username: 'grace', nickname: 'Grace Hopper', password: 'cobol59' };

describe('the drawer for a new user', () => {
  let screen: UsersScreen;

  async function open(url = '/users/new') {
    screen = await UsersScreen.open(url);
    screen.list(buildUsers(2));
  }

  function enter(values: Partial<Record<string, string>>) {
    for (const [field, value] of Object.entries(values)) {
      screen.type(`#new-user-${field}`, value ?? '');
    }
  }

  const problem = (field: string) => textOf(screen.all(`#new-user-${field}-note .problem`)[0]);
  const value = (field: string) => screen.field(`#new-user-${field}`).value;
  const create = () => screen.control('Create user').click();
  const post = () => screen.request('POST', '/api/users');

  it('puts the cursor where one begins, and finds nothing wrong before anybody tried', async () => {
    await open();
    expect(document.activeElement?.id).toBe('new-user-username');
    expect(screen.all('.problem').length).toBe(0);
  });

  it('creates the user with what was given, and nothing else', async () => {
    await open();
    enter({ ...VALID, nickname: ' Grace Hopper ', phone: ' ', email: '' });
    create();
    expect(post().request.body).toEqual(VALID);
  });

  it('says that it is done and shows the user in the list as it was filtered', async () => {
    await open('/users/new?online=true');
    enter({ ...VALID, email: 'grace@example.com' });
    create();
    await screen.follow(() =>
      post().flush(buildUser({ id: '9', username: 'grace' }), { status: 201, statusText: '' }),
    );
    expect(screen.url).toBe('/users?online=true');
    expect(screen.all('dialog').length).toBe(0);
    expect(document.activeElement).toBe(screen.control('New user'));
    expect(screen.said).toEqual(['User grace was created with ID 9.']);
    screen.list([buildUser({ id: '9', username: 'grace' }), ...buildUsers(2)]);
    expect(screen.names[0]).toBe('grace');
  });

  it('cannot be pressed twice, and shows that it works', async () => {
    await open();
    enter(VALID);
    create();
    const button = screen.control('Creating…');
    expect(button.getAttribute('aria-disabled')).toBe('true');
    button.click();
    expect(post().request.body).toEqual(VALID);
  });

  it('says at the field that the name is taken, keeps what was typed and goes there', async () => {
    await open();
    enter(VALID);
    create();
    fail(post(), 409, 'username-taken');
    expect(problem('username')).toBe('This username is taken. Choose another.');
    expect(document.activeElement?.id).toBe('new-user-username');
    expect([value('username'), value('nickname'), value('password')]).toEqual(Object.values(VALID));
    enter({ username: 'grace2' });
    expect(problem('username')).toBe('');
    create();
    expect(post().request.body).toEqual({ ...VALID, username: 'grace2' });
  });

  it('says at the field what else the server refuses', async () => {
    await open();
    enter(VALID);
    create();
    fail(post(), 400, 'invalid-request', [{ path: '/nickname', message: 'is odd' }]);
    expect(problem('nickname')).toBe('1 to 64 characters, please.');
    expect(document.activeElement?.id).toBe('new-user-nickname');
  });

  it('says what went wrong that is about no field', async () => {
    await open();
    enter(VALID);
    create();
    fail(post(), 500, 'internal-error');
    expect(textOf(screen.one('dialog [role=alert]'))).toContain('The user could not be created.');
    expect(value('nickname')).toBe('Grace Hopper');
    create();
    expect(screen.all('dialog [role=alert]').length).toBe(0);
    post();
  });

  it('asks nobody about what it can see itself', async () => {
    await open();
    enter({ username: 'a b', nickname: '  ', phone: 'call me', email: 'nowhere' });
    create();
    expect(problem('username')).toContain('2 to 64 characters');
    expect(problem('nickname')).toContain('1 to 64');
    expect(problem('password')).toBe('Please fill this in.');
    expect(problem('phone')).toContain('digits');
    expect(problem('email')).toContain('e-mail');
    expect(document.activeElement?.id).toBe('new-user-username');
    screen.noRequest();
  });

  for (const [field, good, bad] of [
    ['username', 'ab', 'a'],
    ['username', 'a'.repeat(64), 'a'.repeat(65)],
    ['username', 'A.b_c-d@9', 'ab!'],
    ['nickname', '周', ''],
    ['nickname', 'n'.repeat(64), 'n'.repeat(65)],
    ['password', 'p'.repeat(6), 'p'.repeat(5)],
    ['password', 'p'.repeat(256), 'p'.repeat(257)],
    ['phone', '+44 20-7946', '+44 (20)'],
    ['phone', '1'.repeat(32), '1'.repeat(33)],
  ] as const) {
    it(`takes and refuses the same as the contract: ${field} of ${bad.length}`, async () => {
      for (const [sample, taken] of [
        [good, true],
        [bad, false],
      ] as const) {
        expect(Value.Check(NewUserSchema, { ...VALID, [field]: sample }))
          .withContext('contract')
          .toBe(taken);
      }
      await open();
      enter({ ...VALID, [field]: bad });
      create();
      expect(problem(field)).not.toBe('');
      enter({ [field]: good });
      expect(problem(field)).toBe('');
      create();
      post();
    });
  }

  it('takes gender and tags along', async () => {
    await open();
    enter(VALID);
    const gender = screen.one('#new-user-gender') as HTMLSelectElement;
    gender.value = 'female';
    gender.dispatchEvent(new Event('change'));
    const tags = screen.field('#new-user-tags');
    tags.value = 'VIP，tester';
    tags.dispatchEvent(new Event('blur'));
    create();
    expect(post().request.body).toEqual({ ...VALID, gender: 'female', tags: ['VIP', 'tester'] });
  });

  it('asks before it gives up a tag', async () => {
    await open();
    const tags = screen.field('#new-user-tags');
    tags.value = 'VIP';
    tags.dispatchEvent(new Event('blur'));
    await screen.follow(() => screen.control('Cancel').click());
    expect(screen.url).toBe('/users/new');
    expect(screen.text).toContain('Discard what you typed?');
  });

  it('fills in a password that can be read', async () => {
    await open();
    screen.control('Generate').click();
    expect(value('password')).toMatch(/^\w{14}$/);
    expect(screen.field('#new-user-password').type).toBe('text');
  });

  it('closes at once when there is nothing to lose', async () => {
    await open('/users/new?q=ada');
    await screen.follow(() => screen.control('Cancel').click());
    expect(screen.url).toBe('/users?q=ada');
  });

  it('asks before it gives up what was typed', async () => {
    await open();
    enter({ nickname: 'Grace' });
    await screen.follow(() => screen.one('dialog').dispatchEvent(new Event('cancel')));
    expect(screen.url).toBe('/users/new');
    expect(screen.text).toContain('Discard what you typed?');
    expect(document.activeElement).toBe(screen.control('Keep editing'));
    screen.control('Keep editing').click();
    expect(screen.text).not.toContain('Discard what you typed?');
    expect(value('nickname')).toBe('Grace');
    await screen.follow(() => screen.control('Cancel').click());
    await screen.follow(() => screen.control('Discard').click());
    expect(screen.url).toBe('/users');
  });

  it('does not stand in the way when the session is lost', async () => {
    await open();
    enter({ nickname: 'Grace' });
    TestBed.inject(Store).dispatch(SessionActions.lost());
    await screen.goTo('/elsewhere');
    expect(screen.url).toBe('/elsewhere');
  });

  it('says elsewhere that it failed when its drawer is gone', async () => {
    await open();
    enter(VALID);
    create();
    const request = post();
    await screen.goTo('/elsewhere');
    fail(request, 500, 'internal-error');
    expect(screen.said).toEqual(['The user could not be created. Open “New user” and try again.']);
  });

  it('is no page for an operator who may only read', async () => {
    screen = await UsersScreen.open('/users/new', { permissions: [Permission.UsersRead] });
    expect(screen.all('#new-user-username').length).toBe(0);
  });
});

describe('randomPassword', () => {
  it('is another each time, long enough, and free of look-alikes', () => {
    const passwords = Array.from({ length: 50 }, () => randomPassword());
    expect(new Set(passwords).size).toBe(50);
    for (const password of passwords) expect(password).toMatch(/^[a-km-zA-HJ-NP-Z2-9]{14}$/);
  });
});
