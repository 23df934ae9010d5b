import type { GroupAct } from '../group-acts.ts';
import { type GroupSanctionKind, imposeOnGroup, liftFromGroup } from '../group-sanctions.ts';

/** Bans the group, or mutes it, until that time; null for good. Replaces one that lasts. */
export function imposeSanction(
  kind: GroupSanctionKind,
  until: Date | null,
  reason: string,
): GroupAct {
  return {
    action: `group.${kind}`,
    async apply(trx, group) {
      await imposeOnGroup(trx, kind, group.id, until, reason);
      return {
        before: { [kind]: group[kind] },
        after: { [kind]: { until: until?.toISOString() ?? null, reason } },
        // Ending it would not bring back one that it replaced.
        undoable: group[kind] === null,
      };
    },
  };
}

/** Ends the ban of the group, or its mute. */
export function liftSanction(kind: GroupSanctionKind, reason: string): GroupAct {
  return {
    action: `group.un${kind}`,
    async apply(trx, group) {
      if (group[kind] === null) return null;
      await liftFromGroup(trx, kind, group.id);
      return { before: { [kind]: group[kind] }, after: { [kind]: null, reason } };
    },
  };
}
