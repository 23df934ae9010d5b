import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import type { Job, JobProgress } from '#contract/rest/jobs';
import { hashPassword } from '../secrets/password.ts';
import { ApiError } from '../plugins/api-error.ts';
import { silentLog } from '../testing/silent-log.ts';
import { testDatabase } from '../testing/test-database.ts';
import { until } from '../testing/until.ts';
import type { JobRun } from './job-run.ts';
import { Jobs } from './jobs.ts';
import { JobsRepository } from './jobs.repository.ts';

const { db } = await testDatabase({ after });
const { id: adminId } = await db
  .insertInto('admins')
  .values({
    username: 'ada',
    display_name: 'Ada',
    password_hash: await hashPassword('none'),
    role: 'owner',
  })
  .returning('id')
  .executeTakeFirstOrThrow();
const actor = { operator: { adminId, username: 'ada' }, address: '::1', requestId: 'r' };

let jobs: Jobs;
let told: JobProgress[];

beforeEach(() => {
  told = [];
  jobs = new Jobs({ db, log: silentLog(), publish: (progress) => told.push(progress) });
});
afterEach(() => jobs.close());

const start = (work: (run: JobRun) => Promise<void>) => jobs.start('users.bulk', actor, work);

/** The job once it is over. */
async function ended({ id }: Job): Promise<Job> {
  let job: Job | undefined;
  await until(async () => (job = await jobs.own(id, adminId))?.state !== 'running');
  assert.ok(job);
  return job;
}

/** Work that goes on until it is aborted. */
async function endless(run: JobRun): Promise<void> {
  if (!run.signal.aborted) await once(run.signal, 'abort');
  run.signal.throwIfAborted();
}

describe('a job', () => {
  test('tells how far it came and what became of it', async () => {
    const job = await start(async (run) => {
      run.expect(3);
      run.count('changed', 2);
      run.changed('1');
      run.changed('2');
      run.itemFailed({ item: '3', code: 'not-found', message: 'There is no user 3.' });
      run.count('failed');
      run.advance(3);
    });
    assert.partialDeepStrictEqual(job, {
      kind: 'users.bulk',
      state: 'running',
      done: 0,
      total: null,
    });
    const over = await ended(job);
    assert.partialDeepStrictEqual(over, {
      state: 'done',
      done: 3,
      total: 3,
      errorCount: 1,
      errors: [{ item: '3', code: 'not-found', message: 'There is no user 3.' }],
      result: { counts: { changed: 2, failed: 1 }, changedIds: ['1', '2'] },
    });
    assert.ok(over.finishedAt !== null);
    const [{ errors, ...listed } = over] = await jobs.recent(adminId, 1);
    assert.deepEqual([errors, listed.id], [[], job.id]);
    assert.equal(await jobs.own(job.id, '999'), undefined, 'nobody else may look');
    assert.deepEqual(told.at(-1), {
      id: job.id,
      kind: 'users.bulk',
      state: 'done',
      done: 3,
      total: 3,
      errorCount: 1,
    });
  });

  test('reports while it runs, and keeps the first thousand errors of many', async () => {
    const job = await start(async (run) => {
      run.expect(2_000);
      for (let i = 0; i < 1_500; i++) {
        run.itemFailed({ item: `row ${i}`, code: 'x', message: 'x' });
        run.advance();
      }
      await endless(run);
    });
    await until(() => told.some(({ done }) => done === 1_500));
    const running = await jobs.own(job.id, adminId);
    assert.deepEqual(
      [running?.state, running?.done, running?.errorCount, running?.errors.length],
      ['running', 1_500, 1_500, 1_000],
    );
    await jobs.cancel(job.id);
    assert.equal((await ended(job)).state, 'cancelled');
  });

  test('fails with a message for people, and with none of ours', async () => {
    const refused = await start(async () => {
      throw new ApiError(422, 'bad-file', 'This is no CSV file.');
    });
    const broken = await start(async () => {
      throw new Error('secret of the house');
    });
    assert.partialDeepStrictEqual(await ended(refused), {
      state: 'failed',
      message: 'This is no CSV file.',
    });
    const { state, message } = await ended(broken);
    assert.deepEqual([state, message], ['failed', 'Something went wrong on the server.']);
  });

  test('waits while two others are worked on, and can be cancelled there', async () => {
    const begun: number[] = [];
    const startNext = (n: number) =>
      start(async (run) => {
        begun.push(n);
        await endless(run);
      });
    // One after the other: they wait in the order in which they were written down.
    const first = await startNext(1);
    const second = await startNext(2);
    const third = await startNext(3);
    const fourth = await startNext(4);
    assert.deepEqual(begun, [1, 2]);
    await jobs.cancel(third.id);
    assert.equal((await ended(third)).state, 'cancelled');
    await jobs.cancel(first.id);
    await until(() => begun.length === 3);
    assert.deepEqual(begun, [1, 2, 4]);
    await Promise.all([jobs.cancel(second.id), jobs.cancel(fourth.id)]);
  });

  test('is refused when too many are unfinished', async () => {
    const started = await Promise.all(Array.from({ length: 20 }, () => start(endless)));
    await assert.rejects(start(endless), { code: 'too-many-jobs' });
    await Promise.all(started.map(({ id }) => jobs.cancel(id)));
    await jobs.cancel((await start(endless)).id);
  });

  test('that a stop interrupts has failed and says why; what a crash left is found at the start', async () => {
    const stopped = await start(endless);
    await jobs.close();
    const repository = new JobsRepository(db);
    assert.partialDeepStrictEqual(await repository.own(stopped.id, adminId), {
      state: 'failed',
      message: 'The server stopped before this was done.',
    });
    const crashed = await repository.insert('users.import', adminId);
    await new Jobs({ db, log: silentLog(), publish: () => undefined }).recover();
    assert.partialDeepStrictEqual(await repository.own(crashed.id, adminId), {
      state: 'failed',
      message: 'The server stopped before this was done.',
    });
  });
});

describe('a file of a job', () => {
  test('is private, and gone when the server stops', async () => {
    let path = '';
    const job = await start(async (run) => {
      const file = await run.file('users.csv');
      path = file.path;
      await writeFile(path, 'id\r\n');
    });
    const { result } = await ended(job);
    assert.deepEqual([result?.file?.name, result?.file?.bytes], ['users.csv', 4]);
    assert.equal(jobs.files.pathOf(job.id), path);
    assert.equal((await stat(dirname(path))).mode & 0o077, 0);
    await jobs.close();
    assert.equal(existsSync(dirname(path)), false);
  });

  test('is not left behind by a job that fails', async () => {
    let path = '';
    const job = await start(async (run) => {
      ({ path } = await run.file('users.csv'));
      await writeFile(path, 'half of i');
      throw new ApiError(422, 'x', 'x');
    });
    assert.equal((await ended(job)).result?.file, undefined);
    assert.equal(existsSync(path), false);
  });

  test('of a server that was killed goes with the next one', async () => {
    // No process has this number: it is beyond what any system gives.
    const left = join(tmpdir(), `bzghost-jobs-${2 ** 30}-left`);
    await mkdir(left, { recursive: true });
    const job = await start(async (run) => {
      await writeFile((await run.file('users.csv')).path, '');
    });
    await ended(job);
    assert.equal(existsSync(left), false);
  });
});
