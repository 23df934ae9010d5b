import { TestBed } from '@angular/core/testing';
import { Permission } from '#contract/rest/permissions';
import { fail } from '../../core/testing/feature-screen.ts';
import { textOf } from '../../core/testing/text-of.ts';
import { Toasts } from '../../shared/toasts/toasts.ts';
import { buildGroup, buildGroups, buildMember } from '../testing/build-group.ts';
import { GroupsScreen } from '../testing/groups-screen.ts';

const health = {
  members: 12,
  messages: 200,
  writers: 3,
  activeShare: 0.25,
  topTalkerShare: 0.8,
  topTalkers: [{ userId: '7', nickname: 'Vera', messages: 160 }],
  mutedMembers: 1,
  redPackets: 2,
  recalled: 4,
};

describe('the drawer of a group', () => {
  let screen: GroupsScreen;

  async function open(url: string, group = buildGroup(), permissions?: Permission[]) {
    screen = await GroupsScreen.open(url, permissions === undefined ? {} : { permissions });
    screen.list(buildGroups(2));
    screen.group(group);
    await screen.settle();
  }

  afterEach(() => localStorage.removeItem('language'));

  it('shows what the group is, and how it fares', async () => {
    await open('/groups/500017');
    screen.answer('GET', '/api/groups/500017/health', health);
    expect(textOf(screen.one('app-group-facts'))).toContain('Cards go to the left.');
    const words = textOf(screen.one('app-group-health'));
    expect(words).toContain('3 of 12 members');
    expect(words).toContain('160 of 200 messages');
    expect(words).toContain('One person writes most of what this group reads.');
  });

  it('says that a group is missing, and shows nothing from memory', async () => {
    screen = await GroupsScreen.open('/groups/9');
    screen.list([buildGroup({ id: '9' })]);
    fail(screen.request('GET', '/api/groups/9'), 404, 'not-found');
    expect(textOf(screen.one('app-group-drawer'))).toContain('There is no group 9.');
    expect(screen.all('app-group-facts').length).toBe(0);
  });

  it('mutes everyone, says so, and takes it back', async () => {
    await open('/groups/500017');
    screen.press('Mute all…');
    screen.type('#act-dialog-reason', 'A quarrel');
    screen.press('Mute group');
    const { body } = screen.request('POST', '/api/groups/500017/mute').request;
    expect(body).toEqual(jasmine.objectContaining({ reason: 'A quarrel' }));
  });

  it('keeps the dialog and what was typed when an act fails', async () => {
    await open('/groups/500017');
    screen.press('Ban…');
    screen.press('Ban group');
    screen.noRequestTo('POST', '/api/groups/500017/ban');
    screen.type('#act-dialog-reason', 'Fraud');
    screen.press('Ban group');
    fail(screen.request('POST', '/api/groups/500017/ban'), 409, 'group-dissolved');
    expect(screen.text).toContain('This group was dissolved: nothing of it can be changed.');
    expect(screen.field('#act-dialog-reason').value).toBe('Fraud');
  });

  it('lifts a mute at once, and offers the old one back with its reason', async () => {
    const until = '2027-01-01T00:00:00.000Z';
    await open('/groups/500017', buildGroup({ mute: { until, reason: 'quarrel' } }));
    screen.press('Lift the mute');
    screen.answer('POST', '/api/groups/500017/unmute', buildGroup({ version: 2 }));
    expect(screen.said).toEqual(['Everyone in Analytical Engine can write again.']);
    TestBed.inject(Toasts).shown()[0]?.undo?.();
    // Only while the group is as lifting the mute left it.
    const undo = screen.request('POST', '/api/groups/500017/mute');
    expect(undo.request.body).toEqual({ reason: 'quarrel', until, version: 2 });
    fail(undo, 409, 'version-conflict');
    expect(screen.said.at(-1)).toContain('Somebody else changed the group since');
  });

  it('says whom dissolving hits, and wants the name typed', async () => {
    await open('/groups/500017');
    screen.press('Dissolve…');
    expect(textOf(screen.one('app-group-act-dialog dl'))).toBe(
      'Members 12 Online now 3 Messages today 40',
    );
    screen.type('#act-dialog-reason', 'Fraud');
    screen.type('#act-dialog-confirm', 'analytical engine');
    screen.press('Dissolve group');
    screen.noRequestTo('POST', '/api/groups/500017/dissolve');
    screen.type('#act-dialog-confirm', 'Analytical Engine');
    screen.press('Dissolve group');
    const request = screen.request('POST', '/api/groups/500017/dissolve');
    expect(request.request.body).toEqual({ reason: 'Fraud', confirm: 'Analytical Engine' });
    request.flush(buildGroup({ dissolvedAt: '2026-11-24T10:00:00.000Z' }));
    screen.draw();
    expect(screen.all('app-group-act-dialog dialog').length).toBe(0);
    expect(screen.all('app-group-drawer .acts').length)
      .withContext('a dissolved group stays as it is')
      .toBe(0);
  });

  it('has no acts and no messages for those who may only read groups', async () => {
    await open('/groups/500017', buildGroup(), [Permission.GroupsRead]);
    expect(screen.all('app-group-drawer .acts').length).toBe(0);
    expect(screen.all('nav.tabs a').map((link) => textOf(link).split(' ')[0])).toEqual([
      'Overview',
      'Members',
      'Activity',
    ]);
  });

  it('leaves nothing of its tabs in the address when it is closed', async () => {
    await open('/groups/500017/members?q=group&members.q=ada&members.page=2');
    await screen.follow(() => screen.press('Close'));
    expect(screen.url).toBe('/groups?q=group');
  });

  it('takes a message back, keeps the dialog when that fails, and shows it as recalled', async () => {
    const url = '/api/groups/500017/messages';
    const message = {
      id: '9',
      chatType: 1,
      toUserId: '500017',
      toName: 'Analytical Engine',
      fromUserId: '7',
      fromNickname: 'Vera',
      contentType: 0,
      content: 'buy now',
      contentDuration: null,
      createdAt: '2026-11-24T10:00:00.000Z',
      recalled: false,
    };
    await open('/groups/500017/messages');
    screen.answer('GET', url, { items: [message], older: null, newer: null });
    screen.press('Recall the message of Vera…');
    screen.type('#act-dialog-reason', 'Spam');
    screen.press('Recall message');
    fail(screen.request('POST', '/api/messages/recall'), 500, 'internal-error');
    expect(screen.text).toContain('The message could not be recalled.');
    expect(screen.field('#act-dialog-reason').value).toBe('Spam');
    screen.press('Recall message');
    const request = screen.request('POST', '/api/messages/recall');
    expect(request.request.body).toEqual({ ids: ['9'], reason: 'Spam' });
    request.flush({ recalled: ['9'], unchanged: [] });
    screen.answer('GET', url, {
      items: [{ ...message, recalled: true }],
      older: null,
      newer: null,
    });
    expect(screen.said).toEqual(['The message is recalled.']);
    expect(textOf(screen.one('app-message-list'))).toContain('Recalled');
  });

  describe('its members', () => {
    const vera = buildMember({ userId: '7', nickname: 'Vera' });
    const owner = buildMember({ userId: '100017', nickname: 'Ada', role: 'owner' });

    beforeEach(async () => {
      await open('/groups/500017/members');
      screen.members('500017', [owner, vera], 12);
    });

    const choose = (act: string) => {
      const button = screen.all('#member-acts-7 button').find((one) => textOf(one) === act);
      button?.click();
      screen.draw();
    };

    it('can have nothing done to the owner', () => {
      expect(screen.all('#member-acts-100017').length).toBe(0);
    });

    it('become administrators, and are none again', () => {
      choose('Make administrator');
      const request = screen.request('POST', '/api/groups/500017/admins');
      expect(request.request.body).toEqual({ userIds: ['7'] });
      request.flush(buildGroup());
      screen.members('500017', [owner, { ...vera, role: 'admin' }], 12);
      expect(screen.said).toEqual(['Vera is an administrator of Analytical Engine.']);
      TestBed.inject(Toasts).shown()[0]?.undo?.();
      expect(screen.request('DELETE', '/api/groups/500017/admins').request.body).toEqual({
        userIds: ['7'],
      });
    });

    it('are muted for a time, and the row says so', () => {
      choose('Mute…');
      screen.type('#act-dialog-reason', 'Insults');
      screen.press('Mute member');
      const request = screen.request('POST', '/api/groups/500017/members/7/mute');
      request.flush({ ...vera, mute: { until: null, reason: 'Insults' } });
      expect(textOf(screen.all('app-members-tab tbody tr')[1])).toContain('Muted');
    });

    it('take the group over', () => {
      choose('Make owner…');
      expect(screen.text).toContain('Make Vera the owner of Analytical Engine?');
      screen.press('Transfer group');
      expect(screen.request('POST', '/api/groups/500017/transfer').request.body).toEqual({
        userId: '7',
        reason: '',
      });
    });

    it('are removed, several at once, but never the owner', () => {
      for (const box of screen.all('app-members-tab tbody input[type=checkbox]')) box.click();
      screen.press('Remove…');
      expect(screen.text).toContain('Remove Vera from Analytical Engine?');
      screen.press('Remove member');
      expect(screen.request('DELETE', '/api/groups/500017/members').request.body).toEqual({
        userIds: ['7'],
      });
    });

    it('are searched beside the list, which keeps its own search', async () => {
      await screen.goTo('/groups/500017/members?q=team&members.q=ver&members.role=member');
      const { params } = screen.request('GET', '/api/groups/500017/members').request;
      expect([params.get('q'), params.get('role')]).toEqual(['ver', 'member']);
    });
  });
});
