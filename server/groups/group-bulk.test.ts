import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import type { Group } from '#contract/rest/groups';
import type { Job } from '#contract/rest/jobs';
import { Permission } from '#contract/rest/permissions';
import { Command } from '#contract/wire/commands';
import { PushCode } from '#contract/wire/packets/push';
import { operatorWith } from '../testing/operator-with.ts';
import { until } from '../testing/until.ts';
import { groupWorld } from './testing/group-world.ts';

const world = await groupWorld({ after });
const { ada, bob, call, done, write, storage, app } = world;
const { db } = storage;
const cookies = await world.signIn();
let groups: Group[];
let ids: string[];

beforeEach(async () => {
  await db.deleteFrom('groups').execute();
  groups = [];
  for (const name of ['一', '二', '三'])
    groups.push(await world.create({ name, memberIds: [bob] }));
  ids = groups.map(({ id }) => id);
  await db.deleteFrom('audit_log').execute();
});

/** The job once it is over. */
async function bulk(selection: object, act: object): Promise<Job> {
  const { id } = await done<Job>('POST', '/bulk', { selection, act });
  let job: Job | undefined;
  await until(async () => {
    const answer = await app.inject({ method: 'GET', url: `/api/jobs/${id}`, cookies });
    job = answer.json<Job>();
    return job.state !== 'running';
  });
  return job!;
}

const statuses = async () =>
  Promise.all(
    ids.map(async (id) => {
      const { dissolvedAt, ban, mute } = await done('GET', `/${id}`);
      return dissolvedAt ? 'dissolved' : ban ? 'banned' : mute ? 'muted' : 'open';
    }),
  );

describe('POST /api/groups/bulk', () => {
  it('does the same to each group that is named, and tells of those to which it could not', async (t) => {
    const client = await world.client(t, bob);
    await done('POST', `/${ids[2]}/dissolve`, { reason: '', confirm: '三' });
    const named = { ids: [ids[0], ids[2], 'none', ids[0]] };
    const job = await bulk(named, { kind: 'mute', reason: '整顿' });
    assert.deepEqual([job.state, job.done, job.total, job.errorCount], ['done', 3, 3, 2]);
    assert.deepEqual(job.result?.counts, { changed: 1, failed: 2 });
    assert.deepEqual(
      job.result.changed?.map(({ id }) => id),
      [ids[0]],
    );
    assert.deepEqual(
      job.errors.map(({ item, code }) => [item, code]),
      [
        [ids[2], 'group-dissolved'],
        ['none', 'not-found'],
      ],
    );
    assert.deepEqual(await statuses(), ['muted', 'open', 'dissolved']);
    assert.equal(await write(client, bob, ids[0]!), 'group-muted');
    const lifted = await bulk({ ids }, { kind: 'unmute', reason: '' });
    assert.deepEqual(lifted.result?.counts, { changed: 1, unchanged: 1, failed: 1 });
    assert.equal(await write(client, bob, ids[0]!), 'sent');
  });

  it('does it to all that a filter finds, though they leave it with that', async () => {
    await done('POST', `/${ids[1]}/mute`, { reason: '' });
    const job = await bulk({ filter: { status: 'open' } }, { kind: 'ban', reason: '广告' });
    assert.deepEqual([job.total, job.result?.counts], [2, { changed: 2 }]);
    assert.deepEqual(await statuses(), ['banned', 'muted', 'banned']);
    const end = await bulk({ filter: { ownerId: ada } }, { kind: 'dissolve', reason: '关闭' });
    assert.deepEqual(end.result?.counts, { changed: 3 });
    assert.deepEqual(await statuses(), ['dissolved', 'dissolved', 'dissolved']);
    const acts = await db.selectFrom('audit_log').select('action').orderBy('id').execute();
    assert.deepEqual(
      acts.map(({ action }) => action).filter((action) => action !== 'group.mute'),
      ['group.ban', 'group.ban', ...Array<string>(3).fill('group.dissolve')],
    );
  });

  it('is taken back from those alone that nobody changed since, and names none it would not restore', async (t) => {
    const client = await world.client(t, bob);
    await done('POST', `/${ids[2]}/mute`, { reason: 'before' });
    const { result } = await bulk({ ids }, { kind: 'mute', reason: '整顿' });
    assert.deepEqual(result?.counts, { changed: 3 });
    assert.deepEqual(
      result.changed?.map(({ id }) => id),
      [ids[0], ids[1]],
    );
    await done('POST', `/${ids[1]}/mute`, { reason: 'theirs' });
    const undone = await bulk({ changed: result.changed }, { kind: 'unmute', reason: '' });
    assert.deepEqual(undone.result?.counts, { changed: 1, changedSince: 1 });
    assert.deepEqual(
      undone.errors.map(({ item, code }) => [item, code]),
      [[ids[1], 'version-conflict']],
    );
    assert.equal(await write(client, bob, ids[0]!), 'sent');
    assert.equal(await write(client, bob, ids[1]!), 'group-muted');
  });

  it('bans, opens and dissolves groups for those who are connected', async (t) => {
    const client = await world.client(t, bob);
    const outcomes = async () => {
      const all: unknown[] = [];
      for (const id of ids) all.push(await write(client, bob, id));
      return all;
    };
    const told = () =>
      Promise.all(
        ids.map((id) =>
          client.next(
            Command.Push,
            ({ code, eventValue }) => code === PushCode.ChatChanged && eventValue === id,
          ),
        ),
      );
    for (const [kind, outcome] of [
      ['ban', 'group-banned'],
      ['unban', 'sent'],
      ['dissolve', 'group-dissolved'],
    ] as const) {
      await bulk({ filter: {} }, { kind, reason: '整顿' });
      await told();
      assert.deepEqual(await outcomes(), [outcome, outcome, outcome], kind);
    }
    const said = client
      .all(Command.MessageResponse)
      .filter(({ fromUserId }) => fromUserId === 'system')
      .map(({ toUserId, content }) => [toUserId, /解散.*整顿/.test(String(content))]);
    assert.deepEqual(said.toSorted(), ids.map((id) => [id, true]).toSorted());
  });

  it('writes into each group in the name of the system account', async (t) => {
    const client = await world.client(t, bob);
    const job = await bulk({ filter: {} }, { kind: 'message', text: '今晚维护' });
    assert.deepEqual(job.result?.counts, { changed: 3 });
    const heard = await Promise.all(ids.map(() => client.next(Command.MessageResponse)));
    assert.deepEqual(
      heard.map((body) => [body['fromUserId'], body['content']]),
      ids.map(() => ['system', '今晚维护']),
    );
    assert.deepEqual(heard.map((body) => body['toUserId']).toSorted(), ids.toSorted());
    const acts = await db.selectFrom('audit_log').select(['action', 'after']).execute();
    assert.deepEqual(
      acts.map(({ action, after: said }) => [action, said]),
      ids.map(() => ['group.message', { text: '今晚维护' }]),
    );
  });

  it('refuses what it could not do to any, and whoever may not', async () => {
    const past = new Date(Date.now() - 1_000).toISOString();
    const refused = await call('POST', '/bulk', {
      selection: { ids },
      act: { kind: 'ban', reason: '', until: past },
    });
    assert.deepEqual([refused.status, refused.code], [422, 'until-past']);
    const act = { kind: 'ban', reason: '' };
    for (const body of [
      { selection: { ids: [] }, act },
      { selection: { filter: { status: 'closed' } }, act },
      { selection: { ids }, act: { kind: 'rename', reason: '' } },
      { selection: { ids }, act: { kind: 'message', text: ' ' } },
    ]) {
      assert.equal((await call('POST', '/bulk', body)).status, 400, JSON.stringify(body));
    }
    const reader = await operatorWith(world, [Permission.GroupsRead]);
    const answer = await call('POST', '/bulk', { selection: { ids }, act }, reader);
    assert.equal(answer.status, 403);
    assert.deepEqual(await statuses(), ['open', 'open', 'open']);
  });
});
