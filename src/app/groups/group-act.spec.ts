import { type Done, type GroupAct, inverseOf } from './group-act.ts';
import { buildGroup, buildMember } from './testing/build-group.ts';

const until = '2027-01-01T00:00:00.000Z';

describe('inverseOf', () => {
  function undo(act: GroupAct, before: Partial<Done> = {}): GroupAct | null {
    return inverseOf(act, { group: buildGroup(), members: [], ...before }, 'Undone');
  }

  it('lifts what there was not before', () => {
    expect(undo({ kind: 'mute', reason: 'spam' })).toEqual({ kind: 'unmute', reason: 'Undone' });
    expect(undo({ kind: 'ban', reason: 'spam', until })).toEqual({
      kind: 'unban',
      reason: 'Undone',
    });
  });

  it('brings back what was lifted or replaced, with its reason and its end', () => {
    const group = buildGroup({
      mute: { until, reason: 'quarrel' },
      ban: { until: null, reason: '' },
    });
    const muted = { kind: 'mute', reason: 'quarrel', until } as const;
    expect(undo({ kind: 'unmute', reason: '' }, { group })).toEqual(muted);
    expect(undo({ kind: 'mute', reason: 'worse' }, { group })).toEqual(muted);
    expect(undo({ kind: 'unban', reason: '' }, { group })).toEqual({ kind: 'ban', reason: '' });
  });

  it('restores how one member was muted', () => {
    const member = buildMember({ userId: '7', mute: { until, reason: 'rude' } });
    const act = { kind: 'unmuteMember', userId: '7', reason: '' } as const;
    expect(undo(act, { members: [member] })).toEqual({
      kind: 'muteMember',
      userId: '7',
      reason: 'rude',
      until,
    });
    expect(undo(act)).withContext('nothing is known of them').toBeNull();
  });

  it('takes roles back from those who had none, and gives them back to those who had', () => {
    const members = [buildMember({ userId: '7' }), buildMember({ userId: '8', role: 'admin' })];
    expect(undo({ kind: 'addAdmins', userIds: ['7'] }, { members })).toEqual({
      kind: 'removeAdmins',
      userIds: ['7'],
    });
    expect(undo({ kind: 'removeAdmins', userIds: ['8'] }, { members })).toEqual({
      kind: 'addAdmins',
      userIds: ['8'],
    });
    expect(undo({ kind: 'addAdmins', userIds: ['7', '8'] }, { members }))
      .withContext('one was an administrator before')
      .toBeNull();
  });

  it('brings back removed members, but none who would come back as less', () => {
    const remove = { kind: 'removeMembers', userIds: ['7'] } as const;
    const back = { kind: 'addMembers', userIds: ['7'] } as const;
    expect(undo(remove, { members: [buildMember({ userId: '7' })] })).toEqual(back);
    for (const more of [{ role: 'admin' }, { mute: { until, reason: '' } }] as const) {
      expect(undo(remove, { members: [buildMember({ userId: '7', ...more })] })).toBeNull();
    }
  });

  it('gives a group back to whom it belonged, where that leaves nothing else changed', () => {
    const transfer = { kind: 'transfer', userId: '7', reason: '' } as const;
    const group = buildGroup({ ownerId: '1' });
    expect(undo(transfer, { group, members: [buildMember({ userId: '7' })] })).toEqual({
      kind: 'transfer',
      userId: '1',
      reason: 'Undone',
    });
    const admin = buildMember({ userId: '7', role: 'admin' });
    expect(undo(transfer, { group, members: [admin] })).toBeNull();
  });

  it('removes those who came by it, and leaves who was there before', () => {
    const add = { kind: 'addMembers', userIds: ['7', '8'] } as const;
    expect(undo(add, { added: ['8'] })).toEqual({ kind: 'removeMembers', userIds: ['8'] });
    expect(undo(add, { added: [] }))
      .withContext('nobody came')
      .toBeNull();
    expect(undo(add)).withContext('nobody knows who came').toBeNull();
  });

  it('has nothing to offer where there is no way back', () => {
    expect(undo({ kind: 'dissolve', reason: '', confirm: 'x' })).toBeNull();
  });
});
