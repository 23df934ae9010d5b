import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { after, beforeEach, describe, test } from 'node:test';
import { sql } from 'kysely';
import type { Job } from '#contract/rest/jobs';
import { Permission } from '#contract/rest/permissions';
import { ADMIN_PASSWORD, buildTestApp } from '../testing/build-test-app.ts';
import { createUsers } from '../testing/create-users.ts';
import { operatorWith } from '../testing/operator-with.ts';
import { startServerProcess } from '../testing/server-process.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { until } from '../testing/until.ts';

const uploads = { bytes: 1 << 20, idleMs: 500, totalMs: 60_000 };
const server = await buildTestApp({ after }, { listen: true, maxRequestMs: 500, uploads });
const { app, url, storage } = server;
const { db } = storage;
const cookies = await server.signIn();
const folder = await temporaryFolder({ after });

beforeEach(async () => {
  await db.deleteFrom('users').execute();
  await db.deleteFrom('audit_log').execute();
  filesBefore = jobFiles();
});

type Answer = Awaited<ReturnType<typeof upload>>;

function upload(file: string, query: object = {}, by: object = cookies) {
  return app.inject({
    method: 'POST',
    url: '/api/users/import',
    query: { format: 'csv', mode: 'skip', ...query },
    headers: { 'content-type': 'text/csv' },
    payload: file,
    cookies: { ...by },
  });
}

const jobAt = async (id: string, by: object = cookies) =>
  (await app.inject({ url: `/api/jobs/${id}`, cookies: { ...by } })).json<Job>();

async function ended(answer: Answer, by: object = cookies): Promise<Job> {
  assert.equal(answer.statusCode, 202, answer.body);
  const { id } = answer.json<Job>();
  let job = await jobAt(id, by);
  await until(async () => (job = await jobAt(id, by)).state !== 'running', 60_000);
  return job;
}

/** Waits until the job is there, and cancels it. */
async function cancelAt(answer: Answer, isThere: (job: Job) => boolean): Promise<Job> {
  const { id } = answer.json<Job>();
  await until(async () => isThere(await jobAt(id)), 60_000);
  return (await app.inject({ method: 'DELETE', url: `/api/jobs/${id}`, cookies })).json<Job>();
}

const isWriting = ({ step, done }: Job) => step === 'writing' && done > 0;

async function countUsers(): Promise<number> {
  const { rows } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM users`.execute(db);
  return rows[0]?.n ?? NaN;
}

const sheet = (count: number, password = '') =>
  'username,nickname,password\r\n' +
  Array.from({ length: count }, (_, n) => `user${n},User ${n},${password}\r\n`).join('');

/** Files that jobs have made since the test began. */
const newFiles = () => jobFiles() - filesBefore;
let filesBefore = 0;
const jobFiles = () =>
  readdirSync(tmpdir())
    .filter((name) => name.startsWith(`bzghost-jobs-${process.pid}-`))
    .flatMap((name) => readdirSync(`${tmpdir()}/${name}`)).length;

describe('an import that is cancelled', () => {
  test('keeps what it says it wrote, where each row is for itself', async () => {
    const job = await cancelAt(await upload(sheet(5_000, 'a password')), isWriting);
    assert.equal(job.state, 'cancelled');
    const created = job.result?.counts['created'] ?? 0;
    assert.ok(created > 0 && created < 5_000);
    assert.deepEqual([await countUsers(), job.done], [created, created]);
    assert.equal(newFiles(), 0);
  });

  test('leaves nothing where it is all or nothing, while it hashes and while it writes', async () => {
    const hashing = await cancelAt(
      await upload(sheet(2_000, 'a password'), { mode: 'fail' }),
      ({ step, done }) => step === 'hashing' && done > 0,
    );
    assert.deepEqual([hashing.state, hashing.result?.counts, hashing.done], ['cancelled', {}, 0]);
    const writing = await cancelAt(await upload(sheet(20_000), { mode: 'fail' }), isWriting);
    // On a quick machine all of it may be there before the cancelling is.
    const all = writing.state === 'done';
    assert.equal(await countUsers(), all ? 20_000 : 0);
    assert.deepEqual(writing.result?.counts, all ? { created: 20_000 } : {});
    assert.equal(newFiles(), 0);
  });
});

test('an import tells beforehand how long the passwords take, and meanwhile how long is left', async () => {
  await createUsers(storage, ['user0']);
  const dry = await ended(await upload(sheet(100, 'a password'), { dryRun: true }));
  assert.equal(dry.result?.passwords?.count, 99, 'the one who is there keeps their own');
  assert.ok(dry.result.passwords.seconds >= 1);
  assert.equal(dry.result.encoding, 'utf-8');
  let seen: Job | undefined;
  await cancelAt(await upload(sheet(5_000, 'a password')), (job) => {
    if (job.secondsLeft !== null) seen = job;
    return seen !== undefined;
  });
  assert.ok(seen?.secondsLeft && seen.secondsLeft > 0);
  assert.equal(seen.step, 'writing');
});

test('imports that write wait for each other, a look does not', async () => {
  const first = await upload(sheet(5_000, 'a password'));
  const second = await upload(sheet(3));
  await until(async () => (await jobAt(first.json<Job>().id)).done > 0, 60_000);
  assert.equal((await jobAt(second.json<Job>().id)).step, 'waiting');
  assert.equal((await ended(await upload(sheet(3), { dryRun: true }))).state, 'done');
  await cancelAt(first, () => true);
  assert.equal((await ended(second)).state, 'done');
});

test('an update names what changed before and after, and touches nothing else', async () => {
  await createUsers(storage, ['ada', 'bob']);
  await db
    .updateTable('users')
    .set({ phone: '1', tags: ['a'] })
    .where('username', '=', 'ada')
    .execute();
  const before = await db.selectFrom('users').selectAll().orderBy('username').execute();
  const file = 'username,nickname,email\r\nADA,Countess,\r\nbob,the bob,\r\n';
  const job = await ended(await upload(file, { mode: 'update' }));
  assert.deepEqual(job.result?.counts, { updated: 1, unchanged: 1 });
  const [ada, bob] = await db.selectFrom('users').selectAll().orderBy('username').execute();
  const { search, ...rest } = before[0]!;
  assert.partialDeepStrictEqual(ada, { ...rest, nickname: 'Countess', version: 2 });
  assert.notEqual(ada?.search, search);
  assert.deepEqual(bob, before[1]);
  const act = await db
    .selectFrom('audit_log')
    .selectAll()
    .where('action', '=', 'user.update')
    .executeTakeFirstOrThrow();
  assert.deepEqual(
    [act.before, act.after],
    [{ nickname: 'the ada' }, { nickname: 'Countess', imported: true }],
  );
});

test('a file with more wrong rows than are shown has a report of every one of them', async () => {
  const file = 'username,nickname\r\n' + 'x,too short\r\n'.repeat(1_500);
  const job = await ended(await upload(file, { mode: 'fail' }));
  assert.deepEqual([job.state, job.errorCount, job.errors.length], ['failed', 1_500, 1_000]);
  const report = await app.inject({ url: `/api/jobs/${job.id}/file`, cookies });
  assert.equal(report.body.trimEnd().split('\r\n').length, 1_501);
  assert.equal(await countUsers(), 0);
});

describe('a job', () => {
  test('goes on when its operator’s session ends, who finds it when they are back', async () => {
    const by = await server.signIn();
    const answer = await upload(sheet(40, 'a password'), {}, by);
    await app.inject({ method: 'DELETE', url: '/api/session', cookies: by });
    const { id } = answer.json<Job>();
    assert.equal((await app.inject({ url: `/api/jobs/${id}`, cookies: by })).statusCode, 401);
    const back = await server.signIn();
    assert.equal((await ended(answer, back)).result?.counts['created'], 40);
  });

  test('is its operator’s alone: others neither see, cancel nor fetch it; in another tab it is the same', async () => {
    const answer = await upload(sheet(3_000, 'a password'));
    const { id } = answer.json<Job>();
    const other = await operatorWith(server, Object.values(Permission));
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['GET', '/file'],
    ] as const) {
      const refused = await app.inject({ method, url: `/api/jobs/${id}${path}`, cookies: other });
      assert.equal(refused.statusCode, 404);
    }
    assert.equal((await jobAt(id)).state, 'running');
    const otherTab = await server.signIn();
    const listed = await app.inject({ url: '/api/jobs', cookies: otherTab });
    assert.ok(listed.json<{ items: Job[] }>().items.some((job) => job.id === id));
    await app.inject({ method: 'DELETE', url: `/api/jobs/${id}`, cookies: otherTab });
    assert.equal((await jobAt(id)).state, 'cancelled');
  });

  test('whose file names people is given to whom may still read them only', async () => {
    await createUsers(storage, ['ada']);
    const reader = await operatorWith(server, [Permission.UsersRead]);
    const answer = await app.inject({
      method: 'POST',
      url: '/api/users/export',
      payload: { selection: { filter: {} }, format: 'csv' },
      cookies: reader,
    });
    const { id } = await ended(answer, reader);
    const file = () => app.inject({ url: `/api/jobs/${id}/file`, cookies: reader });
    assert.equal((await file()).statusCode, 200);
    await operatorWith(server, []);
    await sql`UPDATE admins SET role = (SELECT role FROM admins ORDER BY id DESC LIMIT 1)
      WHERE id = (SELECT created_by FROM jobs WHERE id = ${id})`.execute(db);
    const refused = await file();
    assert.deepEqual([refused.statusCode, refused.json().code], [403, 'forbidden']);
  });
});

describe('a file on a real socket', () => {
  const head = (length: number | string, by = cookies.session) =>
    'POST /api/users/import?format=csv&mode=skip HTTP/1.1\r\nHost: x\r\n' +
    `Cookie: session=${by}\r\nContent-Type: text/csv\r\n` +
    (typeof length === 'number' ? `Content-Length: ${length}` : `Transfer-Encoding: ${length}`) +
    '\r\n\r\n';

  async function open(): Promise<{ socket: Socket; answer: Promise<string> }> {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    let text = '';
    socket.setEncoding('utf8').on('data', (data: string) => (text += data));
    // A reset says the same.
    socket.on('error', () => undefined);
    const answer = new Promise<string>((resolve) => {
      socket.on('data', () => {
        if (/\r\n\r\n.*\}/s.test(text)) resolve(text);
      });
      socket.on('close', () => resolve(text));
    });
    return { socket, answer };
  }

  test('may take longer than other requests while something comes', async () => {
    const file = sheet(40);
    const { socket, answer } = await open();
    socket.write(head(file.length));
    const began = performance.now();
    for (let at = 0; at < file.length; at += 50) {
      socket.write(file.slice(at, at + 50));
      await delay(100);
    }
    assert.ok(performance.now() - began > 1_000, 'it was slow');
    assert.match(await answer, /^HTTP\/1\.1 202 /);
    socket.destroy();
    await until(async () => (await countUsers()) === 40);
  });

  test('is given up when nothing comes any more, and other requests when they take too long', async () => {
    const stalled = await open();
    stalled.socket.write(head(5_000) + 'username,nick');
    assert.match(await stalled.answer, /^HTTP\/1\.1 408 .*request-timeout/s);
    await until(() => newFiles() === 0);
    const slow = await open();
    slow.socket.write(
      'POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{',
    );
    const dripping = setInterval(() => slow.socket.write(' '), 50);
    assert.match(await slow.answer, /^HTTP\/1\.1 408 /);
    clearInterval(dripping);
  });

  test('that is too large is refused by what it says, and by what comes', async () => {
    const honest = await open();
    honest.socket.write(head((1 << 20) + 1));
    assert.match(await honest.answer, /^HTTP\/1\.1 413 .*body-too-large/s);
    honest.socket.destroy();
    const endless = await open();
    endless.socket.write(head('chunked'));
    const chunk = `10000\r\n${'x'.repeat(1 << 16)}\r\n`;
    for (let sent = 0; sent < 17; sent++) endless.socket.write(chunk);
    assert.match(await endless.answer, /^HTTP\/1\.1 413 .*body-too-large/s);
    endless.socket.destroy();
    await until(() => newFiles() === 0);
  });

  test('is not taken when its operator gave it up, or was signed out meanwhile', async () => {
    const cut = await open();
    cut.socket.write(head(5_000) + 'username,nickname\r\n');
    await until(() => newFiles() === 1);
    cut.socket.destroy();
    await until(() => newFiles() === 0);
    const by = await server.signIn();
    const file = sheet(3);
    const late = await open();
    late.socket.write(head(file.length, by.session) + file.slice(0, 20));
    await until(() => newFiles() === 1);
    await app.inject({ method: 'DELETE', url: '/api/session', cookies: by });
    late.socket.write(file.slice(20));
    assert.match(await late.answer, /^HTTP\/1\.1 401 .*not-signed-in/s);
    late.socket.destroy();
    assert.equal(await countUsers(), 0);
  });
});

test('a server that is killed leaves what the mode says, and the next one tells the truth', async () => {
  const environment = { DATA_DIR: `${folder}/data`, ADMIN_PASSWORD, TMPDIR: folder };
  const leftBehind = () => readdirSync(folder).filter((name) => name.startsWith('bzghost-jobs-'));
  let id = '';
  for (const mode of ['skip', 'fail'] as const) {
    const process = await startServerProcess(environment);
    const api = await signedIn(process.url);
    const count = async () => (await api<{ total: number }>('/api/users?pageSize=1')).total;
    const before = await count();
    if (id !== '') {
      const { state, message, result, done } = await api<Job>(`/api/jobs/${id}`);
      assert.deepEqual([state, message], ['failed', 'The server stopped before this was done.']);
      assert.deepEqual([result?.counts['created'], done], [before, before]);
      assert.ok(before > 0 && before < 5_000);
      assert.deepEqual(leftBehind(), []);
    }
    const file = sheet(5_000, 'a password').replaceAll('user', mode).replace(mode, 'user');
    ({ id } = await api<Job>(`/api/users/import?format=csv&mode=${mode}`, file));
    await until(async () => {
      const { step, done } = await api<Job>(`/api/jobs/${id}`);
      return step === (mode === 'skip' ? 'writing' : 'hashing') && done > 0;
    }, 60_000);
    assert.equal(leftBehind().length, 1);
    await process.end('SIGKILL');
  }
  const process = await startServerProcess(environment);
  const api = await signedIn(process.url);
  const { state, result } = await api<Job>(`/api/jobs/${id}`);
  assert.deepEqual([state, result], ['failed', null]);
  const found = await api<{ total: number }>('/api/users?pageSize=1&username=fail');
  assert.equal(found.total, 0);
  await process.end('SIGTERM');
  assert.deepEqual(leftBehind(), []);
  assert.equal(existsSync(`${folder}/data`), true);
});

async function signedIn(url: string) {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ username: 'admin', password: ADMIN_PASSWORD });
  const answer = await fetch(`${url}/api/session`, { method: 'POST', headers, body });
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return async <T>(path: string, file?: string): Promise<T> => {
    const sent = file === undefined ? {} : { method: 'POST', body: file };
    const answer = await fetch(`${url}${path}`, {
      headers: { cookie, 'content-type': 'text/csv' },
      ...sent,
    });
    assert.ok(answer.ok, `${path}: ${answer.status}`);
    return (await answer.json()) as T;
  };
}
