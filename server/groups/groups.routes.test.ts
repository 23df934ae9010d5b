import assert from 'node:assert/strict';
import { after, beforeEach, describe, test } from 'node:test';
import { type Group, GROUP_SORTS } from '#contract/rest/groups';
import { Permission } from '#contract/rest/permissions';
import { Command } from '#contract/wire/commands';
import { buildTestApp } from '../testing/build-test-app.ts';
import { createUsers } from '../testing/create-users.ts';
import { operatorWith } from '../testing/operator-with.ts';
import { messageBody, TestImClient } from '../testing/test-im-client.ts';
import { UserTokens } from '../users/user-tokens.ts';

const server = await buildTestApp({ after }, { listen: true });
const { app, url, storage } = server;
const { db } = storage;
const cookies = await server.signIn();
const userIds = await createUsers(storage, ['ada', 'bob', 'cyd', 'dan']);
const [ada, bob, cyd, dan] = userIds as [string, string, string, string];

beforeEach(async () => {
  await db.deleteFrom('groups').execute();
  await db.deleteFrom('audit_log').execute();
});

type Method = 'GET' | 'POST' | 'DELETE';

function call(method: Method, path: string, payload?: object, by: object = cookies) {
  return app.inject({
    method,
    url: `/api/groups${path}`,
    cookies: { ...by },
    ...(payload ? { payload } : {}),
  });
}

async function create(more: object = {}): Promise<Group> {
  const answer = await call('POST', '', { name: '群', ownerId: ada, memberIds: [], ...more });
  assert.equal(answer.statusCode, 201, answer.body);
  return answer.json();
}

async function list(query: Record<string, string>): Promise<{ items: Group[]; total: number }> {
  const answer = await call('GET', `?${new URLSearchParams(query).toString()}`);
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json();
}

async function membersOf(id: string): Promise<string[]> {
  const query = db.selectFrom('group_members').select('user_id').where('group_id', '=', id);
  return (await query.execute()).map((row) => row.user_id).sort();
}

const acts = () => db.selectFrom('audit_log').selectAll().orderBy('id').execute();

describe('POST /api/groups', () => {
  test('creates a group with its owner and members, and writes down who did it', async () => {
    const group = await create({ name: '项目组 Alpha', memberIds: [bob, cyd, bob] });
    const { id, createdAt, ...rest } = group;
    assert.ok(Math.abs(Date.parse(createdAt) - Date.now()) < 60_000);
    assert.deepEqual(
      { ...rest, version: 0 },
      {
        name: '项目组 Alpha',
        avatar: '',
        ownerId: ada,
        ownerNickname: 'the ada',
        memberCount: 3,
        onlineMembers: 0,
        mute: null,
        ban: null,
        dissolvedAt: null,
        notice: '',
        lastMessageAt: null,
        messagesToday: 0,
        version: 0,
      },
    );
    assert.deepEqual(await membersOf(id), [ada, bob, cyd]);
    assert.deepEqual((await call('GET', `/${id}`)).json(), group);
    const [act, ...others] = await acts();
    assert.deepEqual(others, []);
    assert.deepEqual(
      [act!.admin_name, act!.action, act!.target_type, act!.target_id],
      ['admin', 'group.create', 'group', id],
    );
    assert.deepEqual((act!.after as unknown as { memberIds: string[] }).memberIds, [ada, bob, cyd]);
  });

  test('names the users who do not exist and creates nothing', async () => {
    for (const body of [
      { name: 'x', ownerId: ada, memberIds: ['nobody', bob, 'noone'] },
      { name: 'x', ownerId: 'nobody', memberIds: ['noone'] },
    ]) {
      const answer = await call('POST', '', body);
      const { code, details } = answer.json();
      assert.deepEqual([answer.statusCode, code], [422, 'unknown-users']);
      assert.deepEqual(details, { userIds: ['nobody', 'noone'] });
    }
    assert.equal((await list({})).total, 0);
    assert.deepEqual(await acts(), []);
  });

  for (const [name, body] of Object.entries({
    'no name': { ownerId: ada, memberIds: [] },
    'an empty name': { name: '', ownerId: ada, memberIds: [] },
    'no owner': { name: 'x', memberIds: [] },
    'an owner with blanks': { name: 'x', ownerId: 'a b', memberIds: [] },
    'no members': { name: 'x', ownerId: ada },
    'too many members': { name: 'x', ownerId: ada, memberIds: Array<string>(5001).fill(bob) },
    'an unknown field': { name: 'x', ownerId: ada, memberIds: [], memberCount: 7 },
  })) {
    test(`refuses ${name}`, async () => {
      const answer = await call('POST', '', body);
      assert.equal(answer.statusCode, 400, answer.body);
      assert.equal((await list({})).total, 0);
    });
  }
});

describe('members', () => {
  test('are added and removed once each; the audit log names those it changed', async () => {
    const { id } = await create({ memberIds: [bob] });
    await db.deleteFrom('audit_log').execute();
    const added = await call('POST', `/${id}/members`, { userIds: [bob, cyd, dan, cyd] });
    assert.deepEqual([added.statusCode, added.json<Group>().memberCount], [200, 4]);
    const again = await call('POST', `/${id}/members`, { userIds: [bob, cyd] });
    assert.deepEqual([again.statusCode, again.json<Group>().memberCount], [200, 4]);
    const removed = await call('DELETE', `/${id}/members`, { userIds: [bob, dan, 'stranger'] });
    assert.deepEqual([removed.statusCode, removed.json<Group>().memberCount], [200, 2]);
    assert.deepEqual(await membersOf(id), [ada, cyd]);
    const written = (await acts()).map(({ action, target_id, before, after }) => {
      const { userIds: changed } = (before ?? after) as unknown as { userIds: string[] };
      return [action, target_id, changed.toSorted()];
    });
    assert.deepEqual(written, [
      ['group.members.add', id, [cyd, dan]],
      ['group.members.remove', id, [bob, dan]],
    ]);
  });

  test('that do not exist are named, and nobody is added', async () => {
    const { id } = await create();
    const answer = await call('POST', `/${id}/members`, { userIds: [bob, 'nobody'] });
    const { code, details } = answer.json();
    assert.deepEqual([answer.statusCode, code], [422, 'unknown-users']);
    assert.deepEqual(details, { userIds: ['nobody'] });
    assert.deepEqual(await membersOf(id), [ada]);
  });

  test('never lose their owner', async () => {
    const { id } = await create({ memberIds: [bob] });
    const answer = await call('DELETE', `/${id}/members`, { userIds: [bob, ada] });
    assert.deepEqual([answer.statusCode, answer.json().code], [422, 'owner-stays']);
    assert.deepEqual(await membersOf(id), [ada, bob]);
  });

  test('of an unknown group are answered with 404', async () => {
    for (const method of ['POST', 'DELETE'] as const) {
      const answer = await call(method, '/none/members', { userIds: [ada] });
      assert.deepEqual([answer.statusCode, answer.json().code], [404, 'not-found']);
    }
    assert.equal((await call('GET', '/none')).statusCode, 404);
  });

  test('are counted right when many change them at once', async () => {
    const { id } = await create();
    const crowd = await createUsers(
      storage,
      Array.from({ length: 60 }, (_, i) => `crowd${i}`),
    );
    // Everybody is named by several calls, additions and removals mixed, in different orders.
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, i) => {
        const some = crowd.filter((_, n) => (n * 7 + i) % 3 !== 0);
        return call(i % 3 === 0 ? 'DELETE' : 'POST', `/${id}/members`, {
          userIds: i % 2 ? some.toReversed() : some,
        });
      }),
    );
    assert.ok(answers.every((answer) => answer.statusCode === 200));
    const members = await membersOf(id);
    assert.ok(members.length > 1);
    assert.equal((await call('GET', `/${id}`)).json<Group>().memberCount, members.length);
  });

  test('count from their next message on, and not after they are removed', async () => {
    const { id } = await create();
    const tokens = new UserTokens(db);
    const client = await TestImClient.bound(url, bob, await tokens.issue(bob));
    const owner = await TestImClient.bound(url, ada, await tokens.issue(ada));
    const send = () =>
      client.request(
        Command.MessageRequest,
        messageBody(bob, id, { chatType: 1 }),
        Command.MessageResponse,
      );
    assert.equal((await send())['success'], false);
    await call('POST', `/${id}/members`, { userIds: [bob] });
    assert.equal((await send())['success'], true);
    assert.equal((await owner.next(Command.MessageResponse))['toUserId'], id);
    await call('DELETE', `/${id}/members`, { userIds: [bob] });
    assert.equal((await send())['success'], false);
    await Promise.all([client.close(), owner.close()]);
  });
});

describe('GET /api/groups', () => {
  test('finds by id and by words and characters of the name', async () => {
    const alpha = await create({ name: '项目组 Alpha' });
    await create({ name: '家人' });
    const found = async (q: string) => (await list({ q })).items.map((group) => group.name);
    assert.deepEqual(await found('alp'), ['项目组 Alpha']);
    assert.deepEqual(await found('目组'), ['项目组 Alpha']);
    assert.deepEqual(await found('人'), ['家人']);
    assert.deepEqual(await found(alpha.id), ['项目组 Alpha']);
    assert.deepEqual(await found('家人 alpha'), []);
  });

  test('shows every group exactly once, page by page, in each order both ways', async () => {
    for (let i = 0; i < 7; i++) {
      await create({ name: ['乙', '甲', 'a'][i % 3], memberIds: userIds.slice(0, i % 3) });
    }
    const all = (await list({})).items;
    for (const sort of GROUP_SORTS) {
      const ids: string[] = [];
      for (const direction of ['', '-']) {
        for (let page = 1; page <= 3; page++) {
          const query = { sort: direction + sort, page: String(page), pageSize: '3' };
          const { items, total } = await list(query);
          assert.equal(total, 7);
          ids.push(...items.map((group) => group.id));
        }
      }
      assert.deepEqual(ids.slice(0, 7), ids.slice(7).reverse(), sort);
      assert.equal(new Set(ids).size, 7);
      const values = ids.slice(0, 7).map((id) => all.find((group) => group.id === id)![sort]);
      assert.deepEqual(
        values,
        values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
        sort,
      );
    }
  });

  test('refuses what is no page and no order', async () => {
    for (const query of ['page=0', 'pageSize=1000', 'sort=search', 'online=true']) {
      assert.equal((await call('GET', `?${query}`)).statusCode, 400, query);
    }
  });
});

test('who lacks the permission neither reads nor writes groups', async () => {
  const { id } = await create();
  const reader = await operatorWith(server, [Permission.GroupsRead]);
  const writer = await operatorWith(server, [Permission.GroupsWrite]);
  const codes = [];
  for (const by of [{}, reader, writer]) {
    const answers = [
      await call('GET', '', undefined, by),
      await call('GET', `/${id}`, undefined, by),
      await call('POST', '', { name: 'x', ownerId: ada, memberIds: [] }, by),
      await call('POST', `/${id}/members`, { userIds: [bob] }, by),
      await call('DELETE', `/${id}/members`, { userIds: [bob] }, by),
    ];
    codes.push(answers.map((answer) => answer.statusCode));
  }
  assert.deepEqual(codes, [
    [401, 401, 401, 401, 401],
    [200, 200, 403, 403, 403],
    [403, 403, 201, 200, 200],
  ]);
});
