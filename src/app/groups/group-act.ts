import type { Group, GroupMember } from '#contract/rest/groups';

/** What an operator does to one group, or to one of its members. Times are ISO 8601. */
export type GroupAct =
  | { readonly kind: 'mute' | 'ban'; readonly reason: string; readonly until?: string }
  | { readonly kind: 'unmute' | 'unban'; readonly reason: string }
  | { readonly kind: 'transfer'; readonly userId: string; readonly reason: string }
  | { readonly kind: 'dissolve'; readonly reason: string; readonly confirm: string }
  | {
      readonly kind: 'muteMember';
      readonly userId: string;
      readonly reason: string;
      readonly until?: string;
    }
  | { readonly kind: 'unmuteMember'; readonly userId: string; readonly reason: string }
  | {
      readonly kind: 'addMembers' | 'removeMembers' | 'addAdmins' | 'removeAdmins';
      readonly userIds: readonly string[];
    };

/** How things were before an act: what taking it back goes by. */
export interface Before {
  readonly group: Group;
  /** Those of the members it was about who are known. */
  readonly members: readonly GroupMember[];
}

/** How things were, and who came by the act: only they are to go when it is taken back. */
export interface Done extends Before {
  readonly added?: readonly string[];
}

/** The members an act is about. */
export function membersOf(act: GroupAct): readonly string[] {
  if ('userIds' in act) return act.userIds;
  return 'userId' in act ? [act.userId] : [];
}

/**
 * The act that takes another back, leaving everything as it was; null where none does. `reason` is
 * the one that the taking back is recorded with.
 */
export function inverseOf(act: GroupAct, before: Done, reason: string): GroupAct | null {
  switch (act.kind) {
    case 'mute':
    case 'unmute':
      return restored(before.group.mute, 'mute', 'unmute', reason);
    case 'ban':
    case 'unban':
      return restored(before.group.ban, 'ban', 'unban', reason);
    case 'muteMember':
    case 'unmuteMember':
      return memberRestored(act.userId, before, reason);
    case 'addAdmins':
      return everyone(before, act.userIds, ({ role }) => role === 'member')
        ? { kind: 'removeAdmins', userIds: act.userIds }
        : null;
    case 'removeAdmins':
      return everyone(before, act.userIds, ({ role }) => role === 'admin')
        ? { kind: 'addAdmins', userIds: act.userIds }
        : null;
    case 'removeMembers':
      // An administrator or someone muted would come back as neither.
      return everyone(before, act.userIds, ({ role, mute }) => role === 'member' && mute === null)
        ? { kind: 'addMembers', userIds: act.userIds }
        : null;
    case 'addMembers':
      return before.added === undefined || before.added.length === 0
        ? null
        : { kind: 'removeMembers', userIds: before.added };
    case 'transfer':
      // Who gives a group away is a plain member of it from then on (server/groups).
      return everyone(before, [act.userId], ({ role, mute }) => role === 'member' && mute === null)
        ? { kind: 'transfer', userId: before.group.ownerId, reason }
        : null;
    case 'dissolve':
      return null;
  }
}

function restored(
  was: Group['mute'],
  impose: 'mute' | 'ban',
  lift: 'unmute' | 'unban',
  reason: string,
): GroupAct {
  if (was === null) return { kind: lift, reason };
  return { kind: impose, reason: was.reason, ...(was.until === null ? {} : { until: was.until }) };
}

function memberRestored(userId: string, before: Before, reason: string): GroupAct | null {
  const member = before.members.find((one) => one.userId === userId);
  if (member === undefined) return null;
  const { mute } = member;
  if (mute === null) return { kind: 'unmuteMember', userId, reason };
  return {
    kind: 'muteMember',
    userId,
    reason: mute.reason,
    ...(mute.until === null ? {} : { until: mute.until }),
  };
}

function everyone(
  { members }: Before,
  userIds: readonly string[],
  is: (member: GroupMember) => boolean,
): boolean {
  const known = members.filter(({ userId }) => userIds.includes(userId));
  return known.length === userIds.length && known.every(is);
}
