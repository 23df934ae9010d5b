import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { AuditEntry } from '#contract/rest/audit';
import { Permission } from '#contract/rest/permissions';
import type { CursorPage } from '#contract/rest/problem';
import { buildTestApp } from '../testing/build-test-app.ts';
import { operatorWith } from '../testing/operator-with.ts';
import { recordActs } from './audit-log.ts';

const server = await buildTestApp({ after });
const { app, storage } = server;
const cookies = await server.signIn();

before(async () => {
  await storage.db.deleteFrom('audit_log').execute();
  const acts = [1, 2, 3, 4, 5].map((number) => ({
    operator: null,
    address: '127.0.0.1',
    requestId: 'r',
    action: number === 3 ? 'apple.eat' : 'apple.pick',
    targetType: 'apple',
    targetId: String(number),
    before: number === 3 ? { whole: true } : null,
    after: { number },
  }));
  await storage.db.transaction().execute((trx) => recordActs(trx, acts));
});

async function read(query: string): Promise<CursorPage<AuditEntry>> {
  const response = await app.inject({ url: `/api/audit?${query}`, cookies: { ...cookies } });
  assert.equal(response.statusCode, 200, response.body);
  return response.json();
}
const targets = ({ items }: CursorPage<AuditEntry>) => items.map(({ targetId }) => targetId);

test('the newest come first, page by page, and back again', async () => {
  const first = await read('limit=2');
  assert.deepEqual([targets(first), first.newer], [['5', '4'], null]);
  const second = await read(`limit=2&before=${first.older}`);
  assert.deepEqual(targets(second), ['3', '2']);
  const third = await read(`limit=2&before=${second.older}`);
  assert.deepEqual([targets(third), third.older], [['1'], null]);
  const back = await read(`limit=2&after=${second.newer}`);
  assert.deepEqual([targets(back), back.newer], [['5', '4'], null]);
});

test('an entry says what was before and after', async () => {
  const { items } = await read('action=apple.eat');
  assert.equal(items.length, 1);
  const { before, after, adminId, adminName } = items[0]!;
  assert.deepEqual(
    { before, after, adminId, adminName },
    { before: { whole: true }, after: { number: 3 }, adminId: null, adminName: '' },
  );
});

test('entries are found by what they are about', async () => {
  assert.deepEqual(targets(await read('targetType=apple&targetId=2')), ['2']);
  assert.deepEqual(targets(await read('targetType=pear')), []);
  assert.deepEqual(targets(await read('adminId=nobody')), []);
});

test('a cursor that is none of ours finds nothing before it', async () => {
  assert.deepEqual(targets(await read('before=99999999999999999999')), []);
});

test('only who may read it reads it', async () => {
  const other = await operatorWith(server, [Permission.TrafficRead]);
  const response = await app.inject({ url: '/api/audit', cookies: { ...other } });
  assert.equal(response.statusCode, 403);
});
