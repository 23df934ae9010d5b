import type { AuditEntry } from '#contract/rest/audit';

/** A ban of ada by the operator, unless told otherwise. */
export function buildEntry(change: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: '7',
    at: '2026-11-24T08:00:00.000Z',
    adminId: '1',
    adminName: 'admin',
    action: 'user.ban',
    targetType: 'user',
    targetId: '100001',
    targetName: 'Ada',
    reason: 'spam',
    before: null,
    after: { until: null, reason: 'spam' },
    address: '127.0.0.1',
    ...change,
  };
}
