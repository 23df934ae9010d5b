import { Permission } from '#contract/rest/permissions';
import type { AuditEntry } from '#contract/rest/audit';

type Target = Pick<AuditEntry, 'targetType' | 'targetId'>;

/** Where what an entry is about can be looked at, as router commands; null where nowhere, or not by this operator. */
export function pathOf(
  { targetType, targetId }: Target,
  permissions: readonly Permission[],
): readonly string[] | null {
  if (targetId === '') return null;
  switch (targetType) {
    case 'user':
      return permissions.includes(Permission.UsersRead) ? ['/users', targetId] : null;
    case 'group':
      return permissions.includes(Permission.GroupsRead) ? ['/groups', targetId] : null;
    case 'announcement':
      return permissions.includes(Permission.AnnouncementsRead)
        ? ['/announcements', targetId]
        : null;
    case 'alarm-rule':
      return permissions.includes(Permission.TrafficRead) ? ['/traffic/doctor'] : null;
    default:
      return null;
  }
}
