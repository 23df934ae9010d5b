import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import type { Group, GroupMember, MembersAdded } from '#contract/rest/groups';
import type { Page } from '#contract/rest/problem';
import { Permission } from '#contract/rest/permissions';
import { Command } from '#contract/wire/commands';
import { PushCode } from '#contract/wire/packets/push';
import { operatorWith } from '../testing/operator-with.ts';
import type { Cleanup } from '../testing/temporary-folder.ts';
import type { TestImClient } from '../testing/test-im-client.ts';
import { groupWorld } from './testing/group-world.ts';

const world = await groupWorld({ after });
const { ada, bob, cyd, dan, call, done, write, storage } = world;
const { db } = storage;
const HOUR_MS = 3_600_000;
let group: Group;
let id: string;

/** Ada's group, with bob and cyd. */
beforeEach(async () => {
  group = await world.create({ name: '项目组', memberIds: [bob, cyd] });
  id = group.id;
  await db.deleteFrom('audit_log').execute();
});

/** Resolves when the client is told to load the group again: each call takes one push. */
function reload(client: TestImClient, groupId = id) {
  return client.next(
    Command.Push,
    (push) => push['code'] === PushCode.ChatChanged && push['eventValue'] === groupId,
  );
}

/** Does it, and waits until each of these clients was told to load this group again. */
async function felt<T>(clients: readonly TestImClient[], act: () => Promise<T>): Promise<T> {
  const told = Promise.all(clients.map((client) => reload(client)));
  const answer = await act();
  await told;
  return answer;
}

async function acts() {
  const rows = await db.selectFrom('audit_log').selectAll().orderBy('id').execute();
  return rows.map((row) => ({
    action: row.action,
    targetId: row.target_id,
    by: row.admin_name,
    before: row.before,
    after: row.after,
  }));
}

/** Writing says `outcome` until the sanction ends at `end`, and not a moment longer or shorter. */
async function endsByItself(write: () => Promise<unknown>, end: number, outcome: string) {
  let answer = await write();
  assert.equal(answer, outcome);
  while ((answer = await write()) !== 'sent') {
    assert.equal(answer, outcome);
    assert.ok(Date.now() < end + 5_000, 'it never ended');
  }
  assert.ok(Date.now() >= end - 5, 'not before its time');
}

/** Ada, bob and cyd, connected. */
async function three(t: Cleanup) {
  const [owner, one, other] = await Promise.all([ada, bob, cyd].map((who) => world.client(t, who)));
  return [owner, one, other] as [TestImClient, TestImClient, TestImClient];
}

it('a group that is created is told to its members, who write in it at once', async (t) => {
  const [owner, member, other] = await three(t);
  const created = await world.create({ memberIds: [bob] });
  await Promise.all([reload(owner, created.id), reload(member, created.id)]);
  assert.equal(await write(member, bob, created.id, 'first'), 'sent');
  const heard = await owner.next(Command.MessageResponse);
  assert.deepEqual([heard['content'], heard['toUserId']], ['first', created.id]);
  assert.equal(await write(other, cyd, created.id), 'not-member');
});

describe('PATCH /api/groups/:id', () => {
  it('changes name and notice; members load the group again, and the name is found', async (t) => {
    const member = await world.client(t, bob);
    const told = reload(member);
    const changes = { version: group.version, name: '运营组', notice: '明天开会' };
    const changed = await done('PATCH', `/${id}`, changes);
    assert.deepEqual(
      [changed.name, changed.notice, changed.version],
      ['运营组', '明天开会', group.version + 1],
    );
    assert.equal((await told)['eventObj'], 1);
    const found = await done<Page<Group>>('GET', `?q=${encodeURIComponent('运营')}`);
    assert.deepEqual(
      found.items.map((item) => item.id),
      [id],
    );
    assert.deepEqual(await acts(), [
      {
        action: 'group.edit',
        targetId: id,
        by: 'admin',
        before: { name: '项目组', notice: '' },
        after: { name: '运营组', notice: '明天开会' },
      },
    ]);
  });

  it('tells the second of two operators what the first made of it', async () => {
    const edit = (name: string) => call('PATCH', `/${id}`, { version: group.version, name });
    const answers = await Promise.all([edit('甲'), edit('乙')]);
    const [first, second] = answers.toSorted((a, b) => a.status - b.status);
    assert.deepEqual([first?.status, second?.status, second?.code], [200, 409, 'version-conflict']);
    const { details } = second?.body as { details: { current: Group } };
    assert.deepEqual(details.current, first?.body);
    assert.equal((await acts()).length, 1);
  });

  it('writes nothing down where nothing is changed', async () => {
    const same = await done('PATCH', `/${id}`, { version: group.version, name: group.name });
    assert.equal(same.version, group.version);
    assert.deepEqual(await acts(), []);
  });

  it('refuses what is no change of a group', async () => {
    const { version } = group;
    for (const changes of [{ name: 'x' }, { version, name: '' }, { version, ownerId: bob }]) {
      assert.equal((await call('PATCH', `/${id}`, changes)).status, 400, JSON.stringify(changes));
    }
    assert.equal((await call('PATCH', '/none', { version })).status, 404);
  });
});

describe('a muted group', () => {
  it('is its owner’s and administrators’ to write in, until the mute is lifted', async (t) => {
    const all = await three(t);
    const [owner, admin, member] = all;
    await felt(all, () => done('POST', `/${id}/admins`, { userIds: [bob] }));
    const muted = await felt(all, () => done('POST', `/${id}/mute`, { reason: '休息' }));
    assert.deepEqual(muted.mute, { until: null, reason: '休息' });
    assert.deepEqual(
      [await write(owner, ada, id), await write(admin, bob, id), await write(member, cyd, id)],
      ['sent', 'sent', 'group-muted'],
    );
    await felt(all, () => done('DELETE', `/${id}/admins`, { userIds: [bob] }));
    assert.equal(await write(admin, bob, id), 'group-muted');
    const open = await felt(all, () => done('POST', `/${id}/unmute`, { reason: '上班' }));
    assert.equal(open.mute, null);
    assert.equal(await write(member, cyd, id), 'sent');
    assert.deepEqual(
      (await acts()).map(({ action }) => action),
      ['group.admins.add', 'group.mute', 'group.admins.remove', 'group.unmute'],
    );
  });

  it('follows its owner when it is given to another member', async (t) => {
    const all = await three(t);
    const [owner, member] = all;
    await felt(all, () => done('POST', `/${id}/mute`, { reason: '' }));
    assert.equal(await write(member, bob, id), 'group-muted');
    const given = await felt(all, () =>
      done('POST', `/${id}/transfer`, { userId: bob, reason: '离职' }),
    );
    assert.deepEqual([given.ownerId, given.ownerNickname], [bob, 'the bob']);
    assert.equal(await write(member, bob, id), 'sent');
    assert.equal(await write(owner, ada, id), 'group-muted');
    const act = (await acts()).at(-1);
    assert.deepEqual(
      [act?.action, act?.before, act?.after],
      ['group.transfer', { ownerId: ada }, { ownerId: bob, reason: '离职' }],
    );
  });

  it('ends by itself', async (t) => {
    const member = await world.client(t, bob);
    const end = Date.now() + 300;
    const until = new Date(end).toISOString();
    const muted = await done('POST', `/${id}/mute`, { reason: '', until });
    assert.deepEqual(muted.mute, { until, reason: '' });
    await endsByItself(() => write(member, bob, id), end, 'group-muted');
    assert.equal((await done('GET', `/${id}`)).mute, null);
  });
});

describe('a banned group', () => {
  it('is nobody’s to write in, until the ban is lifted', async (t) => {
    const all = await three(t);
    const [owner, member] = all;
    const banned = await felt(all, () => done('POST', `/${id}/ban`, { reason: '广告' }));
    assert.deepEqual(banned.ban, { until: null, reason: '广告' });
    assert.equal(await write(owner, ada, id), 'group-banned');
    assert.equal(await write(member, bob, id), 'group-banned');
    const list = await done<Page<Group>>('GET', '?status=banned');
    assert.deepEqual(
      list.items.map((item) => item.id),
      [id],
    );
    await felt(all, () => done('POST', `/${id}/unban`, { reason: '' }));
    assert.equal(await write(member, bob, id), 'sent');
  });

  it('is open again by itself when the ban has an end', async (t) => {
    const owner = await world.client(t, ada);
    const end = Date.now() + 300;
    await done('POST', `/${id}/ban`, { reason: '', until: new Date(end).toISOString() });
    await endsByItself(() => write(owner, ada, id), end, 'group-banned');
    assert.equal((await done('GET', `/${id}`)).ban, null);
  });

  it('has an end that lies ahead, if it has one', async () => {
    const until = new Date(Date.now() - HOUR_MS).toISOString();
    const answer = await call('POST', `/${id}/ban`, { reason: '', until });
    assert.deepEqual([answer.status, answer.code], [422, 'until-past']);
    assert.equal((await done('GET', `/${id}`)).ban, null);
  });

  it('is not lifted by the undo of a ban that somebody replaced since', async () => {
    const mine = await done('POST', `/${id}/ban`, { reason: 'mine' });
    const theirs = await done('POST', `/${id}/ban`, { reason: 'theirs' });
    const undo = (version: number) => call('POST', `/${id}/unban`, { reason: '', version });
    const refused = await undo(mine.version);
    assert.deepEqual([refused.status, refused.code], [409, 'version-conflict']);
    assert.deepEqual(await done('GET', `/${id}`), theirs);
    assert.equal((await undo(theirs.version)).status, 200);
    assert.equal((await done('GET', `/${id}`)).ban, null);
  });

  it('is not lifted where there is none: nothing happens', async () => {
    const same = await done('POST', `/${id}/unban`, { reason: '' });
    assert.equal(same.version, group.version);
    assert.deepEqual(await acts(), []);
  });
});

describe('a muted member', () => {
  it('is refused in this group alone, until the mute is lifted', async (t) => {
    const [, member, other] = await three(t);
    const elsewhere = await world.create({ memberIds: [bob] });
    const path = `/${id}/members/${bob}`;
    const muted = await felt([member], () =>
      done<GroupMember>('POST', `${path}/mute`, { reason: '吵' }),
    );
    assert.deepEqual(muted.mute, { until: null, reason: '吵' });
    assert.equal(muted.onlineDevices, 1);
    assert.equal(await write(member, bob, id), 'muted-in-group');
    assert.equal(await write(member, bob, elsewhere.id), 'sent');
    assert.equal(await write(other, cyd, id), 'sent');
    const free = await felt([member], () =>
      done<GroupMember>('POST', `${path}/unmute`, { reason: '' }),
    );
    assert.equal(free.mute, null);
    assert.equal(await write(member, bob, id), 'sent');
  });

  it('writes again when the mute has ended by itself', async (t) => {
    const member = await world.client(t, bob);
    const end = Date.now() + 300;
    const body = { reason: '', until: new Date(end).toISOString() };
    await done('POST', `/${id}/members/${bob}/mute`, body);
    await endsByItself(() => write(member, bob, id), end, 'muted-in-group');
  });

  it('is never the owner, and a member', async () => {
    const path = (userId: string) => `/${id}/members/${userId}/mute`;
    const codes = await Promise.all(
      [ada, dan].map(async (who) => (await call('POST', path(who), { reason: '' })).code),
    );
    assert.deepEqual(codes, ['is-owner', 'not-member']);
    assert.deepEqual(await acts(), []);
  });

  it('may write again when the group becomes theirs', async (t) => {
    const member = await world.client(t, bob);
    await done('POST', `/${id}/members/${bob}/mute`, { reason: '' });
    await done('POST', `/${id}/transfer`, { userId: bob, reason: '' });
    assert.equal(await write(member, bob, id), 'sent');
  });
});

describe('members', () => {
  it('who are added receive the next message; who are removed are told and write no more', async (t) => {
    const [owner, member] = await three(t);
    const fresh = await world.client(t, dan);
    const { added } = await felt([fresh, member], () =>
      done<MembersAdded>('POST', `/${id}/members`, { userIds: [bob, dan] }),
    );
    assert.deepEqual(added, [dan], 'who was one before is not named: undoing leaves them');
    assert.equal(await write(owner, ada, id, 'welcome'), 'sent');
    const received = await fresh.next(Command.MessageResponse);
    assert.deepEqual([received['content'], received['toUserId']], ['welcome', id]);

    await felt([fresh, member], () => done('DELETE', `/${id}/members`, { userIds: [bob] }));
    assert.equal(await write(member, bob, id), 'not-member');
    const before = member.all(Command.MessageResponse).length;
    assert.equal(await write(owner, ada, id, 'without bob'), 'sent');
    await fresh.next(Command.MessageResponse, (body) => body['content'] === 'without bob');
    await member.settled();
    assert.equal(member.all(Command.MessageResponse).length, before);
  });

  it('alone become administrators or owner', async () => {
    for (const [path, body] of [
      ['admins', { userIds: [bob, dan] }],
      ['transfer', { userId: dan, reason: '' }],
    ] as const) {
      const answer = await call('POST', `/${id}/${path}`, body);
      assert.deepEqual([answer.status, answer.code], [422, 'not-member'], path);
      assert.deepEqual((answer.body as { details: unknown }).details, { userIds: [dan] });
    }
    const answer = await call('POST', `/${id}/admins`, { userIds: [ada] });
    assert.deepEqual([answer.status, answer.code], [422, 'is-owner']);
    assert.deepEqual(await acts(), []);
  });
});

describe('a dissolved group', () => {
  const dissolve = (confirm: string) =>
    call('POST', `/${id}/dissolve`, { reason: '违规', confirm });

  it('wants its name typed', async () => {
    const answer = await dissolve('项目');
    assert.deepEqual([answer.status, answer.code], [422, 'not-confirmed']);
    assert.equal((await done('GET', `/${id}`)).dissolvedAt, null);
    assert.deepEqual(await acts(), []);
  });

  it('is told to its members, written in no more, and changed no more', async (t) => {
    const [owner, member] = await three(t);
    const answer = await felt([owner, member], () => dissolve('项目组'));
    assert.equal(answer.status, 200);
    const { dissolvedAt } = answer.body as Group;
    assert.ok(Math.abs(Date.parse(dissolvedAt ?? '') - Date.now()) < 60_000);
    // Clients in the field know no other sign.
    const said = await member.next(Command.MessageResponse);
    assert.deepEqual([said['fromUserId'], said['toUserId']], ['system', id]);
    assert.match(String(said['content']), /解散.*违规.*dissolved/);
    assert.equal(await write(owner, ada, id), 'group-dissolved');
    assert.equal(await write(member, bob, id), 'group-dissolved');

    for (const [method, path, body] of [
      ['PATCH', '', { version: 1, name: 'x' }],
      ['POST', '/members', { userIds: [dan] }],
      ['DELETE', '/members', { userIds: [bob] }],
      ['POST', '/transfer', { userId: bob, reason: '' }],
      ['POST', '/ban', { reason: '' }],
      ['POST', '/dissolve', { reason: '', confirm: '项目组' }],
    ] as const) {
      const refused = await call(method, `/${id}${path}`, body);
      assert.deepEqual([refused.status, refused.code], [409, 'group-dissolved'], path);
    }
    const ids = async (query: string) =>
      (await done<Page<Group>>('GET', query)).items.map((item) => item.id);
    assert.ok(!(await ids('?pageSize=200')).includes(id));
    assert.deepEqual(await ids('?status=dissolved'), [id]);
    const [act] = await acts();
    assert.deepEqual(
      [act?.action, (act?.before as Group | null | undefined)?.memberCount, act?.after],
      ['group.dissolve', 3, { reason: '违规' }],
    );
  });
});

it('a group that was changed since is answered whole, whatever act came too late', async (t) => {
  await world.client(t, bob);
  const now = await done('POST', `/${id}/mute`, { reason: '' });
  assert.equal(now.onlineMembers, 1);
  const { version } = group;
  for (const [method, path, body] of [
    ['PATCH', '', { version, name: '别的' }],
    ['POST', '/ban', { version, reason: '' }],
    ['POST', '/unmute', { version, reason: '' }],
    ['POST', '/transfer', { version, reason: '', userId: bob }],
  ] as const) {
    const refused = await call(method, `/${id}${path}`, body);
    assert.deepEqual([refused.status, refused.code], [409, 'version-conflict'], path);
    const { details } = refused.body as { details: { current: Group } };
    assert.deepEqual(details.current, now, path);
  }
});

it('who lacks the permission does nothing to a group', async () => {
  const reader = await operatorWith(world, [Permission.GroupsRead]);
  const reason = { reason: '' };
  for (const [method, path, body] of [
    ['PATCH', '', { version: 1 }],
    ['POST', '/ban', reason],
    ['POST', '/unban', reason],
    ['POST', '/mute', reason],
    ['POST', '/unmute', reason],
    ['POST', '/transfer', { ...reason, userId: bob }],
    ['POST', '/admins', { userIds: [bob] }],
    ['DELETE', '/admins', { userIds: [bob] }],
    ['POST', `/members/${bob}/mute`, reason],
    ['POST', `/members/${bob}/unmute`, reason],
    ['POST', '/dissolve', { ...reason, confirm: group.name }],
    ['GET', '/messages', undefined],
  ] as const) {
    assert.equal((await call(method, `/${id}${path}`, body, reader)).status, 403, path);
    assert.equal((await call(method, `/${id}${path}`, body, {})).status, 401, path);
  }
  assert.deepEqual((await done('GET', `/${id}`)).version, group.version);
});
