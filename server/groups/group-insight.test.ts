import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import type { Group, GroupActivity, GroupHealth, GroupMember } from '#contract/rest/groups';
import type { StoredMessageRecord } from '#contract/rest/messages';
import type { CursorPage, Page } from '#contract/rest/problem';
import { groupWorld } from './testing/group-world.ts';

const world = await groupWorld({ after });
const { ada, bob, cyd, dan, call, done, storage } = world;
const { db } = storage;
const HOUR_MS = 3_600_000;
let group: Group;
let id: string;
let said = 0;

interface Said {
  readonly by: string;
  readonly hoursAgo?: number;
  readonly content?: string;
  readonly contentType?: number;
  readonly recalled?: boolean;
}

/** Stored messages of the group, in the order of time. */
async function say(...messages: readonly Said[]): Promise<string[]> {
  const rows = await db
    .insertInto('messages')
    .values(
      messages.map(({ by, hoursAgo = 0, content = 'x', contentType = 0, recalled = false }) => ({
        chat_type: 1,
        chat_id: id,
        from_user_id: by,
        client_message_id: `said-${++said}`,
        content_type: contentType,
        content,
        content_duration: null,
        sent_at: new Date(),
        created_at: new Date(Date.now() - hoursAgo * HOUR_MS),
        recalled_at: recalled ? new Date() : null,
      })),
    )
    .returning('id')
    .execute();
  return rows.map((row) => row.id);
}

beforeEach(async () => {
  await db.deleteFrom('messages').execute();
  group = await world.create({ name: '项目组', memberIds: [bob, cyd] });
  id = group.id;
});

describe('the members of a group', () => {
  const members = async (query = '') =>
    (await done<Page<GroupMember>>('GET', `/${id}/members${query}`)).items;

  it('come with role, mute and their last message there', async (t) => {
    await done('POST', `/${id}/admins`, { userIds: [cyd] });
    await done('POST', `/${id}/members/${bob}/mute`, { reason: '吵' });
    await world.client(t, cyd);
    await say({ by: bob, hoursAgo: 30 }, { by: bob, hoursAgo: 5 }, { by: ada, hoursAgo: 1 });
    const [owner, admin, member, ...others] = await members();
    assert.deepEqual(others, []);
    assert.deepEqual(
      [owner, admin, member].map((each) => [each?.userId, each?.role, each?.onlineDevices]),
      [
        [ada, 'owner', 0],
        [cyd, 'admin', 1],
        [bob, 'member', 0],
      ],
    );
    assert.deepEqual(member?.mute, { until: null, reason: '吵' });
    assert.deepEqual([member.username, member.nickname], ['bob', 'the bob']);
    assert.equal(admin?.lastActiveAt, null);
    const ago = Date.now() - Date.parse(member.lastActiveAt ?? '');
    assert.ok(Math.abs(ago - 5 * HOUR_MS) < 60_000);
  });

  it('are found by name, role and mute', async () => {
    await done('POST', `/${id}/admins`, { userIds: [cyd] });
    await done('POST', `/${id}/members/${bob}/mute`, { reason: '' });
    const found = async (query: string) => (await members(query)).map(({ userId }) => userId);
    assert.deepEqual(await found('?q=cyd'), [cyd]);
    assert.deepEqual(await found('?q=dan'), []);
    assert.deepEqual(await found(`?q=${bob}`), [bob]);
    assert.deepEqual(await found('?role=owner'), [ada]);
    assert.deepEqual(await found('?role=admin'), [cyd]);
    assert.deepEqual(await found('?role=member'), [bob]);
    assert.deepEqual(await found('?muted=true'), [bob]);
    assert.deepEqual(await found('?muted=false'), [ada, cyd]);
    assert.deepEqual(await found('?muted=false&q=ada&role=owner'), [ada]);
  });

  it('are each shown once, page by page, in every order both ways', async () => {
    await say({ by: cyd, hoursAgo: 2 }, { by: ada, hoursAgo: 1 });
    const orders = { joinedAt: 'joinedAt', nickname: 'nickname', lastActiveAt: '', role: '' };
    for (const sort of Object.keys(orders)) {
      for (const direction of ['', '-']) {
        const pages = await Promise.all(
          [1, 2, 3].map((page) => members(`?sort=${direction}${sort}&pageSize=1&page=${page}`)),
        );
        const ids = pages.flat().map(({ userId }) => userId);
        assert.deepEqual(ids.toSorted(), [ada, bob, cyd].toSorted(), direction + sort);
        const whole = (await members(`?sort=${direction}${sort}`)).map(({ userId }) => userId);
        assert.deepEqual(whole, ids, direction + sort);
      }
    }
    const active = (await members('?sort=-lastActiveAt')).map(({ userId }) => userId);
    assert.deepEqual(active, [ada, cyd, bob]);
    const byName = (await members('?sort=-nickname')).map(({ userId }) => userId);
    assert.deepEqual(byName, [cyd, bob, ada]);
  });

  it('of an unknown group are answered with 404', async () => {
    for (const what of ['members', 'messages', 'activity', 'health']) {
      assert.equal((await call('GET', `/none/${what}`)).status, 404, what);
    }
  });
});

describe('the messages of a group', () => {
  type Messages = CursorPage<StoredMessageRecord>;

  it('are read newest first, and both ways from any page', async () => {
    const contents = ['a', 'b', 'c', 'd', 'e'];
    await say(...contents.map((content) => ({ by: bob, content, recalled: content === 'b' })));
    const page = (query: string) => done<Messages>('GET', `/${id}/messages?limit=2${query}`);
    const read = ({ items }: Messages) => items.map(({ content }) => content);

    const newest = await page('');
    assert.deepEqual([read(newest), newest.newer], [['e', 'd'], null]);
    const older = await page(`&before=${newest.older}`);
    assert.deepEqual(read(older), ['c', 'b']);
    const oldest = await page(`&before=${older.older}`);
    assert.deepEqual([read(oldest), oldest.older], [['a'], null]);
    const back = await page(`&after=${oldest.newer}`);
    assert.deepEqual(read(back), ['c', 'b']);
    const again = await page(`&after=${back.newer}`);
    assert.deepEqual([read(again), again.newer], [['e', 'd'], null]);
    const [c, b] = older.items;
    assert.deepEqual([c?.recalled, b?.recalled], [false, true]);
    assert.deepEqual(
      [c?.fromUserId, c?.fromNickname, c?.toUserId, c?.toName, c?.chatType],
      [bob, 'the bob', id, '项目组', 1],
    );
  });

  it('are read from a moment on, and from there both ways', async () => {
    await say(
      ...[5, 4, 3, 2, 1].map((hoursAgo) => ({ by: bob, hoursAgo, content: `${hoursAgo}` })),
    );
    const at = (hoursAgo: number) => new Date(Date.now() - hoursAgo * HOUR_MS).toISOString();
    const page = (query: string) => done<Messages>('GET', `/${id}/messages?limit=2&${query}`);
    const read = ({ items }: Messages) => items.map(({ content }) => content);

    const there = await page(`at=${at(2.5)}`);
    assert.deepEqual(read(there), ['3', '4']);
    assert.deepEqual(read(await page(`after=${there.newer}`)), ['1', '2']);
    assert.deepEqual(read(await page(`before=${there.older}`)), ['5']);
    assert.deepEqual(read(await page(`at=${at(-1)}`)), ['1', '2'], 'a time to come: the newest');
    assert.deepEqual(read(await page(`at=${at(9)}`)), [], 'before the first');
    assert.equal((await call('GET', `/${id}/messages?at=yesterday`)).status, 400);
    await db.deleteFrom('messages').execute();
    assert.deepEqual(read(await page(`at=${at(0)}`)), [], 'where nothing was ever written');
  });

  it('refuses what is no cursor', async () => {
    for (const query of ['before=x', 'after=-1', 'before=99999999999999999999']) {
      const answer = await call('GET', `/${id}/messages?${query}`);
      assert.deepEqual([answer.status, answer.code], [400, 'invalid-cursor'], query);
    }
  });
});

describe('the health of a group', () => {
  it('counts the last seven days, hour by hour and by who wrote', async () => {
    await say(
      { by: dan, hoursAgo: 24 * 8 },
      { by: bob, hoursAgo: 49 },
      { by: bob, hoursAgo: 49 },
      { by: ada, hoursAgo: 49 },
      { by: dan, hoursAgo: 3, contentType: 4 },
      { by: 'system', hoursAgo: 2 },
      { by: bob, hoursAgo: 1, recalled: true },
    );
    await done('POST', `/${id}/members/${cyd}/mute`, { reason: '' });
    const health = await done<GroupHealth>('GET', `/${id}/health`);
    assert.deepEqual(health, {
      members: 3,
      messages: 5,
      // Dan wrote as well, and is no member.
      writers: 2,
      activeShare: 2 / 3,
      topTalkerShare: 3 / 5,
      topTalkers: [
        { userId: bob, nickname: 'the bob', messages: 3 },
        { userId: ada, nickname: 'the ada', messages: 1 },
        { userId: dan, nickname: 'the dan', messages: 1 },
      ],
      mutedMembers: 1,
      redPackets: 1,
      recalled: 1,
    });

    const { hours } = await done<GroupActivity>('GET', `/${id}/activity`);
    assert.equal(hours.length, 7 * 24 + 1);
    assert.ok(hours.every(({ at }, index) => !index || gap(hours[index - 1]!.at, at) === HOUR_MS));
    assert.ok(gap(hours.at(-1)!.at, new Date().toISOString()) < HOUR_MS + 1_000);
    const busy = hours.filter(({ messages }) => messages > 0);
    assert.deepEqual(
      busy.map(({ messages, writers }) => [messages, writers]),
      [
        [3, 2],
        [1, 1],
        [1, 1],
      ],
    );
    assert.equal(gap(busy[0]!.at, busy[2]!.at), 48 * HOUR_MS);
  });

  it('has no shares where there is nothing to share', async () => {
    const health = await done<GroupHealth>('GET', `/${id}/health`);
    assert.deepEqual([health.activeShare, health.topTalkerShare], [0, null]);
  });
});

function gap(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from);
}
