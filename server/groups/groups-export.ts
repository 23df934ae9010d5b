import type { Kysely } from 'kysely';
import { GROUP_EXPORT_COLUMNS, GROUP_SORTS, type GroupsExport } from '#contract/rest/groups';
import type { JobRun } from '../jobs/job-run.ts';
import { ApiError } from '../plugins/api-error.ts';
import { inBatches } from '../storage/in-batches.ts';
import type { Database } from '../storage/schema.ts';
import { type Cell, type Row, writeTable } from '../tables/table-writer.ts';
import type { GroupList, GroupOrder } from './group-list.ts';
import { type GroupRecord, recordOf } from './groups.repository.ts';

/** Rows in memory at once. */
const AT_ONCE = 1_000;

const CELLS: Readonly<Record<(typeof GROUP_EXPORT_COLUMNS)[number], (group: GroupRecord) => Cell>> =
  {
    id: (group) => group.id,
    name: (group) => group.name,
    ownerId: (group) => group.ownerId,
    ownerNickname: (group) => group.ownerNickname,
    memberCount: (group) => group.memberCount,
    status: statusOf,
    notice: (group) => group.notice,
    createdAt: (group) => group.createdAt,
  };

/** @throws ApiError 400 invalid-request for an order that the list does not have */
export function exportOrder(sort = '-createdAt'): GroupOrder {
  const orders = GROUP_SORTS.flatMap((column) => [column, `-${column}`] as const);
  const found = orders.find((order) => order === sort);
  if (!found) throw new ApiError(400, 'invalid-request', `There is no order ${sort}.`);
  return found;
}

/** The work of an export job: its file is the table, as the groups are at one moment. */
export async function exportGroups(
  db: Kysely<Database>,
  list: GroupList,
  { selection, format, columns = [...GROUP_EXPORT_COLUMNS], sort }: GroupsExport,
  run: JobRun,
): Promise<void> {
  const selected = list.selected(selection);
  const { total } = await selected
    .select((eb) => eb.fn.countAll<string>().as('total'))
    .executeTakeFirstOrThrow();
  run.expect(Number(total));
  const file = await run.file(`groups.${format}`);
  const query = list.records(selected, exportOrder(sort));
  async function* rows(): AsyncGenerator<Row> {
    yield columns;
    for await (const batch of inBatches(db, query, AT_ONCE)) {
      run.signal.throwIfAborted();
      for (const row of batch) {
        const group = recordOf(row);
        yield columns.map((column) => CELLS[column](group));
      }
      run.advance(batch.length);
    }
  }
  await writeTable(file.path, format, rows(), run.signal);
}

function statusOf({ dissolvedAt, ban, mute }: GroupRecord): string {
  if (dissolvedAt !== null) return 'dissolved';
  if (ban) return 'banned';
  return mute ? 'muted' : 'open';
}
