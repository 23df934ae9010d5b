import { TestBed } from '@angular/core/testing';
import { Permission } from '#contract/rest/permissions';
import { fail } from '../../core/testing/feature-screen.ts';
import { textOf } from '../../core/testing/text-of.ts';
import { Toasts } from '../../shared/toasts/toasts.ts';
import { buildUser } from '../testing/build-user.ts';
import { UsersScreen } from '../testing/users-screen.ts';

const URL = '/api/users/100017';

describe('the acts in the drawer of a user', () => {
  let screen: UsersScreen;

  async function open(user = buildUser(), permissions?: Permission[]) {
    const session = permissions === undefined ? {} : { permissions };
    screen = await UsersScreen.open('/users/100017', session);
    screen.list([user]);
    screen.answer('GET', URL, user);
    await screen.settle();
  }

  const acts = () =>
    screen
      .all('app-user-drawer footer.acts button')
      .map(textOf)
      .filter((text) => text !== 'More');
  const asked = (act: string) => screen.request('POST', `${URL}/${act}`);
  const undo = () => {
    TestBed.inject(Toasts).shown().at(-1)?.undo?.();
    screen.draw();
  };

  afterEach(() => localStorage.removeItem('language'));

  it('are those that make sense for how the user stands', async () => {
    const forGood = { until: null, reason: 'Spam' };
    await open(buildUser({ ban: forGood, mute: forGood, shadowBanned: true }));
    expect(acts().slice(0, 4)).toEqual(['Lift mute…', 'Lift ban…', 'Lift shadow ban…', 'Kick…']);
  });

  it('are none for those who may only read', async () => {
    await open(buildUser(), [Permission.UsersRead]);
    expect(acts()).toEqual([]);
  });

  it('ban with a reason and an end, and take the ban back', async () => {
    await open();
    screen.press('Ban…');
    screen.press('Ban');
    screen.noRequestTo('POST', `${URL}/ban`);
    expect(screen.text).withContext('without a reason').toContain('reason');
    screen.type('#act-dialog-reason', 'Fraud');
    const before = Date.now();
    screen.press('Ban');
    const request = asked('ban');
    const { reason, until } = request.request.body as { reason: string; until: string };
    expect(reason).toBe('Fraud');
    const week = 7 * 86_400_000;
    expect(Date.parse(until)).toBeGreaterThanOrEqual(before + week);
    expect(Date.parse(until)).toBeLessThanOrEqual(Date.now() + week);
    request.flush(buildUser({ ban: { until, reason: 'Fraud' }, version: 2 }));
    expect(screen.all('app-user-act-dialog').length).toBe(0);
    expect(screen.said).toEqual(['Ada Lovelace is banned.']);
    expect(acts()).toContain('Lift ban…');

    undo();
    const lifted = asked('unban');
    expect(lifted.request.body).toEqual({ reason: 'Undone', version: 2 });
    lifted.flush(buildUser({ version: 3 }));
    expect(acts()).toContain('Ban…');
    expect(screen.said.at(-1)).toBe('The ban of Ada Lovelace is lifted.');
  });

  it('mute, and give a mute that was lifted back as it was', async () => {
    const mute = { until: '2027-01-01T00:00:00.000Z', reason: 'Insults' };
    await open(buildUser({ mute }));
    screen.press('Lift mute…');
    screen.type('#act-dialog-reason', 'They are sorry');
    screen.press('Lift mute');
    const lifted = asked('unmute');
    expect(lifted.request.body).toEqual({ reason: 'They are sorry' });
    lifted.flush(buildUser({ version: 2 }));
    expect(acts()).toContain('Mute…');
    undo();
    const again = asked('mute');
    expect(again.request.body).toEqual({ ...mute, version: 2 });
    fail(again, 500, 'internal');
    expect(screen.said.at(-1)).toBe('It could not be undone.');
  });

  it('kick, with their tokens unless one says otherwise, and with no way back', async () => {
    await open(buildUser({ onlineDevices: 1 }));
    screen.press('Kick…');
    expect(screen.field('app-user-act-dialog input[type=checkbox]').checked).toBeTrue();
    screen.type('#act-dialog-reason', 'Old client');
    screen.press('Kick');
    const request = asked('kick');
    expect(request.request.body).toEqual({ reason: 'Old client', revokeTokens: true });
    request.flush(null);
    expect(screen.said).toEqual(['Ada Lovelace was kicked.']);
    expect(TestBed.inject(Toasts).shown()[0]?.undo).toBeNull();
  });

  it('keep the dialog and what was typed when they fail', async () => {
    await open();
    screen.press('Mute…');
    screen.type('#act-dialog-reason', 'Quarrel');
    screen.press('Mute');
    fail(asked('mute'), 500, 'internal');
    expect(screen.text).toContain('That could not be done.');
    expect(screen.field('#act-dialog-reason').value).toBe('Quarrel');
    screen.press('Cancel');
    expect(screen.all('app-user-act-dialog').length).toBe(0);
  });
});
