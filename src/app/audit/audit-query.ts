import type { AuditAction, AuditQuery, AuditTarget } from '#contract/rest/audit';
import type { FilterField } from '../shared/filter-bar/filter-fields.ts';
import { choiceFilter, textFilter, timeFilter } from '../shared/list/filter-rules.ts';
import { GrowingAddress } from '../shared/list/growing-address.ts';

const MAX_CHARACTERS = 64;

// A spec compares them with the contract, whose values a page cannot import.
export const AUDIT_ACTIONS: readonly AuditAction[] = [
  'admin.create',
  'admin.set-first-password',
  'alarm-rule.create',
  'alarm-rule.delete',
  'alarm-rule.update',
  'announcement.send',
  'demo.fill',
  'friendship.create',
  'friendship.delete',
  'gateway.drain',
  'gateway.drain-end',
  'group.admins.add',
  'group.admins.remove',
  'group.ban',
  'group.create',
  'group.dissolve',
  'group.edit',
  'group.member.mute',
  'group.member.unmute',
  'group.members.add',
  'group.members.remove',
  'group.message',
  'group.mute',
  'group.transfer',
  'group.unban',
  'group.unmute',
  'groups.export',
  'message.recall',
  'messages.read',
  'messages.recall',
  'session.change-password',
  'session.close',
  'session.open',
  'session.refuse',
  'traffic.download',
  'traffic.reveal-begin',
  'traffic.reveal-end',
  'traffic.test-connection',
  'user.ban',
  'user.create',
  'user.data',
  'user.erase',
  'user.kick',
  'user.mute',
  'user.note.create',
  'user.note.delete',
  'user.password.choose',
  'user.password.reset',
  'user.points',
  'user.shadow-ban',
  'user.tag',
  'user.unban',
  'user.unmute',
  'user.unshadow-ban',
  'user.untag',
  'user.update',
  'users.bulk',
  'users.export',
  'users.import',
];
export const AUDIT_TARGETS: readonly AuditTarget[] = [
  'user',
  'group',
  'message',
  'announcement',
  'admin',
  'alarm-rule',
  'gateway',
  'database',
];

/** What the address of the audit page may say. */
export const auditAddress = new GrowingAddress<AuditQuery>({
  action: choiceFilter(AUDIT_ACTIONS),
  targetType: choiceFilter(AUDIT_TARGETS),
  targetId: textFilter(MAX_CHARACTERS),
  adminId: textFilter(MAX_CHARACTERS),
  adminName: textFilter(MAX_CHARACTERS),
  atFrom: timeFilter(),
  atBefore: timeFilter(),
});

/** The filters as the page offers them; `targetId` is what its search box looks for. */
export const AUDIT_FILTERS: readonly FilterField[] = [
  {
    kind: 'choice',
    name: 'action',
    label: 'audit.column.what',
    options: AUDIT_ACTIONS.map((value) => ({ value, label: `audit.action.${value}` })),
  },
  {
    kind: 'choice',
    name: 'targetType',
    label: 'audit.column.target',
    options: AUDIT_TARGETS.map((value) => ({ value, label: `audit.target.${value}` })),
  },
  { kind: 'text', name: 'adminName', label: 'audit.column.who', maxLength: MAX_CHARACTERS },
  { kind: 'text', name: 'adminId', label: 'audit.filter.adminId', maxLength: MAX_CHARACTERS },
  { kind: 'period', from: 'atFrom', before: 'atBefore', label: 'audit.column.when' },
];
