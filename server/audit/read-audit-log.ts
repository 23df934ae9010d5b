import type { Kysely, Selectable } from 'kysely';
import type { AuditEntry, AuditQuery } from '#contract/rest/audit';
import type { CursorPage } from '#contract/rest/problem';
import type { Database } from '../storage/schema.ts';

/** The largest id a row can have: what is no such number is no cursor of ours, and before everything. */
const MAX_ID = 9_223_372_036_854_775_807n;

/** One page of the audit log, newest first; a cursor is the id of the entry at the page's end. */
export async function readAuditLog(
  db: Kysely<Database>,
  { limit, before, after, action, targetType, targetId, adminId }: AuditQuery,
): Promise<CursorPage<AuditEntry>> {
  const newer = after !== undefined && before === undefined;
  let rows = db.selectFrom('audit_log').selectAll();
  if (before !== undefined) rows = rows.where('id', '<', idOf(before));
  if (newer) rows = rows.where('id', '>', idOf(after));
  if (action !== undefined) rows = rows.where('action', '=', action);
  if (targetType !== undefined) rows = rows.where('target_type', '=', targetType);
  if (targetId !== undefined) rows = rows.where('target_id', '=', targetId);
  if (adminId !== undefined) rows = rows.where('admin_id', '=', idOf(adminId));
  // One more than is shown says whether there are more.
  const found = await rows
    .orderBy('id', newer ? 'asc' : 'desc')
    .limit(limit + 1)
    .execute();
  const shown = found.slice(0, limit);
  if (newer) shown.reverse();
  const more = found.length > limit;
  const [first, last] = [shown[0]?.id ?? null, shown.at(-1)?.id ?? null];
  return {
    items: shown.map(entryOf),
    older: newer || more ? last : null,
    // Coming from an older page or a cursor there is the page one came from.
    newer: newer ? (more ? first : null) : before === undefined ? null : first,
  };
}

function entryOf(row: Selectable<Database['audit_log']>): AuditEntry {
  return {
    id: row.id,
    at: new Date(row.at).toISOString(),
    adminId: row.admin_id,
    adminName: row.admin_name,
    action: row.action,
    targetType: row.target_type,
    targetId: row.target_id,
    before: row.before as AuditEntry['before'],
    after: row.after as AuditEntry['after'],
    address: row.address,
  };
}

function idOf(text: string): string {
  return /^\d{1,19}$/.test(text) && BigInt(text) <= MAX_ID ? text : '0';
}
