import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { AuditEntry } from '#contract/rest/audit';
import { Permission } from '#contract/rest/permissions';
import type { CursorPage } from '#contract/rest/problem';
import { buildTestApp } from '../testing/build-test-app.ts';
import { createUsers } from '../testing/create-users.ts';
import { operatorWith } from '../testing/operator-with.ts';
import { type Act, recordActs } from './audit-log.ts';

const server = await buildTestApp({ after });
const { app, storage } = server;
const cookies = await server.signIn();
const [adaId] = (await createUsers(storage, ['ada'])) as [string];
let adminId = '';

before(async () => {
  const { db } = storage;
  adminId = (await db.selectFrom('admins').select('id').executeTakeFirstOrThrow()).id;
  await db.deleteFrom('audit_log').execute();
  const acts = [1, 2, 3, 4, 5].map((number): Act => ({
    operator: number === 4 ? { adminId, username: 'Admin' } : null,
    address: '127.0.0.1',
    requestId: 'r',
    action: number === 3 ? 'group.ban' : 'group.edit',
    targetType: number === 5 ? 'user' : 'group',
    targetId: number === 5 ? adaId : String(number),
    before: number === 3 ? { ban: null } : null,
    after: number === 3 ? { ban: { until: null, reason: 'spam' } } : { number },
  }));
  await db.transaction().execute((trx) => recordActs(trx, acts));
  // An entry a day; the one written first is not the oldest: somebody set the clock.
  const rows = await db.selectFrom('audit_log').select('id').orderBy('id').execute();
  for (const [index, { id }] of rows.entries()) {
    const at = new Date(Date.UTC(2026, 10, index === 0 ? 20 : 10 + index));
    await db.updateTable('audit_log').set({ at }).where('id', '=', id).execute();
  }
});

async function read(query: string): Promise<CursorPage<AuditEntry>> {
  const response = await app.inject({ url: `/api/audit?${query}`, cookies: { ...cookies } });
  assert.equal(response.statusCode, 200, response.body);
  return response.json();
}
const targets = ({ items }: CursorPage<AuditEntry>) => items.map(({ targetId }) => targetId);

test('the newest come first, page by page, and back again', async () => {
  const first = await read('limit=2');
  assert.deepEqual([targets(first), first.newer], [['1', adaId], null]);
  const second = await read(`limit=2&before=${first.older}`);
  assert.deepEqual(targets(second), ['4', '3']);
  const third = await read(`limit=2&before=${second.older}`);
  assert.deepEqual([targets(third), third.older], [['2'], null]);
  const back = await read(`limit=2&after=${second.newer}`);
  assert.deepEqual([targets(back), back.newer], [['1', adaId], null]);
});

test('an entry says what was before and after, and why, and has an address of its own', async () => {
  const { items } = await read('action=group.ban');
  assert.equal(items.length, 1);
  assert.partialDeepStrictEqual(items[0], {
    before: { ban: null },
    after: { ban: { until: null, reason: 'spam' } },
    reason: 'spam',
    adminId: null,
    adminName: '',
  });
  const one = await app.inject({ url: `/api/audit/${items[0]!.id}`, cookies: { ...cookies } });
  assert.deepEqual(one.json(), items[0]);
  for (const id of ['999999', 'x', '99999999999999999999']) {
    const none = await app.inject({ url: `/api/audit/${id}`, cookies: { ...cookies } });
    assert.equal(none.statusCode, 404);
  }
});

test('an entry names whom it is about', async () => {
  const { items } = await read(`targetType=user`);
  assert.deepEqual(
    items.map(({ targetId, targetName }) => [targetId, targetName]),
    [[adaId, 'the ada']],
  );
});

test('entries are found by what they are about, by whom and when they were written', async () => {
  assert.deepEqual(targets(await read('targetType=group&targetId=2')), ['2']);
  assert.deepEqual(targets(await read('targetType=gateway')), []);
  assert.deepEqual(targets(await read(`adminId=${adminId}`)), ['4']);
  assert.deepEqual(targets(await read('adminId=nobody')), []);
  assert.deepEqual(targets(await read('adminName=ADMIN')), ['4']);
  const days = 'atFrom=2026-11-12T00:00:00Z&atBefore=2026-11-14T00:00:00Z';
  assert.deepEqual(targets(await read(days)), ['4', '3']);
  const first = await read(`${days}&limit=1`);
  assert.deepEqual(targets(await read(`${days}&before=${first.older}`)), ['3']);
});

test('a cursor that is none of ours is told so', async () => {
  const url = '/api/audit?before=99999999999999999999';
  const response = await app.inject({ url, cookies: { ...cookies } });
  assert.deepEqual(
    [response.statusCode, response.json<{ code: string }>().code],
    [400, 'bad-cursor'],
  );
});

test('only who may read it reads it', async () => {
  const other = await operatorWith(server, [Permission.TrafficRead]);
  for (const url of ['/api/audit', '/api/audit/1']) {
    const response = await app.inject({ url, cookies: { ...other } });
    assert.equal(response.statusCode, 403);
  }
});
