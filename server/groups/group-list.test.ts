import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Group } from '#contract/rest/groups';
import type { Page } from '#contract/rest/problem';
import { groupWorld } from './testing/group-world.ts';

const world = await groupWorld({ after });
const { ada, bob, cyd, dan, call, done, create, write, storage } = world;
const { db } = storage;
const made: Record<string, Group> = {};

async function names(query: Record<string, string>): Promise<string[]> {
  const page = await done<Page<Group>>('GET', `?${new URLSearchParams(query).toString()}`);
  assert.equal(page.total, page.items.length);
  return page.items.map((group) => group.name);
}

before(async () => {
  made['open'] = await create({ name: 'open 群', memberIds: [bob] });
  made['muted'] = await create({ name: 'muted 群', ownerId: bob, memberIds: [ada, cyd] });
  made['banned'] = await create({ name: 'banned 群', memberIds: [bob, cyd, dan] });
  made['over'] = await create({ name: 'over 群', ownerId: cyd });
  made['gone'] = await create({ name: 'gone 群', ownerId: cyd, memberIds: [dan] });
  const groupsAt = Object.values(made).map(({ id }, index) =>
    db
      .updateTable('groups')
      .set({ created_at: new Date(Date.UTC(2026, 0, 1 + index)) })
      .where('id', '=', id)
      .execute(),
  );
  await Promise.all(groupsAt);
  await done('POST', `/${made['muted'].id}/mute`, { reason: '' });
  await done('POST', `/${made['banned'].id}/ban`, { reason: '' });
  await done('POST', `/${made['over'].id}/ban`, { reason: '' });
  const past = new Date(Date.now() - 1_000);
  await db
    .updateTable('groups')
    .set({ banned_until: past })
    .where('id', '=', made['over'].id)
    .execute();
  await done('POST', `/${made['gone'].id}/dissolve`, { reason: '', confirm: 'gone 群' });
});

describe('the list of groups', () => {
  const sort = 'createdAt';
  for (const [filter, query, found] of [
    ['nothing', {}, ['open 群', 'muted 群', 'banned 群', 'over 群']],
    ['open ones', { status: 'open' }, ['open 群', 'over 群']],
    ['muted ones', { status: 'muted' }, ['muted 群']],
    ['banned ones', { status: 'banned' }, ['banned 群']],
    ['dissolved ones', { status: 'dissolved' }, ['gone 群']],
    ['an owner', { ownerId: bobOf }, ['muted 群']],
    ['a member', { memberId: cydOf }, ['muted 群', 'banned 群', 'over 群']],
    ['a member of dissolved ones', { memberId: cydOf, status: 'dissolved' }, ['gone 群']],
    ['many members', { minMembers: '3' }, ['muted 群', 'banned 群']],
    ['few members', { maxMembers: '2' }, ['open 群', 'over 群']],
    ['a size', { minMembers: '2', maxMembers: '3' }, ['open 群', 'muted 群']],
    [
      'a time',
      { createdFrom: '2026-01-02T00:00:00Z', createdBefore: '2026-01-04T00:00:00Z' },
      ['muted 群', 'banned 群'],
    ],
    ['words and a status', { q: '群', status: 'open' }, ['open 群', 'over 群']],
    ['words', { q: 'gone' }, []],
    ['nobody', { ownerId: 'nobody' }, []],
  ] as const) {
    it(`is narrowed to ${filter}`, async () => {
      const filled = Object.fromEntries(
        Object.entries<string | (() => string)>(query).map(([name, value]) => [
          name,
          typeof value === 'string' ? value : value(),
        ]),
      );
      assert.deepEqual(await names({ sort, ...filled }), found);
    });
  }

  it('refuses what is no filter', async () => {
    for (const query of ['status=closed', 'minMembers=-1', 'createdFrom=yesterday', 'owner=x']) {
      assert.equal((await call('GET', `?${query}`)).status, 400, query);
    }
  });

  it('shows who of the members is online, what was written last and how much today', async (t) => {
    const { id } = await create({ name: 'lively', memberIds: [bob, cyd] });
    const quiet = await done('GET', `/${id}`);
    assert.deepEqual([quiet.onlineMembers, quiet.lastMessageAt, quiet.messagesToday], [0, null, 0]);
    const [owner, phone] = await Promise.all([world.client(t, ada), world.client(t, bob)]);
    await world.client(t, bob);
    await world.client(t, dan);
    const day = new Date().getUTCDate();
    await db
      .insertInto('messages')
      .values({
        chat_type: 1,
        chat_id: id,
        from_user_id: bob,
        client_message_id: 'of yesterday',
        content_type: 0,
        content: 'x',
        content_duration: null,
        sent_at: new Date(),
        created_at: new Date(Date.now() - 24 * 3_600_000),
      })
      .execute();
    assert.equal(await write(owner, ada, id), 'sent');
    assert.equal(await write(phone, bob, id), 'sent');
    const [lively] = (await done<Page<Group>>('GET', '?q=lively')).items;
    assert.equal(lively?.onlineMembers, 2);
    assert.ok(Math.abs(Date.parse(lively.lastMessageAt ?? '') - Date.now()) < 60_000);
    if (new Date().getUTCDate() === day) assert.equal(lively.messagesToday, 2);
  });
});

function bobOf(): string {
  return bob;
}

function cydOf(): string {
  return cyd;
}
