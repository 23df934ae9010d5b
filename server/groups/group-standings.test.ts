import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { Command } from '#contract/wire/commands';
import { LocalBus } from '../bus/local-bus.ts';
import { startGateway } from '../gateway/testing/start-gateway.ts';
import { searchVector } from '../storage/search-vector.ts';
import { createUsers } from '../testing/create-users.ts';
import type { Cleanup } from '../testing/temporary-folder.ts';
import { testDatabase } from '../testing/test-database.ts';
import { messageBody, type TestImClient } from '../testing/test-im-client.ts';
import { until } from '../testing/until.ts';
import { dissolve, imposeOnGroup, liftFromGroup, muteMember } from './group-sanctions.ts';
import { GroupStandings } from './group-standings.ts';
import { GroupsRepository } from './groups.repository.ts';
import { MemberCache } from './member-cache.ts';

const storage = await testDatabase({ after });
const { db } = storage;
const groups = new GroupsRepository(db);
const [owner, member] = (await createUsers(storage, ['owner', 'member'])) as [string, string];
let groupId: string;
let made = 0;

beforeEach(async () => {
  groupId = `group-${++made}`;
  const search = searchVector(groupId);
  await db
    .insertInto('groups')
    .values({ id: groupId, name: groupId, owner_id: owner, search })
    .execute();
  await db.transaction().execute((trx) => groups.addMembers(trx, groupId, [owner, member]));
});

/** A gateway with the real groups, and what its owner and a member are told when they write. */
async function start(t: Cleanup) {
  const bus = new LocalBus();
  const members = new MemberCache((id) => groups.memberIds(id));
  const { client, ports } = await startGateway(t, {
    bus,
    groups: new GroupStandings(db, bus),
    membership: members,
  });
  ports.knownUsers.add(owner).add(member);
  const clients: Record<string, TestImClient> = {
    [owner]: await client(owner),
    [member]: await client(member),
  };
  const write = async (userId: string): Promise<unknown> => {
    const body = messageBody(userId, groupId, { chatType: 1 });
    const { hasBeenSentId } = body as { hasBeenSentId: unknown };
    clients[userId]!.send(Command.MessageRequest, body);
    const answer = await clients[userId]!.next(
      4,
      (each) => each['hasBeenSentId'] === hasBeenSentId,
    );
    return answer['success'] === true ? 'sent' : answer['errorCode'];
  };
  return {
    write,
    both: async () => [await write(owner), await write(member)],
    changed: () => bus.publish('groups-changed', { groupIds: [groupId] }),
  };
}

describe('a sanction on a group', () => {
  for (const [kind, sanctioned] of [
    ['mute', ['sent', 'group-muted']],
    ['ban', ['group-banned', 'group-banned']],
  ] as const) {
    it(`${kind}: holds from the next message on, until it is lifted`, async (t) => {
      const { both, changed } = await start(t);
      assert.deepEqual(await both(), ['sent', 'sent']);
      assert.equal(await imposeOnGroup(db, kind, groupId, null), true);
      changed();
      assert.deepEqual(await both(), sanctioned);
      assert.equal(await liftFromGroup(db, kind, groupId), true);
      changed();
      assert.deepEqual(await both(), ['sent', 'sent']);
    });
  }

  it('leaves a muted group to its owner and its administrators', async (t) => {
    const { write, changed } = await start(t);
    await imposeOnGroup(db, 'mute', groupId, null);
    assert.equal(await write(member), 'group-muted');
    const membership = db.updateTable('group_members').where('user_id', '=', member);
    await membership.set({ role: 'admin' }).where('group_id', '=', groupId).execute();
    changed();
    assert.equal(await write(member), 'sent');
    await muteMember(db, groupId, member, null);
    changed();
    assert.equal(await write(member), 'muted-in-group');
  });

  it('ends by itself', async (t) => {
    const { write } = await start(t);
    const end = Date.now() + 200;
    await imposeOnGroup(db, 'mute', groupId, new Date(end));
    let answer = await write(member);
    assert.equal(answer, 'group-muted');
    await until(() => Date.now() > end - 20);
    while (answer !== 'sent') answer = await write(member);
    assert.ok(Date.now() >= end - 50, 'not before its time');
  });

  it('that is dissolved is for good', async (t) => {
    const { both, changed } = await start(t);
    assert.deepEqual(await both(), ['sent', 'sent']);
    assert.equal(await dissolve(db, groupId), true);
    changed();
    assert.deepEqual(await both(), ['group-dissolved', 'group-dissolved']);
  });

  it('cannot be put on a group that does not exist', async () => {
    assert.equal(await imposeOnGroup(db, 'ban', 'none', null), false);
    assert.equal(await liftFromGroup(db, 'ban', 'none'), false);
    assert.equal(await dissolve(db, 'none'), false);
    assert.equal(await muteMember(db, groupId, 'nobody', null), false);
  });
});

describe('a mute of one member', () => {
  it('leaves the others alone, and ends when it is ended', async (t) => {
    const { both, changed } = await start(t);
    assert.equal(await muteMember(db, groupId, member, null), true);
    assert.deepEqual(await both(), ['sent', 'muted-in-group']);
    await muteMember(db, groupId, member, 'now');
    changed();
    assert.deepEqual(await both(), ['sent', 'sent']);
    await muteMember(db, groupId, member, new Date(Date.now() - 1));
    changed();
    assert.deepEqual(await both(), ['sent', 'sent']);
  });
});
