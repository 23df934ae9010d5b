import type { User } from '#contract/rest/users';
import type { UserBulkAct, UserUndoAct } from '#contract/rest/users-jobs';

/** What can be done to users, one or many. */
export type UserAct = UserBulkAct;
export type UserActKind = UserAct['kind'];
/** What can be done to one by a call of its own. */
export type SingleAct = Extract<UserAct, { readonly reason: string }>;

/** The acts that make sense for a user as they stand. */
export function actsFor(user: User): readonly SingleAct['kind'][] {
  if (user.deletedAt !== null) return [];
  return [
    user.mute === null ? 'mute' : 'unmute',
    user.ban === null ? 'ban' : 'unban',
    user.shadowBanned ? 'unshadow-ban' : 'shadow-ban',
    'kick',
  ];
}

/** What takes an act on many back, on those whom it changed; null where nothing does. */
export function bulkUndoOf(act: UserAct, reason: string): UserUndoAct | null {
  switch (act.kind) {
    case 'ban':
      return { kind: 'unban', reason };
    case 'mute':
      return { kind: 'unmute', reason };
    case 'shadow-ban':
      return { kind: 'unshadow-ban', reason };
    case 'unshadow-ban':
      return { kind: 'shadow-ban', reason };
    case 'tag':
      return { kind: 'untag', tag: act.tag };
    case 'untag':
      return { kind: 'tag', tag: act.tag };
    // What was lifted had a reason and an end of its own with each of them.
    case 'unban':
    case 'unmute':
    case 'kick':
    case 'message':
      return null;
  }
}

/** The acts that make sense for many: what can be lifted only where somebody has it. */
export function actsForMany(users: readonly User[] | null): readonly UserActKind[] {
  const some = (has: (user: User) => boolean) => users === null || users.some(has);
  return [
    'message',
    'tag',
    ...(some(({ tags }) => tags.length > 0) ? (['untag'] as const) : []),
    'mute',
    ...(some(({ mute }) => mute !== null) ? (['unmute'] as const) : []),
    'ban',
    ...(some(({ ban }) => ban !== null) ? (['unban'] as const) : []),
    'shadow-ban',
    ...(some(({ shadowBanned }) => shadowBanned) ? (['unshadow-ban'] as const) : []),
    'kick',
  ];
}

/** What takes an act back, given how the user stood before; null where nothing does. */
export function undoOf(act: SingleAct, before: User, reason: string): SingleAct | null {
  const again = (kind: 'ban' | 'mute', given: User['ban']): SingleAct | null =>
    given === null
      ? null
      : { kind, reason: given.reason, ...(given.until === null ? {} : { until: given.until }) };
  switch (act.kind) {
    case 'ban':
      return { kind: 'unban', reason };
    case 'mute':
      return { kind: 'unmute', reason };
    case 'shadow-ban':
      return { kind: 'unshadow-ban', reason };
    case 'unshadow-ban':
      return { kind: 'shadow-ban', reason };
    case 'unban':
      return again('ban', before.ban);
    case 'unmute':
      return again('mute', before.mute);
    case 'kick':
      return null;
  }
}
