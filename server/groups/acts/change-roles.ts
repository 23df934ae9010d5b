import { NotMembersError, OwnerError } from '../group-errors.ts';
import type { GroupAct } from '../group-acts.ts';
import type { GroupsRepository } from '../groups.repository.ts';

/** Makes members administrators: they write where all are muted. Who is one already stays one. */
export function addAdmins(groups: GroupsRepository, userIds: readonly string[]): GroupAct {
  const ids = [...new Set(userIds)];
  return {
    action: 'group.admins.add',
    async apply(trx, group) {
      if (ids.includes(group.ownerId)) {
        throw new OwnerError('The owner of a group has all that its administrators have.');
      }
      const members = new Set(await groups.membersAmong(trx, group.id, ids));
      const strangers = ids.filter((id) => !members.has(id));
      if (strangers.length > 0) throw new NotMembersError(strangers);
      const changed = await groups.setRole(trx, group.id, ids, 'admin');
      return changed.length > 0 ? { after: { userIds: changed } } : null;
    },
  };
}

/** Who is no administrator is passed over. */
export function removeAdmins(groups: GroupsRepository, userIds: readonly string[]): GroupAct {
  return {
    action: 'group.admins.remove',
    async apply(trx, group) {
      const changed = await groups.setRole(trx, group.id, userIds, 'member');
      return changed.length > 0 ? { before: { userIds: changed } } : null;
    },
  };
}

/** Gives the group to another member. The owner until now stays as a member without a role. */
export function transferGroup(groups: GroupsRepository, userId: string, reason: string): GroupAct {
  return {
    action: 'group.transfer',
    async apply(trx, group) {
      if (userId === group.ownerId) return null;
      const [member] = await groups.membersAmong(trx, group.id, [userId]);
      if (member === undefined) throw new NotMembersError([userId]);
      await groups.setOwner(trx, group.id, userId);
      return { before: { ownerId: group.ownerId }, after: { ownerId: userId, reason } };
    },
  };
}
