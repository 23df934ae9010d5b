import type { GroupAct } from '../group-acts.ts';
import type { GroupMembers } from '../group-members.ts';
import { muteMember } from '../group-sanctions.ts';
import { NotMembersError, OwnerError } from '../group-errors.ts';

/** Mutes one member until that time; null for good. Replaces a mute that lasts. */
export function muteOne(
  members: GroupMembers,
  userId: string,
  until: Date | null,
  reason: string,
): GroupAct {
  return {
    action: 'group.member.mute',
    async apply(trx, group) {
      if (userId === group.ownerId) throw new OwnerError('The owner of a group cannot be muted.');
      const before = await members.one(group.id, userId, trx);
      if (!before) throw new NotMembersError([userId]);
      await muteMember(trx, group.id, userId, until, reason);
      return {
        before: { userId, mute: before.mute },
        after: { userId, mute: { until: until?.toISOString() ?? null, reason } },
      };
    },
  };
}

/** Ends a member's mute. */
export function unmuteOne(members: GroupMembers, userId: string, reason: string): GroupAct {
  return {
    action: 'group.member.unmute',
    async apply(trx, group) {
      const before = await members.one(group.id, userId, trx);
      if (!before) throw new NotMembersError([userId]);
      if (before.mute === null) return null;
      await muteMember(trx, group.id, userId, 'now');
      return { before: { userId, mute: before.mute }, after: { userId, mute: null, reason } };
    },
  };
}
