import type { GroupChanges } from '#contract/rest/groups';
import type { GroupAct } from '../group-acts.ts';
import type { GroupRecord, GroupsRepository } from '../groups.repository.ts';

const FIELDS = ['name', 'avatar', 'notice'] as const;

/** Changes name, picture or notice of the group. */
export function editGroup(
  groups: GroupsRepository,
  changes: Omit<GroupChanges, 'version'>,
): GroupAct {
  return {
    action: 'group.edit',
    async apply(trx, group) {
      const changed = FIELDS.filter(
        (field) => changes[field] !== undefined && changes[field] !== group[field],
      );
      if (changed.length === 0) return null;
      await groups.update(trx, group.id, changes);
      const pick = (from: Partial<GroupRecord>) =>
        Object.fromEntries(changed.map((field) => [field, from[field]]));
      return { before: pick(group), after: pick(changes) };
    },
  };
}
