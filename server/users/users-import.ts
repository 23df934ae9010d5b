import type { Kysely, Transaction } from 'kysely';
import type { FileFormat } from '#contract/rest/jobs';
import type { ImportMode } from '#contract/rest/users-jobs';
import { type Act, recordActs } from '../audit/audit-log.ts';
import type { JobFiles } from '../jobs/job-files.ts';
import type { CountOutcome, JobRun } from '../jobs/job-run.ts';
import { ApiError } from '../plugins/api-error.ts';
import { hashPassword } from '../secrets/password.ts';
import { PasswordHashers } from '../secrets/password-hashers.ts';
import { newSecret } from '../secrets/secret.ts';
import type { Database } from '../storage/schema.ts';
import { ImportHashes } from './import-hashes.ts';
import { readImport } from './import-reader.ts';
import type { SheetFile, SheetRow, UserRow } from './import-sheet.ts';
import type { UsersBatch } from './users-batch.ts';

export interface UsersImport {
  readonly path: string;
  readonly format: FileFormat;
  readonly mode: ImportMode;
  readonly dryRun: boolean;
}

export interface UsersImportParts {
  readonly db: Kysely<Database>;
  readonly batch: UsersBatch;
  readonly files: JobFiles;
}

/** What a look at the file tells. */
interface Look {
  readonly file: SheetFile;
  readonly rows: number;
  /** Of those who would be created; counted where it was looked who is there. */
  readonly passwords: number;
}

type HashedRow = UserRow & { readonly passwordHash: string };

/**
 * The work of an import job. The file is read twice, a batch at a time: first to see how much there
 * is and, where it is to be all or nothing, whether all of it is good; then to write. No transaction is
 * open while passwords are hashed, which takes the longest by far.
 * @throws ApiError 422 bad-file, import-refused
 */
export async function importUsers(
  parts: UsersImportParts,
  upload: UsersImport,
  run: JobRun,
): Promise<void> {
  const { mode, dryRun } = upload;
  run.begin('checking', null);
  const look = await lookAt(parts, upload, run);
  if (dryRun) {
    run.expect(look.rows);
    run.note({ dryRun });
    if (look.passwords > 0) await estimate(look.passwords, run);
    return;
  }
  run.forgetCounts();
  if (mode === 'fail') {
    if (run.errorCount > 0) {
      const rows = run.errorCount === 1 ? '1 row is' : `${run.errorCount} rows are`;
      throw new ApiError(422, 'import-refused', `Nothing was imported: ${rows} in error.`);
    }
    await importAll(parts, look, run);
  } else {
    await importEach(parts, look, mode, run);
  }
}

/** How much there is. Tells of what is wrong with it where nothing else will. */
async function lookAt(
  { db, batch }: UsersImportParts,
  { path, format, mode, dryRun }: UsersImport,
  run: JobRun,
): Promise<Look> {
  let file: SheetFile = { path, format };
  let [rows, passwords] = [0, 0];
  const reading = readImport(file, run.signal, (encoding) => {
    file = { ...file, encoding };
    run.note({ encoding });
  });
  for await (const some of reading) {
    rows += some.length;
    if (dryRun || mode === 'fail') {
      const good = goodOnes(some, run);
      const taken = await batch.existing(db, good);
      for (const { number, user } of good) {
        if (!taken.has(user.username.toLowerCase())) {
          run.count('created');
          if (user.password !== undefined) passwords += 1;
        } else if (mode === 'update') run.count('updated');
        else if (mode === 'skip') run.count('skipped');
        else refuse(run, number, 'username-taken', `The name ${user.username} is taken.`);
      }
    }
    run.advance(some.length);
  }
  return { file, rows, passwords };
}

/** Tells how long the passwords will take. */
async function estimate(count: number, run: JobRun): Promise<void> {
  const hashers = new PasswordHashers();
  try {
    run.note({ passwords: { count, seconds: await hashers.secondsFor(count, run.signal) } });
  } finally {
    await hashers.close();
  }
}

/** A batch and a transaction at a time: what is written when it is cancelled stays. */
async function importEach(
  { db, batch }: UsersImportParts,
  { file, rows }: Look,
  mode: 'skip' | 'update',
  run: JobRun,
): Promise<void> {
  run.begin('writing', rows);
  const unknownPassword = await hashOfNobodys();
  const hashers = new PasswordHashers();
  let read = 0;
  try {
    for await (const some of readImport(file, run.signal)) {
      read += some.length;
      const good = goodOnes(some, run);
      const taken = await batch.existing(db, good);
      const [fresh, known] = parted(good, taken);
      const given = fresh.flatMap(({ user }) => user.password ?? []);
      const hashes = (await hashers.hash(given, run.signal)).values();
      const hashed = fresh.map((row) => {
        const hash = row.user.password === undefined ? unknownPassword : hashes.next().value;
        if (hash === undefined) throw new Error('a password without its hash');
        return { ...row, passwordHash: hash };
      });
      run.signal.throwIfAborted();
      await run.transaction(db, some.length, read === rows, async (trx, count) => {
        const late = await create(trx, batch, hashed, run, count);
        if (mode === 'update') await change(trx, batch, [...known, ...late], run, count);
        else count('skipped', known.length + late.length);
      });
    }
  } finally {
    await hashers.close();
  }
}

/** All in one transaction, or nothing: the passwords are hashed before it begins. */
async function importAll(
  { db, batch, files }: UsersImportParts,
  { file, rows, passwords }: Look,
  run: JobRun,
): Promise<void> {
  const own = await files.create('hashes');
  try {
    const hashes = await ImportHashes.in(own);
    try {
      if (passwords > 0) await hashEvery(file, passwords, hashes, run);
      hashes.rewind();
      run.begin('writing', rows);
      const unknownPassword = await hashOfNobodys();
      await run.transaction(db, 0, true, async (trx, count) => {
        for await (const some of readImport(file, run.signal)) {
          const hashed: HashedRow[] = [];
          for (const row of goodOnes(some, run)) {
            const hash =
              row.user.password === undefined ? unknownPassword : await hashes.of(row.number);
            if (hash === undefined) throw takenMeanwhile();
            hashed.push({ ...row, passwordHash: hash });
          }
          const late = await create(trx, batch, hashed, run, count);
          if (late.length > 0) throw takenMeanwhile();
          run.advance(some.length);
        }
        run.signal.throwIfAborted();
      });
    } finally {
      await hashes.close();
    }
  } catch (error) {
    // Nothing of it is there.
    run.begin(null, rows);
    throw error;
  } finally {
    await files.remove(own);
  }
}

async function hashEvery(
  file: SheetFile,
  passwords: number,
  hashes: ImportHashes,
  run: JobRun,
): Promise<void> {
  run.begin('hashing', passwords);
  const hashers = new PasswordHashers();
  try {
    for await (const some of readImport(file, run.signal)) {
      const rows = some.filter(
        (row) => 'user' in row && row.user.password !== undefined,
      ) as UserRow[];
      const given = rows.map(({ user }) => user.password ?? '');
      const made = await hashers.hash(given, run.signal, () => run.advance());
      await hashes.write(
        rows.map(({ number }, index) => ({ row: number, hash: made[index] ?? '' })),
      );
    }
  } finally {
    await hashers.close();
  }
}

/** For rows without a password, made once: nobody knows it, so that one gets in after a reset only. */
function hashOfNobodys(): Promise<string> {
  return hashPassword(newSecret());
}

function takenMeanwhile(): ApiError {
  return new ApiError(409, 'import-refused', 'Nothing was imported: a name was taken meanwhile.');
}

/** Those whose names somebody took since it was looked. */
async function create(
  trx: Transaction<Database>,
  batch: UsersBatch,
  rows: readonly HashedRow[],
  run: JobRun,
  count: CountOutcome,
): Promise<UserRow[]> {
  const created = await batch.insert(trx, rows);
  count('created', created.length);
  await recordActs(
    trx,
    created.map(({ id, ...user }): Act => ({
      ...run.actor,
      action: 'user.create',
      targetType: 'user',
      targetId: id,
      after: { id, ...user, imported: true },
    })),
  );
  if (created.length === rows.length) return [];
  const names = new Set(created.map(({ username }) => username));
  return rows.filter(({ user }) => !names.has(user.username));
}

async function change(
  trx: Transaction<Database>,
  batch: UsersBatch,
  rows: readonly UserRow[],
  run: JobRun,
  count: CountOutcome,
): Promise<void> {
  const updates = await batch.update(trx, rows);
  count('updated', updates.length);
  count('unchanged', rows.length - updates.length);
  await recordActs(
    trx,
    updates.map(({ id, before, after }): Act => ({
      ...run.actor,
      action: 'user.update',
      targetType: 'user',
      targetId: id,
      before,
      after: { ...after, imported: true },
    })),
  );
}

/** Those that are users; of the others the job tells what is wrong. */
function goodOnes(rows: readonly SheetRow[], run: JobRun): UserRow[] {
  return rows.flatMap((row) => {
    if ('user' in row) return [row];
    refuse(run, row.number, row.problem.code, row.problem.message);
    return [];
  });
}

function refuse(run: JobRun, row: number, code: string, message: string): void {
  run.count('failed');
  run.itemFailed({ item: `row ${row}`, code, message });
}

function parted(
  rows: readonly UserRow[],
  taken: ReadonlySet<string>,
): [fresh: UserRow[], known: UserRow[]] {
  const { fresh = [], known = [] } = Object.groupBy(rows, ({ user }) =>
    taken.has(user.username.toLowerCase()) ? 'known' : 'fresh',
  );
  return [fresh, known];
}
