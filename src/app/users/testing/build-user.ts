import type { User } from '#contract/rest/users';

export function buildUser(overrides: Partial<User> = {}): User {
  return {
    id: '100017',
    username: 'ada.lovelace',
    nickname: 'Ada Lovelace',
    avatar: '',
    gender: 'female',
    phone: '+44 20 7946 0958',
    email: 'ada@example.com',
    tags: [],
    points: 0,
    ban: null,
    mute: null,
    shadowBanned: false,
    deletedAt: null,
    createdAt: '2026-01-02T03:04:05.000Z',
    lastSeenAt: '2026-11-22T10:00:00.000Z',
    onlineDevices: 0,
    version: 1,
    ...overrides,
  };
}

/** `count` users with ids from 1 on. */
export function buildUsers(count: number): User[] {
  return Array.from({ length: count }, (_, index) =>
    buildUser({ id: `${index + 1}`, username: `user${index + 1}`, nickname: `User ${index + 1}` }),
  );
}
