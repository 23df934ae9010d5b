import type { Kysely, Transaction } from 'kysely';
import type { FileFormat } from '#contract/rest/jobs';
import type { ImportMode } from '#contract/rest/users';
import { type Act, recordActs } from '../audit/audit-log.ts';
import type { JobRun } from '../jobs/job-run.ts';
import { ApiError } from '../plugins/api-error.ts';
import { hashPassword } from '../secrets/password.ts';
import { newSecret } from '../secrets/secret.ts';
import type { Database } from '../storage/schema.ts';
import { type ImportedUser, ImportSheet, type SheetRow } from './import-sheet.ts';
import type { UsersBatch } from './users-batch.ts';

/** Rows of one statement, and of one transaction where it is not all or nothing. */
const AT_ONCE = 500;
/** Passwords hashed at the same time: each takes a core. */
const HASHES_AT_ONCE = 2;

export interface UsersImport {
  readonly path: string;
  readonly format: FileFormat;
  readonly mode: ImportMode;
  readonly dryRun: boolean;
}

type Trx = Transaction<Database>;
type GoodRow = SheetRow & { readonly user: ImportedUser };

/**
 * The work of an import job. The file is read twice, a batch at a time: first to see how much there
 * is and, where it is to be all or nothing, whether all of it is good; then to write.
 * @throws ApiError 422 bad-file, import-refused
 */
export async function importUsers(
  db: Kysely<Database>,
  batchOf: UsersBatch,
  file: UsersImport,
  run: JobRun,
): Promise<void> {
  const { mode, dryRun } = file;
  run.expect(null);
  const total = await look(db, batchOf, file, run);
  if (dryRun) {
    run.isDryRun();
    return;
  }
  if (mode === 'fail' && run.errorCount > 0) {
    throw new ApiError(
      422,
      'import-refused',
      `Nothing was imported: ${run.errorCount} rows are in error.`,
    );
  }
  run.expect(total);
  // Nobody knows it, and it is hashed once: with such a password one gets in after a reset only.
  const unknownPassword = await hashPassword(newSecret());
  const write = async (trx: Trx, rows: readonly SheetRow[]) => {
    await writeRows(trx, batchOf, mode, rows, unknownPassword, run);
  };
  if (mode === 'fail') {
    await db.transaction().execute(async (trx) => {
      for await (const rows of batches(file)) {
        run.signal.throwIfAborted();
        await write(trx, rows);
        run.advance(rows.length);
      }
    });
  } else {
    for await (const rows of batches(file)) {
      run.signal.throwIfAborted();
      await db.transaction().execute((trx) => write(trx, rows));
      run.advance(rows.length);
    }
  }
}

/** How many rows there are. Tells of what is wrong with them where nothing else will. */
async function look(
  db: Kysely<Database>,
  batchOf: UsersBatch,
  { mode, dryRun, ...file }: UsersImport,
  run: JobRun,
): Promise<number> {
  let total = 0;
  for await (const rows of batches(file)) {
    run.signal.throwIfAborted();
    total += rows.length;
    if (!dryRun && mode !== 'fail') continue;
    const good = goodOnes(rows, run);
    const taken = await batchOf.existing(db, good);
    for (const row of good) {
      if (!taken.has(row.user.username.toLowerCase())) run.count('created');
      else if (mode === 'update') run.count('updated');
      else if (mode === 'skip') run.count('skipped');
      else refuse(run, row.number, 'username-taken', `The name ${row.user.username} is taken.`);
    }
    if (dryRun) run.advance(rows.length);
  }
  if (!dryRun) run.forgetCounts();
  return total;
}

async function writeRows(
  trx: Trx,
  batchOf: UsersBatch,
  mode: ImportMode,
  rows: readonly SheetRow[],
  unknownPassword: string,
  run: JobRun,
): Promise<void> {
  const good = goodOnes(rows, run);
  const taken = await batchOf.existing(trx, good);
  const isTaken = ({ user }: GoodRow) => taken.has(user.username.toLowerCase());
  const fresh = good.filter((row) => !isTaken(row));
  const hashes = await hashAll(fresh, unknownPassword);
  const created = await batchOf.insert(
    trx,
    fresh.map(({ user }, index) => ({ user, passwordHash: hashes[index] ?? unknownPassword })),
  );
  run.count('created', created.length);
  const acts: Act[] = created.map((user) => ({
    ...run.actor,
    action: 'user.create',
    targetType: 'user',
    targetId: user.id,
    after: { ...user, imported: true },
  }));
  // Somebody else took the name since the look at it.
  const names = new Set(created.map(({ username }) => username.toLowerCase()));
  const late = fresh.filter(({ user }) => !names.has(user.username.toLowerCase()));
  const conflicts = [...good.filter(isTaken), ...late];
  if (mode === 'fail' && conflicts.length > 0) {
    throw new ApiError(409, 'import-refused', 'Nothing was imported: a name was taken meanwhile.');
  }
  if (mode === 'skip') run.count('skipped', conflicts.length);
  if (mode === 'update') {
    for (const { user } of conflicts) {
      const change = await batchOf.update(trx, user);
      run.count(change === null ? 'unchanged' : 'updated');
      if (change === null) continue;
      acts.push({
        ...run.actor,
        action: 'user.update',
        targetType: 'user',
        targetId: change.id,
        after: { ...change.after, imported: true },
      });
    }
  }
  await recordActs(trx, acts);
}

/** Those that are users; of the others the job tells what is wrong. */
function goodOnes(rows: readonly SheetRow[], run: JobRun): GoodRow[] {
  return rows.filter((row): row is GoodRow => {
    if (row.problem) refuse(run, row.number, row.problem.code, row.problem.message);
    return row.user !== null;
  });
}

function refuse(run: JobRun, row: number, code: string, message: string): void {
  run.count('failed');
  run.itemFailed({ item: `row ${row}`, code, message });
}

/** On the threads of libuv: the event loop does not wait for them. */
async function hashAll(rows: readonly GoodRow[], unknownPassword: string): Promise<string[]> {
  const hashes: string[] = rows.map(() => unknownPassword);
  const queue = [...rows.entries()].filter(([, { user }]) => user.password !== undefined);
  const worker = async () => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const [index, { user }] = next;
      if (user.password !== undefined) hashes[index] = await hashPassword(user.password);
    }
  };
  await Promise.all(Array.from({ length: HASHES_AT_ONCE }, worker));
  return hashes;
}

async function* batches(
  file: Pick<UsersImport, 'path' | 'format'>,
): AsyncGenerator<readonly SheetRow[]> {
  const sheet = new ImportSheet();
  let batch: SheetRow[] = [];
  for await (const row of sheet.rows(file)) {
    batch.push(row);
    if (batch.length < AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
