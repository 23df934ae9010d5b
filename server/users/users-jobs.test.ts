import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import yauzl from 'yauzl';
import type { Job } from '#contract/rest/jobs';
import { Permission } from '#contract/rest/permissions';
import type { User } from '#contract/rest/users';
import { Command } from '#contract/wire/commands';
import type { ImLogin } from '#contract/rest/im-login';
import { writeTable } from '../tables/table-writer.ts';
import { readTable } from '../tables/table-reader.ts';
import { buildTestApp } from '../testing/build-test-app.ts';
import { createUsers } from '../testing/create-users.ts';
import { operatorWith } from '../testing/operator-with.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { messageBody, TestImClient } from '../testing/test-im-client.ts';
import { until } from '../testing/until.ts';
import { UserTokens } from './user-tokens.ts';

const server = await buildTestApp({ after }, { listen: true });
const { app, url, storage } = server;
const { db } = storage;
const cookies = await server.signIn();
const folder = await temporaryFolder({ after });

beforeEach(async () => {
  await db.deleteFrom('users').execute();
  await db.deleteFrom('audit_log').execute();
});

async function ended(answer: { statusCode: number; body: string; json: () => Job }): Promise<Job> {
  assert.equal(answer.statusCode, 202, answer.body);
  const { id } = answer.json();
  let job: Job | undefined;
  await until(async () => {
    job = (await app.inject({ url: `/api/jobs/${id}`, cookies })).json<Job>();
    return job.state !== 'running';
  }, 60_000);
  assert.ok(job);
  return job;
}

const post = (path: string, payload: object, by: object = cookies) =>
  app.inject({ method: 'POST', url: path, payload, cookies: { ...by } });

function upload(file: string | Buffer, query: object, by: object = cookies) {
  return app.inject({
    method: 'POST',
    url: '/api/users/import',
    query: { format: 'csv', mode: 'skip', ...query },
    headers: { 'content-type': 'text/csv' },
    payload: file,
    cookies: { ...by },
  });
}

async function users(): Promise<User[]> {
  const answer = await app.inject({ url: '/api/users?sort=username&pageSize=200', cookies });
  return answer.json<{ items: User[] }>().items;
}

async function fileOf({ id }: Job): Promise<Buffer> {
  const answer = await app.inject({ url: `/api/jobs/${id}/file`, cookies });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.rawPayload;
}

async function rowsOf(bytes: Buffer, format: 'csv' | 'xlsx'): Promise<string[][]> {
  const path = join(folder, `read.${format}`);
  await writeFile(path, bytes);
  const rows: string[][] = [];
  for await (const { cells } of readTable(path, format)) rows.push([...cells]);
  return rows;
}

describe('a bulk act', () => {
  const bulk = async (ids: readonly string[], act: object) =>
    ended(await post('/api/users/bulk', { selection: { ids }, act }));

  test('bans those named, tells which of them an undo is for, and who was named in vain', async () => {
    const [ada, bob] = (await createUsers(storage, ['ada', 'bob'])) as [string, string];
    await post(`/api/users/${bob}/ban`, { reason: 'before' });
    const token = await new UserTokens(db).issue(ada);
    const client = await TestImClient.bound(url, ada, token);
    const job = await ended(
      await post('/api/users/bulk', {
        selection: { ids: [ada, bob, 'nobody'] },
        act: { kind: 'ban', reason: 'fraud' },
      }),
    );
    assert.equal((await client.closed).reason, 'banned');
    assert.partialDeepStrictEqual(job, {
      state: 'done',
      done: 3,
      total: 3,
      errorCount: 1,
      errors: [{ item: 'nobody', code: 'not-found' }],
      result: { counts: { changed: 2, failed: 1 }, changed: [{ id: ada, version: 2 }] },
    });
    const undone = await ended(
      await post('/api/users/bulk', {
        selection: { changed: job.result?.changed },
        act: { kind: 'unban', reason: 'undo' },
      }),
    );
    assert.deepEqual(undone.result?.counts, { changed: 1 });
    assert.deepEqual(
      (await users()).map(({ ban }) => ban?.reason ?? null),
      [null, 'fraud'],
    );
  });

  test('is taken back from those alone whom nobody changed since, who are counted', async () => {
    const [ada, bob] = (await createUsers(storage, ['ada', 'bob'])) as [string, string];
    const client = await TestImClient.bound(url, ada, await new UserTokens(db).issue(ada));
    const other = await TestImClient.bound(url, bob, await new UserTokens(db).issue(bob));
    const write = async (from: TestImClient, id: string) => {
      const answer = await from.request(3, messageBody(id, id), Command.MessageResponse);
      return answer['errorCode'] ?? answer['success'];
    };
    const { result } = await bulk([ada, bob], { kind: 'mute', reason: 'spam' });
    const theirs = await post(`/api/users/${bob}/mute`, { reason: 'for threats' });
    assert.equal(theirs.statusCode, 200);
    const back = { selection: { changed: result?.changed }, act: { kind: 'unmute', reason: '' } };
    const undone = await ended(await post('/api/users/bulk', back));
    assert.deepEqual(undone.result?.counts, { changed: 1, changedSince: 1 });
    assert.deepEqual(
      undone.errors.map(({ item, code }) => [item, code]),
      [[bob, 'version-conflict']],
    );
    assert.deepEqual([await write(client, ada), await write(other, bob)], [true, 'muted']);
    const kick = { ...back, act: { kind: 'kick', reason: '' } };
    assert.equal((await post('/api/users/bulk', kick)).statusCode, 400, 'it takes nothing back');
    await Promise.all([client.close(), other.close()]);
  });

  test('mutes and bans, and takes both back, for clients that are connected', async () => {
    const ids = (await createUsers(storage, ['ada', 'bob'])) as [string, string];
    const tokens = new UserTokens(db);
    const connect = async (id: string) => TestImClient.bound(url, id, await tokens.issue(id));
    const clients = await Promise.all(ids.map(connect));
    const write = (client: TestImClient, from: string) =>
      client.request(Command.MessageRequest, messageBody(from, from), Command.MessageResponse);
    const outcomes = async () => {
      const answers = await Promise.all(clients.map((client, n) => write(client, ids[n]!)));
      return answers.map((answer) => answer['errorCode'] ?? answer['success']);
    };
    await bulk(ids, { kind: 'mute', reason: 'spam' });
    assert.deepEqual(await outcomes(), ['muted', 'muted']);
    await bulk(ids, { kind: 'unmute', reason: '' });
    assert.deepEqual(await outcomes(), [true, true]);
    await bulk(ids, { kind: 'ban', reason: 'fraud' });
    for (const client of clients) assert.equal((await client.closed).reason, 'banned');
    await assert.rejects(connect(ids[0]), /banned/);
    await bulk(ids, { kind: 'unban', reason: '' });
    for (const client of await Promise.all(ids.map(connect))) await client.close();
  });

  test('kicks, with the tokens or without', async () => {
    const ids = (await createUsers(storage, ['ada', 'bob'])) as [string, string];
    const issued = await Promise.all(ids.map((id) => new UserTokens(db).issue(id)));
    const connect = () => Promise.all(ids.map((id, n) => TestImClient.bound(url, id, issued[n]!)));
    let clients = await connect();
    await bulk(ids, { kind: 'kick', reason: 'an update' });
    for (const client of clients) {
      const push = await client.next(Command.Push, ({ code }) => code === 102);
      assert.equal(push['msg'], 'an update');
      await client.closed;
    }
    clients = await connect();
    await bulk(ids, { kind: 'kick', reason: '', revokeTokens: true });
    await Promise.all(clients.map(({ closed }) => closed));
    await assert.rejects(connect(), /bad-token/);
  });

  test('writes to all whom a filter finds, and tags them', async () => {
    const [ada, bob] = (await createUsers(storage, ['ada', 'bob'])) as [string, string];
    const client = await TestImClient.bound(url, ada, await new UserTokens(db).issue(ada));
    const tagged = await ended(
      await post('/api/users/bulk', {
        selection: { filter: { username: 'a' } },
        act: { kind: 'tag', tag: 'VIP' },
      }),
    );
    assert.deepEqual(tagged.result?.changed, [{ id: ada, version: 2 }]);
    const sent = await ended(
      await post('/api/users/bulk', {
        selection: { filter: { tag: 'VIP' } },
        act: { kind: 'message', text: 'Welcome.' },
      }),
    );
    assert.deepEqual(sent.result?.counts, { changed: 1 });
    const message = await client.next(4, (body) => body['fromUserId'] === 'system');
    assert.equal(message['content'], 'Welcome.');
    client.send(Command.MessageRequest, messageBody(ada, bob, {}));
    await client.close();
  });

  test('needs the permission, and a known act', async () => {
    const reader = await operatorWith(server, [Permission.UsersRead]);
    const body = { selection: { ids: ['1'] }, act: { kind: 'kick', reason: '' } };
    assert.equal((await post('/api/users/bulk', body, reader)).statusCode, 403);
    const unknown = { ...body, act: { kind: 'promote', reason: '' } };
    assert.equal((await post('/api/users/bulk', unknown)).statusCode, 400);
  });
});

describe('an export', () => {
  for (const format of ['csv', 'xlsx'] as const) {
    test(`as ${format} has the columns and the order asked for, and no formula`, async () => {
      await createUsers(storage, ['ada', 'bob']);
      await db
        .updateTable('users')
        .set({ nickname: '=HYPERLINK("x")', phone: '+86 1', tags: ['a', 'b'] })
        .where('username', '=', 'ada')
        .execute();
      const job = await ended(
        await post('/api/users/export', {
          selection: { filter: {} },
          format,
          columns: ['username', 'nickname', 'phone', 'tags', 'points', 'status'],
          sort: '-username',
        }),
      );
      assert.deepEqual([job.state, job.done, job.total], ['done', 2, 2], job.message);
      const bytes = await fileOf(job);
      assert.equal(bytes.length, job.result?.file?.bytes);
      if (format === 'csv') {
        assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
        assert.match(bytes.toString(), /'=HYPERLINK/);
        assert.match(bytes.toString(), /,'\+86 1,/);
      }
      // Reading takes the apostrophes away again.
      assert.deepEqual(await rowsOf(bytes, format), [
        ['username', 'nickname', 'phone', 'tags', 'points', 'status'],
        ['bob', 'the bob', '', '', '0', 'active'],
        ['ada', '=HYPERLINK("x")', '+86 1', 'a, b', '0', 'active'],
      ]);
      const [act] = await db
        .selectFrom('audit_log')
        .selectAll()
        .where('action', '=', 'users.export')
        .execute();
      assert.equal(act?.admin_name, 'admin');
      const other = await operatorWith(server, [Permission.UsersRead]);
      for (const path of ['', '/file']) {
        const answer = await app.inject({ url: `/api/jobs/${job.id}${path}`, cookies: other });
        assert.equal(answer.statusCode, 404, 'it is nobody else’s');
      }
    });
  }
});

describe('an import', () => {
  const HEADER = 'username,nickname,password,gender,phone,email,tags\r\n';

  test('creates users, who get in with their passwords, and tells what is wrong row by row', async () => {
    await createUsers(storage, ['taken']);
    const file =
      `\ufeff${HEADER}` +
      'ada,王小明,open sesame,女,\'+86 138,a@x.cn,"VIP,新用户"\r\n' +
      'taken,x,,,,,\r\n' +
      'b,too short a name,,,,,\r\n' +
      '\r\n' +
      'ADA,the same name,,,,,\r\n' +
      'eve,,,,,,\r\n' +
      'bob,Bob,,robot,,,\r\n' +
      'dan,Dan,,,,nowhere,\r\n' +
      'cid,Cid,,,,,\r\n';
    const job = await ended(await upload(file, {}));
    assert.equal(job.state, 'done', job.message);
    assert.deepEqual(job.result?.counts, { created: 2, failed: 5, skipped: 1 });
    assert.deepEqual(
      job.errors.map(({ item, code }) => [item, code]),
      [
        ['row 4', 'invalid-username'],
        ['row 6', 'repeated-username'],
        ['row 7', 'invalid-nickname'],
        ['row 8', 'invalid-gender'],
        ['row 9', 'invalid-email'],
      ],
    );
    const [ada, cid] = await users();
    assert.partialDeepStrictEqual(ada, {
      username: 'ada',
      nickname: '王小明',
      gender: 'female',
      phone: '+86 138',
      tags: ['VIP', '新用户'],
    });
    const login = (username: string, password: string) =>
      app.inject({ method: 'POST', url: '/api/im/login', payload: { username, password } });
    const { token, user } = (await login('ada', 'open sesame')).json<ImLogin>();
    await (await TestImClient.bound(url, user.id, token)).close();
    assert.equal((await login('cid', 'anything')).statusCode, 401);
    assert.equal(cid?.username, 'cid');
    const found = await app.inject({ url: '/api/users', query: { q: '小明' }, cookies });
    assert.equal(found.json<{ total: number }>().total, 1);
    const acts = await db.selectFrom('audit_log').select(['action', 'after']).execute();
    assert.ok(acts.some(({ action }) => action === 'user.create'));
    assert.ok(!JSON.stringify(acts).includes('open sesame'));
  });

  test('reads what Excel saves in China, and workbooks', async () => {
    // 王小明 in GBK.
    const gbk = Buffer.concat([
      Buffer.from('username,nickname\nada,'),
      Buffer.from([0xcd, 0xf5, 0xd0, 0xa1, 0xc3, 0xf7]),
    ]);
    assert.equal((await ended(await upload(gbk, {}))).result?.counts['created'], 1);
    const path = join(folder, 'import.xlsx');
    await writeTable(path, 'xlsx', [
      ['用户名', '昵称', '手机'],
      ['bob', 'B & <b>', 13800138000],
    ]);
    const job = await ended(await upload(await readFile(path), { format: 'xlsx' }));
    assert.equal(job.state, 'done', job.message);
    assert.deepEqual(
      (await users()).map(({ username, nickname, phone }) => [username, nickname, phone]),
      [
        ['ada', '王小明', ''],
        ['bob', 'B & <b>', '13800138000'],
      ],
    );
  });

  test('says in a dry run what each mode would do, and writes nothing', async () => {
    await createUsers(storage, ['taken']);
    const file = `${HEADER}taken,New,,,,,\r\nada,Ada,,,,,\r\nx,bad,,,,,\r\n`;
    const counts = [];
    for (const mode of ['skip', 'update', 'fail']) {
      const job = await ended(await upload(file, { mode, dryRun: true }));
      assert.equal(job.result?.dryRun, true);
      assert.equal(job.result.passwords, undefined, 'there are none');
      counts.push(job.result.counts);
    }
    assert.deepEqual(counts, [
      { created: 1, failed: 1, skipped: 1 },
      { created: 1, failed: 1, updated: 1 },
      { created: 1, failed: 2 },
    ]);
    assert.deepEqual(
      (await users()).map(({ nickname }) => nickname),
      ['the taken'],
    );
  });

  test('changes users that exist when asked to, and only what the row names', async () => {
    await createUsers(storage, ['taken', 'same']);
    const file = 'username,nickname,phone\r\ntaken,New,139\r\nsame,the same,\r\n';
    const job = await ended(await upload(file, { mode: 'update' }));
    assert.deepEqual(job.result?.counts, { unchanged: 1, updated: 1 });
    const [, taken] = await users();
    assert.deepEqual([taken?.nickname, taken?.phone, taken?.version], ['New', '139', 2]);
  });

  test('leaves all as it was when one row of many is bad and it is all or nothing', async () => {
    await createUsers(storage, ['taken']);
    const rows = Array.from({ length: 1_200 }, (_, n) => `user${n},User ${n},,,,,\r\n`).join('');
    const job = await ended(await upload(`${HEADER}${rows}taken,x,,,,,\r\n`, { mode: 'fail' }));
    assert.deepEqual(
      [job.state, job.message, job.errors.map(({ item }) => item)],
      ['failed', 'Nothing was imported: 1 row is in error.', ['row 1202']],
    );
    assert.equal((await users()).length, 1);
    const good = await ended(await upload(`${HEADER}${rows}`, { mode: 'fail' }));
    assert.deepEqual(
      [good.state, good.done, good.result?.counts['created']],
      ['done', 1_200, 1_200],
    );
  });

  test('refuses what is no list of users', async () => {
    const cases: [file: string | Buffer, query: object, message: RegExp][] = [
      ['name,age\r\na,b\r\n', {}, /no column "name"/],
      ['username,username,nickname\r\n', {}, /twice/],
      ['username\r\nada\r\n', {}, /nickname is missing/],
      ['\r\n\r\n', {}, /empty/],
      ['username,nickname\r\n"ada', {}, /Row 2 has a quotation mark that is never closed/],
      [Buffer.from([0, 1, 2, 0, 255]), {}, /no CSV/],
      ['username,nickname\r\nada,Ada\r\n', { format: 'xlsx' }, /no XLSX/],
    ];
    for (const [file, query, message] of cases) {
      const job = await ended(await upload(file, query));
      assert.equal(job.state, 'failed', String(message));
      assert.match(job.message, message);
    }
    const empty = await upload('', {});
    assert.deepEqual([empty.statusCode, empty.json().code], [400, 'no-file']);
    const large = await upload(Buffer.alloc((64 << 20) + 1, 'a'), {});
    assert.deepEqual([large.statusCode, large.json().code], [413, 'body-too-large']);
    const reader = await operatorWith(server, [Permission.UsersRead]);
    assert.equal((await upload('x', {}, reader)).statusCode, 403);
  });

  test('has a template in both formats', async () => {
    for (const format of ['csv', 'xlsx'] as const) {
      const answer = await app.inject({
        url: `/api/users/import-template?format=${format}`,
        cookies,
      });
      const [header] = await rowsOf(answer.rawPayload, format);
      assert.equal(header?.join(','), HEADER.trim());
    }
  });
});

test('all data of one user comes as an archive, for who may erase', async () => {
  const [ada, bob] = (await createUsers(storage, ['ada', 'bob'])) as [string, string];
  const client = await TestImClient.bound(url, ada, await new UserTokens(db).issue(ada));
  client.send(Command.MessageRequest, messageBody(ada, bob, { content: '=1+1' }));
  await client.next(4);
  await client.close();
  await post(`/api/users/${ada}/points`, { amount: 5, reason: 'a prize' });
  const writer = await operatorWith(server, [Permission.UsersRead, Permission.UsersWrite]);
  assert.equal((await post(`/api/users/${ada}/data`, {}, writer)).statusCode, 403);
  const job = await ended(await post(`/api/users/${ada}/data`, {}));
  assert.equal(job.state, 'done', job.message);
  const files = await unzip(await fileOf(job));
  assert.deepEqual([...files.keys()].sort(), [
    'acts.csv',
    'friends.json',
    'groups.json',
    'messages.csv',
    'notes.json',
    'points.csv',
    'profile.json',
    'sign-ins.csv',
  ]);
  assert.match(files.get('profile.json') ?? '', /"username": "ada"/);
  assert.match(files.get('messages.csv') ?? '', /,'=1\+1,/);
  assert.match(files.get('points.csv') ?? '', /,5,5,a prize/);
});

async function unzip(bytes: Buffer): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const zip = await yauzl.fromBufferPromise(bytes);
  for await (const entry of zip.eachEntry()) {
    const stream = await zip.openReadStreamPromise(entry);
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    files.set(entry.fileName, Buffer.concat(chunks).toString());
  }
  return files;
}
