import type { Group, GroupMember } from '#contract/rest/groups';

export function buildGroup(overrides: Partial<Group> = {}): Group {
  return {
    id: '500017',
    name: 'Analytical Engine',
    avatar: '',
    ownerId: '100017',
    ownerNickname: 'Ada Lovelace',
    memberCount: 12,
    onlineMembers: 3,
    mute: null,
    ban: null,
    dissolvedAt: null,
    notice: 'Cards go to the left.',
    createdAt: '2026-01-02T03:04:05.000Z',
    lastMessageAt: '2026-11-22T10:00:00.000Z',
    messagesToday: 40,
    version: 1,
    ...overrides,
  };
}

/** `count` groups with ids from 1 on. */
export function buildGroups(count: number): Group[] {
  return Array.from({ length: count }, (_, index) =>
    buildGroup({ id: `${index + 1}`, name: `Group ${index + 1}` }),
  );
}

export function buildMember(overrides: Partial<GroupMember> = {}): GroupMember {
  return {
    userId: '100018',
    username: 'grace.hopper',
    nickname: 'Grace Hopper',
    avatar: '',
    role: 'member',
    mute: null,
    joinedAt: '2026-02-02T03:04:05.000Z',
    lastActiveAt: '2026-11-22T10:00:00.000Z',
    onlineDevices: 1,
    ...overrides,
  };
}
