import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Group } from '#contract/rest/groups';
import type { Job } from '#contract/rest/jobs';
import { Permission } from '#contract/rest/permissions';
import { operatorWith } from '../testing/operator-with.ts';
import { until } from '../testing/until.ts';
import { groupWorld } from './testing/group-world.ts';

const world = await groupWorld({ after });
const { ada, bob, call, done, create, storage, app } = world;
const cookies = await world.signIn();
let first: Group;
let second: Group;

before(async () => {
  first = await create({ name: '=1+1', memberIds: [bob], notice: '一, "二"' });
  second = await create({ name: '乙', ownerId: bob });
  await done('POST', `/${second.id}/ban`, { reason: '' });
});

/** What the file of the export holds. */
async function exported(body: object): Promise<Buffer> {
  const { id } = await done<Job>('POST', '/export', body);
  const get = (path: string) =>
    app.inject({ method: 'GET', url: `/api/jobs/${id}${path}`, cookies });
  let job: Job | undefined;
  await until(async () => (job = (await get('')).json<Job>()).state !== 'running');
  assert.equal(job?.state, 'done', job?.message);
  const file = await get('/file');
  assert.equal(file.statusCode, 200);
  return file.rawPayload;
}

describe('POST /api/groups/export', () => {
  it('writes what a filter finds, in the order that is asked for, and nothing a spreadsheet runs', async () => {
    const columns = ['id', 'name', 'ownerNickname', 'memberCount', 'status', 'notice'];
    const body = { selection: { filter: {} }, format: 'csv', columns, sort: '-id' };
    const lines = (await exported(body))
      .toString('utf8')
      .replace('\ufeff', '')
      .trim()
      .split('\r\n');
    assert.deepEqual(lines[0]?.split(','), columns);
    assert.equal(lines[1], `${second.id},乙,the bob,1,banned,`);
    assert.match(lines[2] ?? '', /1\+1/);
    assert.ok(!lines[2]?.split(',')[1]?.startsWith('='));
    assert.ok(lines[2]?.endsWith('the ada,2,open,"一, ""二"""'), lines[2]);
    assert.equal(lines.length, 3);
    const acts = await storage.db
      .selectFrom('audit_log')
      .select('after')
      .where('action', '=', 'groups.export')
      .execute();
    assert.deepEqual(
      acts.map((act): unknown => act.after),
      [{ selection: { filter: {} }, format: 'csv' }],
    );
  });

  it('writes those that are named, as a workbook too', async () => {
    const csv = await exported({ selection: { ids: [first.id, 'none'] }, format: 'csv' });
    assert.equal(csv.toString('utf8').trim().split('\r\n').length, 2);
    const workbook = await exported({ selection: { ids: [first.id] }, format: 'xlsx' });
    assert.equal(workbook.subarray(0, 2).toString('latin1'), 'PK');
  });

  it('refuses an order that is none, and whoever may not read groups', async () => {
    const body = { selection: { filter: { ownerId: ada } }, format: 'csv' };
    const answer = await call('POST', '/export', { ...body, sort: 'search' });
    assert.deepEqual([answer.status, answer.code], [400, 'invalid-request']);
    const writer = await operatorWith(world, [Permission.GroupsWrite]);
    assert.equal((await call('POST', '/export', body, writer)).status, 403);
  });
});
