import type { Transaction } from 'kysely';
import { ApiError } from '../../plugins/api-error.ts';
import type { Database } from '../../storage/schema.ts';
import { UnknownUsersError } from '../../users/unknown-users-error.ts';
import type { UsersRepository } from '../../users/users.repository.ts';
import type { GroupAct } from '../group-acts.ts';
import type { GroupsRepository } from '../groups.repository.ts';

/** Keeps the users from being deleted meanwhile. @throws UnknownUsersError */
export async function lockUsers(
  trx: Transaction<Database>,
  users: UsersRepository,
  ids: readonly string[],
): Promise<void> {
  const existing = await users.lockExisting(trx, ids);
  const unknown = ids.filter((id) => !existing.has(id));
  if (unknown.length > 0) throw new UnknownUsersError(422, unknown);
}

/** Whoever is a member already stays one. */
export function addMembers(
  groups: GroupsRepository,
  users: UsersRepository,
  userIds: readonly string[],
): GroupAct {
  const ids = [...new Set(userIds)];
  return {
    action: 'group.members.add',
    async apply(trx, group) {
      await lockUsers(trx, users, ids);
      const added = await groups.addMembers(trx, group.id, ids);
      return added.length > 0 ? { after: { userIds: added }, came: added } : null;
    },
  };
}

/** Whoever is no member is passed over. */
export function removeMembers(groups: GroupsRepository, userIds: readonly string[]): GroupAct {
  return {
    action: 'group.members.remove',
    async apply(trx, group) {
      if (userIds.includes(group.ownerId)) {
        throw new ApiError(422, 'owner-stays', 'The owner of a group cannot be removed from it.');
      }
      const removed = await groups.removeMembers(trx, group.id, userIds);
      return removed.length > 0 ? { before: { userIds: removed }, gone: removed } : null;
    },
  };
}
