import { TestBed } from '@angular/core/testing';
import { Store } from '@ngrx/store';
import { Permission } from '#contract/rest/permissions';
import { fail } from '../../core/testing/feature-screen.ts';
import { JobsApiActions } from '../../jobs/jobs.actions.ts';
import { textOf } from '../../core/testing/text-of.ts';
import { Toasts } from '../../shared/toasts/toasts.ts';
import { buildGroup, buildGroups } from '../testing/build-group.ts';
import { buildJob } from '../../jobs/testing/build-job.ts';
import { GroupsScreen } from '../testing/groups-screen.ts';

describe('the groups page', () => {
  let screen: GroupsScreen;

  afterEach(() => localStorage.removeItem('language'));

  it('shows who owns a group, how many are there, and how it stands', async () => {
    screen = await GroupsScreen.open('/groups');
    screen.list([
      buildGroup({
        id: '1',
        name: 'Muted',
        mute: { until: null, reason: 'spam' },
        memberCount: 1200,
      }),
      buildGroup({
        id: '2',
        name: 'Banned',
        ban: { until: null, reason: '' },
        messagesToday: 10_000,
      }),
    ]);
    const rows = screen.all('tbody tr').map(textOf);
    expect(rows[0]).toContain('Ada Lovelace');
    expect(rows[0]).toContain('1,200 3 online');
    expect(rows[0]).toContain('Muted');
    expect(rows[1]).toContain('Banned');
    expect(rows[1]).withContext('counting stops there').toContain('10,000+');
  });

  it('asks for what the address says', async () => {
    screen = await GroupsScreen.open(
      '/groups?q=team&status=muted&minMembers=2&sort=-memberCount&page=3',
    );
    const { params } = screen.request('GET', '/api/groups').request;
    expect(params.get('q')).toBe('team');
    expect(params.get('status')).toBe('muted');
    expect(params.get('minMembers')).toBe('2');
    expect(params.get('sort')).toBe('-memberCount');
    expect(params.get('page')).toBe('3');
  });

  it('has a word for nothing, for no match, and for what failed', async () => {
    screen = await GroupsScreen.open('/groups');
    fail(screen.request('GET', '/api/groups'), 500, 'internal-error');
    expect(screen.text).toContain('The groups could not be loaded.');
    screen.press('Try again');
    screen.list([]);
    expect(screen.text).toContain('No groups yet');
    expect(screen.control('Create the first group')).toBeTruthy();
    await screen.goTo('/groups?status=banned');
    screen.list([]);
    expect(screen.text).toContain('No group matches');
    await screen.follow(() => screen.press('Clear filters'));
    expect(screen.url).toBe('/groups');
  });

  it('offers nothing that changes groups to those who may only read', async () => {
    screen = await GroupsScreen.open('/groups', { permissions: [Permission.GroupsRead] });
    screen.list(buildGroups(2));
    expect(screen.names).toEqual(['Group 1', 'Group 2']);
    expect(screen.all('tbody input[type=checkbox]').length).toBe(0);
    expect(screen.text).not.toContain('New group');
  });

  describe('with rows chosen', () => {
    function choose(...indexes: number[]) {
      const boxes = screen.all('app-groups-page > app-list-faces tbody input[type=checkbox]');
      for (const index of indexes) boxes[index]?.click();
      screen.draw();
    }

    beforeEach(async () => {
      screen = await GroupsScreen.open('/groups?q=group');
      screen.list(buildGroups(3), 345);
    });

    it('mutes them until then, and says why', async () => {
      choose(0, 2);
      screen.press('Mute…');
      expect(screen.text).toContain('Mute 2 groups?');
      screen.type('#act-dialog-reason', 'Advertising');
      screen.press('Mute groups');
      const { body } = screen.request('POST', '/api/groups/bulk').request;
      const { selection, act } = body as { selection: object; act: { until: string } };
      expect(selection).toEqual({ ids: ['1', '3'] });
      expect(act).toEqual({
        kind: 'mute',
        reason: 'Advertising',
        until: act.until,
      } as object as never);
      const hours = (Date.parse(act.until) - Date.now()) / 3_600_000;
      expect(Math.round(hours)).toBe(24);
    });

    it('means all that match when all are chosen', () => {
      choose(0);
      screen.press('Choose all 345 that match');
      screen.press('Send message…');
      screen.press('Send message');
      expect(screen.text).withContext('nothing was written').toContain('Please fill this in.');
      screen.type('#bulk-message', ' Maintenance at ten ');
      screen.press('Send message');
      expect(screen.request('POST', '/api/groups/bulk').request.body).toEqual({
        selection: { filter: { q: 'group' } },
        act: { kind: 'message', text: 'Maintenance at ten' },
      });
    });

    it('dissolves only after their number was typed', () => {
      choose(0, 1);
      screen.press('Dissolve…');
      screen.type('#act-dialog-reason', 'Abandoned');
      screen.type('#act-dialog-confirm', '3');
      screen.press('Dissolve groups');
      screen.noRequest();
      screen.type('#act-dialog-confirm', '2');
      screen.press('Dissolve groups');
      expect(screen.request('POST', '/api/groups/bulk').request.body).toEqual({
        selection: { ids: ['1', '2'] },
        act: { kind: 'dissolve', reason: 'Abandoned' },
      });
    });

    it('keeps what was typed when it fails', () => {
      choose(0);
      screen.press('Ban…');
      screen.type('#act-dialog-reason', 'Spam ring');
      screen.press('Ban groups');
      fail(screen.request('POST', '/api/groups/bulk'), 500, 'internal-error');
      expect(screen.text).toContain('It could not be begun.');
      expect(screen.field('#act-dialog-reason').value).toBe('Spam ring');
    });

    it('closes its question once the job is there, and offers to take back what the job changed', () => {
      choose(0, 1);
      screen.press('Mute…');
      screen.press('Mute groups');
      screen.answer('POST', '/api/groups/bulk', buildJob({ kind: 'groups.bulk' }));
      expect(screen.all('app-bulk-dialog').length).toBe(0);
      const result = { counts: { changed: 1, failed: 1 }, changed: [{ id: '2', version: 4 }] };
      const job = buildJob({ kind: 'groups.bulk', state: 'done', result });
      TestBed.inject(Store).dispatch(JobsApiActions.ended({ job }));
      expect(screen.said).toEqual(['Muted groups: 1.']);
      screen.list(buildGroups(3), 345);
      TestBed.inject(Toasts).shown()[0]?.undo?.();
      expect(screen.request('POST', '/api/groups/bulk').request.body).toEqual({
        selection: { changed: [{ id: '2', version: 4 }] },
        act: { kind: 'unmute', reason: 'Undone' },
      });
    });

    it('forgets what was chosen when the list becomes another', async () => {
      choose(0);
      expect(screen.text).toContain('1 chosen');
      await screen.goTo('/groups?q=other');
      expect(screen.text).not.toContain('chosen');
    });
  });

  it('exports what is filtered, or what is chosen, with the columns one wants', async () => {
    screen = await GroupsScreen.open('/groups?status=muted');
    screen.list(buildGroups(2), 40);
    screen.press('Export…');
    expect(screen.text).toContain('Export 40 groups');
    const name = screen
      .all('app-export-dialog label')
      .find((label) => textOf(label) === 'Notice')
      ?.querySelector('input');
    name?.click();
    screen.one('app-export-dialog form').dispatchEvent(new SubmitEvent('submit'));
    expect(screen.request('POST', '/api/groups/export').request.body).toEqual({
      selection: { filter: { status: 'muted' } },
      format: 'xlsx',
      columns: ['id', 'name', 'ownerId', 'ownerNickname', 'memberCount', 'status', 'createdAt'],
      sort: '-createdAt',
    });
  });
});
