import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
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
      run.changed('1', 3);
      run.changed('2', 5);
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
      result: {
        counts: { changed: 2, failed: 1 },
        changed: [
          { id: '1', version: 3 },
          { id: '2', version: 5 },
        ],
      },
    });
    assert.ok(over.finishedAt !== null);
    const [{ errors, ...listed } = over] = await jobs.recent(adminId, 1);
    assert.deepEqual([errors, listed.id], [[], job.id]);
    assert.equal(await jobs.own(job.id, '999'), undefined, 'nobody else may look');
    assert.deepEqual(told.at(-1), {
      id: job.id,
      kind: 'users.bulk',
      state: 'done',
      step: null,
      done: 3,
      total: 3,
      secondsLeft: null,
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

  test('waits for another of its lane, which leaves the place beside it to others', async () => {
    const begun: string[] = [];
    const startIn = (lane: string | undefined, name: string) =>
      jobs.start(
        'users.import',
        actor,
        async (run) => {
          begun.push(name);
          await endless(run);
        },
        lane === undefined ? {} : { lane },
      );
    const first = await startIn('imports', 'first import');
    const second = await startIn('imports', 'second import');
    assert.equal((await jobs.own(second.id, adminId))?.step, 'waiting');
    const other = await startIn(undefined, 'an export');
    assert.deepEqual(begun, ['first import', 'an export']);
    await jobs.cancel(first.id);
    await until(() => begun.includes('second import'));
    assert.equal((await jobs.own(second.id, adminId))?.step, null);
    await Promise.all([jobs.cancel(second.id), jobs.cancel(other.id)]);
  });

  test('is done when it was cancelled too late, and says what is left when it was not', async () => {
    const late = await start(async (run) => {
      await once(run.signal, 'abort');
      run.count('created', 3);
    });
    await jobs.cancel(late.id);
    assert.partialDeepStrictEqual(await ended(late), {
      state: 'done',
      result: { counts: { created: 3 } },
    });
    const cleanedUp = Promise.withResolvers<undefined>();
    const cleanUp = async () => cleanedUp.resolve(undefined);
    await jobs.cancel((await jobs.start('users.bulk', actor, endless, { cleanUp })).id);
    await cleanedUp.promise;
  });

  test('counts what a transaction did once it is committed, and keeps it with it', async () => {
    const repository = new JobsRepository(db);
    const go = Promise.withResolvers<undefined>();
    const job = await start(async (run) => {
      run.begin('writing', 30);
      await run.transaction(db, 10, false, async (_, count) => count('created', 10));
      const failing = run.transaction(db, 10, false, async (_, count) => {
        count('created', 10);
        throw new Error('the database said no');
      });
      await assert.rejects(failing, /said no/);
      await go.promise;
      await run.transaction(db, 20, true, async (_, count) => count('created', 20));
      assert.partialDeepStrictEqual(await repository.own(run.id, adminId), {
        state: 'done',
        done: 30,
      });
    });
    const counts = async () => (await repository.own(job.id, adminId))?.result?.counts['created'];
    await until(async () => (await counts()) === 10);
    go.resolve(undefined);
    assert.partialDeepStrictEqual(await ended(job), {
      state: 'done',
      result: { counts: { created: 30 } },
    });
  });

  test('says that the disk is full when it is', async () => {
    const job = await start(async () => {
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    });
    assert.equal((await ended(job)).message, 'The disk of the server is full.');
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

  test('of a server that was killed goes when the next one starts, also one with the same number', async () => {
    let ours = '';
    await ended(await start(async (run) => writeFile((ours = (await run.file('x')).path), '')));
    // No process has the first number: it is beyond what any system gives.
    const left = [2 ** 30, process.pid].map((pid) => join(tmpdir(), `bzghost-jobs-${pid}-left`));
    for (const folder of left) await mkdir(folder, { recursive: true });
    await jobs.recover();
    assert.deepEqual(left.map(existsSync), [false, false]);
    assert.equal(existsSync(ours), true);
  });

  test('tells of every failure when there are more than are kept, also of a job that failed', async () => {
    const job = await start(async (run) => {
      for (let i = 0; i < 1_200; i++) {
        run.itemFailed({ item: `row ${i}`, code: 'x', message: i === 1_100 ? '=1+1' : 'wrong' });
      }
      throw new ApiError(422, 'x', 'All of it is wrong.');
    });
    const { state, errors, result } = await ended(job);
    assert.deepEqual([state, errors.length], ['failed', 1_000]);
    assert.equal(result?.file?.name, 'users-bulk-errors.csv');
    const lines = (await readFile(jobs.files.pathOf(job.id) ?? '', 'utf8')).split('\r\n');
    assert.deepEqual(
      [lines[0], lines[1], lines.length],
      ['\ufeffrow,code,message', '0,x,wrong', 1_202],
    );
    assert.equal(lines[1_101], "1100,x,'=1+1");
  });
});
