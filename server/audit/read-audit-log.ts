import { type Kysely, type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import type { AuditEntry, AuditQuery } from '#contract/rest/audit';
import type { CursorPage } from '#contract/rest/problem';
import { newestFirst } from '../storage/keyset.ts';
import type { Database } from '../storage/schema.ts';
import { reasonIn } from './audit-log.ts';
import { nameTargets } from './target-names.ts';

type Row = Selectable<Database['audit_log']>;

/** One page of the audit log, the newest first. @throws ApiError 400 bad-cursor */
export async function readAuditLog(
  db: Kysely<Database>,
  query: AuditQuery,
): Promise<CursorPage<AuditEntry>> {
  const page = await newestFirst(query, ({ limit, before, after }) => {
    const direction = after === undefined ? 'desc' : 'asc';
    let rows = narrowed(db.selectFrom('audit_log').selectAll(), query)
      .orderBy('at', direction)
      .orderBy('id', direction)
      .limit(limit);
    if (before !== undefined) rows = rows.where(sql<boolean>`(at, id) < ${placeOf(before)}`);
    if (after !== undefined) rows = rows.where(sql<boolean>`(at, id) > ${placeOf(after)}`);
    return rows.execute();
  });
  return { ...page, items: await entriesOf(db, page.items) };
}

/** `id`: any text. */
export async function readAuditEntry(
  db: Kysely<Database>,
  id: string,
): Promise<AuditEntry | undefined> {
  if (!isId(id)) return undefined;
  const rows = await db.selectFrom('audit_log').selectAll().where('id', '=', id).execute();
  return (await entriesOf(db, rows))[0];
}

/** Where in the order of time an entry stands. */
function placeOf(id: string) {
  return sql`((SELECT cursor.at FROM audit_log AS cursor WHERE cursor.id = ${id}::bigint), ${id}::bigint)`;
}

function narrowed<O>(
  rows: SelectQueryBuilder<Database, 'audit_log', O>,
  { action, targetType, targetId, adminId, adminName, atFrom, atBefore }: AuditQuery,
): SelectQueryBuilder<Database, 'audit_log', O> {
  let some = rows;
  if (action !== undefined) some = some.where('action', '=', action);
  if (targetType !== undefined) some = some.where('target_type', '=', targetType);
  if (targetId !== undefined) some = some.where('target_id', '=', targetId);
  if (adminId !== undefined) some = some.where('admin_id', '=', isId(adminId) ? adminId : '0');
  if (adminName !== undefined) {
    some = some.where(sql`lower(admin_name)`, '=', adminName.toLowerCase());
  }
  if (atFrom !== undefined) some = some.where('at', '>=', new Date(atFrom));
  if (atBefore !== undefined) some = some.where('at', '<', new Date(atBefore));
  return some;
}

async function entriesOf(db: Kysely<Database>, rows: readonly Row[]): Promise<AuditEntry[]> {
  const names = await nameTargets(db, rows);
  return rows.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    adminId: row.admin_id,
    adminName: row.admin_name,
    action: row.action,
    targetType: row.target_type,
    targetId: row.target_id,
    targetName: names(row),
    reason: reasonIn(row),
    before: row.before as AuditEntry['before'],
    after: row.after as AuditEntry['after'],
    address: row.address,
  }));
}

function isId(text: string): boolean {
  return /^\d{1,18}$/.test(text);
}
