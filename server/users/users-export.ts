import type { Kysely } from 'kysely';
import { USER_SORTS } from '#contract/rest/users';
import { USER_EXPORT_COLUMNS, type UsersExport } from '#contract/rest/users-jobs';
import type { JobRun } from '../jobs/job-run.ts';
import { ApiError } from '../plugins/api-error.ts';
import { inBatches } from '../storage/in-batches.ts';
import { orderOf } from '../storage/list-order.ts';
import type { Database } from '../storage/schema.ts';
import { type Cell, type Row, writeTable } from '../tables/table-writer.ts';
import type { Presence } from './presence.ts';
import { recordOf, USER_COLUMNS, type UserRecord } from './user-record.ts';
import { usersSelected } from './user-selection.ts';
import { USER_ORDERS, type UserSort } from './users-list.ts';

/** Rows in memory at once. */
const AT_ONCE = 1_000;
/** What one sheet of a workbook holds, its header included. */
const MAX_SHEET_ROWS = 1_048_576;

type Column = (typeof USER_EXPORT_COLUMNS)[number];

const CELLS: Readonly<Record<Column, (user: UserRecord) => Cell>> = {
  id: (user) => user.id,
  username: (user) => user.username,
  nickname: (user) => user.nickname,
  gender: (user) => user.gender,
  phone: (user) => user.phone,
  email: (user) => user.email,
  tags: (user) => user.tags.join(', '),
  points: (user) => user.points,
  status: statusOf,
  bannedUntil: ({ ban }) => (ban === null ? '' : (ban.until ?? 'infinity')),
  mutedUntil: ({ mute }) => (mute === null ? '' : (mute.until ?? 'infinity')),
  createdAt: (user) => user.createdAt,
  lastSeenAt: (user) => user.lastSeenAt ?? '',
};

/** @throws ApiError 400 invalid-request for a sort the list does not have */
export function exportSort(sort: string | undefined): UserSort {
  const found = USER_SORTS.flatMap((column) => [column, `-${column}`] as const).find(
    (known) => known === (sort ?? '-createdAt'),
  );
  if (!found) throw new ApiError(400, 'invalid-request', `There is no order ${sort ?? ''}.`);
  return found;
}

/** The work of an export job: its file is the table. */
export async function exportUsers(
  db: Kysely<Database>,
  presence: Presence,
  { selection, format, sort, ...body }: UsersExport,
  run: JobRun,
): Promise<void> {
  const columns: readonly Column[] = body.columns ?? USER_EXPORT_COLUMNS;
  const selected = usersSelected(db, selection, presence);
  const { total } = await selected
    .select((eb) => eb.fn.countAll<string>().as('total'))
    .executeTakeFirstOrThrow();
  run.expect(Number(total));
  if (format === 'xlsx' && Number(total) >= MAX_SHEET_ROWS) {
    throw new ApiError(422, 'too-many-rows', 'A sheet holds 1,048,575 users: export CSV instead.');
  }
  const file = await run.file(`users.${format}`);
  const query = selected.select(USER_COLUMNS).orderBy(orderOf(USER_ORDERS, exportSort(sort)));
  async function* rows(): AsyncGenerator<Row> {
    yield columns;
    for await (const batch of inBatches(db, query, AT_ONCE)) {
      run.signal.throwIfAborted();
      for (const row of batch) {
        const user = recordOf(row);
        yield columns.map((column) => CELLS[column](user));
      }
      run.advance(batch.length);
    }
  }
  await writeTable(file.path, format, rows(), run.signal);
}

function statusOf({ deletedAt, ban, mute, shadowBanned }: UserRecord): string {
  if (deletedAt !== null) return 'deleted';
  if (ban) return 'banned';
  if (mute) return 'muted';
  return shadowBanned ? 'shadow-banned' : 'active';
}
