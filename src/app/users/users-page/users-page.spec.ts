import { TestBed } from '@angular/core/testing';
import { Store } from '@ngrx/store';
import { Permission } from '#contract/rest/permissions';
import { SessionApiActions } from '../../core/session/session.actions.ts';
import { fail } from '../../core/testing/feature-screen.ts';
import { textOf } from '../../core/testing/text-of.ts';
import { buildUser, buildUsers } from '../testing/build-user.ts';
import { UsersScreen } from '../testing/users-screen.ts';

describe('the users page', () => {
  afterEach(() => localStorage.removeItem('language'));

  it('asks for what its address says', async () => {
    const screen = await UsersScreen.open(
      '/users?q=ada&sort=nickname&page=3&pageSize=50&online=true',
    );
    expect(screen.listRequest().request.params.toString()).toBe(
      'page=3&pageSize=50&sort=nickname&q=ada&online=true',
    );
    expect(screen.field('input[type=search]').value).toBe('ada');
    expect(screen.control('Online only').getAttribute('aria-pressed')).toBe('true');
  });

  it('takes what makes no sense in its address for not given', async () => {
    const screen = await UsersScreen.open(
      '/users?q=%20&sort=password&page=-1&pageSize=1e3&online=yes',
    );
    expect(screen.listRequest().request.params.toString()).toBe(
      'page=1&pageSize=20&sort=-createdAt',
    );
  });

  it('shows grey rows until there are real ones', async () => {
    const screen = await UsersScreen.open('/users');
    expect(screen.all('.skeleton').length).toBeGreaterThan(0);
    expect(textOf(screen.one('[role=status]'))).toBe('Loading users…');
    screen.list(buildUsers(2));
    expect(screen.all('.skeleton').length).toBe(0);
    expect(screen.names).toEqual(['user1', 'user2']);
    expect(textOf(screen.one('[role=status]'))).toBe('2 in total');
  });

  it('invites to create the first user when there is none', async () => {
    const screen = await UsersScreen.open('/users');
    screen.list([]);
    expect(screen.text).toContain('No users yet');
    expect(screen.control('Create the first user').getAttribute('href')).toBe('/users/new');
  });

  it('offers to clear the filters when nobody matches', async () => {
    const screen = await UsersScreen.open('/users?q=zzz&online=true&sort=nickname');
    screen.list([]);
    expect(screen.text).toContain('No user matches');
    await screen.follow(() => screen.control('Clear filters').click());
    expect(screen.url).toBe('/users?sort=nickname');
    expect(screen.field('input[type=search]').value).toBe('');
    expect(screen.listRequest().request.params.has('q')).toBeFalse();
  });

  it('offers the way back from a page beyond the end', async () => {
    const screen = await UsersScreen.open('/users?page=9');
    screen.list([], 45);
    expect(screen.text).not.toContain('No users yet');
    await screen.follow(() => screen.control('Go to the first page').click());
    expect(screen.url).toBe('/users');
  });

  it('says what failed, and tries again when asked to', async () => {
    const screen = await UsersScreen.open('/users');
    fail(screen.listRequest(), 503, 'storage-unavailable');
    expect(screen.text).toContain('The users could not be loaded.');
    expect(screen.all('table').length).toBe(0);
    screen.control('Try again').click();
    screen.list(buildUsers(1));
    expect(screen.text).not.toContain('could not be loaded');
    expect(screen.names).toEqual(['user1']);
  });

  it('keeps the rows it has when refreshing them fails', async () => {
    const screen = await UsersScreen.open('/users');
    screen.list(buildUsers(2));
    screen.control('Load again').click();
    fail(screen.listRequest(), 500, 'internal-error');
    expect(screen.text).toContain('The users could not be loaded.');
    expect(screen.names).toEqual(['user1', 'user2']);
  });

  it('does not show the rows of another address when those of this one fail', async () => {
    const screen = await UsersScreen.open('/users');
    screen.list(buildUsers(2));
    await screen.goTo('/users?page=2');
    fail(screen.listRequest(), 500, 'internal-error');
    expect(screen.all('table').length).toBe(0);
  });

  it('keeps the old rows in view, and says so, until those of the new order come', async () => {
    const screen = await UsersScreen.open('/users');
    screen.list(buildUsers(2));
    await screen.follow(() => screen.control('Nickname').click());
    expect(screen.url).toBe('/users?sort=nickname');
    expect(screen.names).toEqual(['user1', 'user2']);
    expect(screen.one('table').getAttribute('aria-busy')).toBe('true');
    screen.list(buildUsers(3));
    expect(screen.names.length).toBe(3);
    expect(screen.one('table').getAttribute('aria-busy')).toBe('false');
  });

  it('drops the answer to an older question', async () => {
    const screen = await UsersScreen.open('/users?q=a');
    const older = screen.listRequest();
    await screen.goTo('/users?q=ad');
    expect(older.cancelled).toBeTrue();
    screen.list([buildUser({ username: 'ada' })]);
    expect(screen.names).toEqual(['ada']);
  });

  it('goes back to the first page with every change but that of the page', async () => {
    const screen = await UsersScreen.open('/users?page=3&q=ada');
    screen.list(buildUsers(20), 300);
    await screen.follow(() => screen.control('Next page').click());
    expect(screen.url).toBe('/users?page=4&q=ada');
    screen.list(buildUsers(20), 300);
    await screen.follow(() => screen.control('Online only').click());
    expect(screen.url).toBe('/users?q=ada&online=true');
    screen.list(buildUsers(20), 300);
    await screen.follow(() => {
      const size = screen.one('app-page-size select') as HTMLSelectElement;
      size.value = '50';
      size.dispatchEvent(new Event('change'));
    });
    expect(screen.url).toBe('/users?q=ada&online=true&pageSize=50');
  });

  it('shows what it knows at once on return, and refreshes it behind', async () => {
    const screen = await UsersScreen.open('/users');
    screen.list(buildUsers(2));
    await screen.goTo('/elsewhere');
    await screen.goTo('/users');
    expect(screen.names).toEqual(['user1', 'user2']);
    expect(screen.one('table').getAttribute('aria-busy')).toBe('false');
    screen.list(buildUsers(3));
    expect(screen.names.length).toBe(3);
  });

  it('shows nothing of it to whoever signs in next', async () => {
    const screen = await UsersScreen.open('/users');
    screen.list(buildUsers(2));
    await screen.goTo('/elsewhere');
    TestBed.inject(Store).dispatch(SessionApiActions.signedOut());
    await screen.goTo('/users');
    expect(screen.names).toEqual([]);
    expect(screen.all('.skeleton').length).toBeGreaterThan(0);
  });

  it('says that there are more than it has counted', async () => {
    const screen = await UsersScreen.open('/users?q=a');
    screen.list(buildUsers(20), 1_000, { capped: true });
    expect(textOf(screen.one('app-pager'))).toContain('1,000+ in total');
  });

  it('says how to come to what is too far into the list, and leads back', async () => {
    const screen = await UsersScreen.open('/users?q=a&page=51');
    fail(screen.listRequest(), 422, 'page-out-of-reach');
    expect(screen.text).toContain('Narrow the filters, or sort in another order');
    expect(screen.text).not.toContain('could not be loaded');
    await screen.follow(() => screen.control('Go to the first page').click());
    expect(screen.url).toBe('/users?q=a');
  });

  it('offers nothing to create to an operator who may only read', async () => {
    const screen = await UsersScreen.open('/users', { permissions: [Permission.UsersRead] });
    screen.list([]);
    expect(screen.all('a[href^="/users/new"]').length).toBe(0);
  });
});

describe('the drawer of a user', () => {
  async function opened(url = '/users?q=ada') {
    const screen = await UsersScreen.open(url);
    screen.list([buildUser({ onlineDevices: 2 })]);
    return screen;
  }

  it('opens by its link at once with what is known, and refreshes it behind', async () => {
    const screen = await opened();
    await screen.follow(() => screen.one('tbody a').click());
    expect(screen.url).toBe('/users/100017?q=ada');
    const drawer = () => textOf(screen.one('dialog'));
    expect(drawer()).toContain('Ada Lovelace');
    expect(drawer()).toContain('2 online');
    screen.request('GET', '/api/users/100017').flush(buildUser({ nickname: 'Countess' }));
    expect(drawer()).toContain('Countess');
    screen.noRequest();
  });

  it('gives the focus back and leaves the list as it was', async () => {
    const screen = await opened();
    const link = screen.one('tbody a');
    link.focus();
    await screen.follow(() => link.click());
    expect(screen.one('dialog').contains(document.activeElement)).toBeTrue();
    await screen.follow(() => screen.control('Close').click());
    expect(screen.url).toBe('/users?q=ada');
    expect(screen.all('dialog').length).toBe(0);
    expect(document.activeElement).toBe(screen.one('tbody a'));
  });

  it('leaves a click for another tab to the browser', async () => {
    const screen = await opened();
    const click = new MouseEvent('click', { ctrlKey: true, cancelable: true, bubbles: true });
    const link = screen.one('tbody a');
    // Not followed here, or the test would leave its page.
    link.addEventListener('click', (event) => {
      expect(event.defaultPrevented).toBeFalse();
      event.preventDefault();
    });
    link.dispatchEvent(click);
    expect(screen.url).toBe('/users?q=ada');
  });

  it('opens by its address', async () => {
    const screen = await UsersScreen.open('/users/100017');
    expect(textOf(screen.one('dialog'))).not.toContain('Ada');
    screen.request('GET', '/api/users/100017').flush(buildUser({ phone: '' }));
    expect(textOf(screen.one('dialog'))).toContain('Ada Lovelace');
    expect(textOf(screen.one('dialog'))).toContain('Not given');
  });

  it('says when there is no such user, also when one was known', async () => {
    const screen = await opened('/users/100017');
    expect(textOf(screen.one('dialog'))).toContain('Ada Lovelace');
    fail(screen.request('GET', '/api/users/100017'), 404, 'not-found');
    expect(textOf(screen.one('dialog'))).toContain('There is no user 100017.');
    expect(textOf(screen.one('dialog'))).not.toContain('Ada Lovelace');
  });

  it('says what failed, and tries again when asked to', async () => {
    const screen = await UsersScreen.open('/users/100017');
    screen.list([]);
    fail(screen.request('GET', '/api/users/100017'), 500, 'internal-error');
    expect(textOf(screen.one('dialog'))).toContain('The user could not be loaded.');
    screen.control('Try again').click();
    screen.request('GET', '/api/users/100017').flush(buildUser());
    expect(textOf(screen.one('dialog'))).not.toContain('could not be loaded');
    expect(textOf(screen.one('dialog'))).toContain('Ada Lovelace');
  });
});
