import assert from 'node:assert/strict';
import { after, beforeEach, describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Announcement, AnnouncementProgress } from '#contract/rest/announcements';
import { Permission } from '#contract/rest/permissions';
import type { ImTicket } from '#contract/rest/session';
import { Command } from '#contract/wire/commands';
import { PushCode } from '#contract/wire/packets/push';
import { buildTestApp } from '../testing/build-test-app.ts';
import { createUsers } from '../testing/create-users.ts';
import { operatorWith } from '../testing/operator-with.ts';
import { TestImClient } from '../testing/test-im-client.ts';
import { UserTokens } from '../users/user-tokens.ts';

const server = await buildTestApp({ after }, { listen: true });
const { app, url, storage } = server;
const { db } = storage;
const cookies = await server.signIn();
const [ada, bob, cyd] = (await createUsers(storage, ['ada', 'bob', 'cyd'])) as [
  string,
  string,
  string,
];
const tokens = new UserTokens(db);

beforeEach(async () => {
  await db.deleteFrom('announcements').execute();
  await db.deleteFrom('audit_log').execute();
});

const notice = { title: '停机维护', content: 'Tonight 😀', audience: { kind: 'online' } };

function send(
  payload: object = notice,
  headers: Record<string, string> = {},
  by: object = cookies,
) {
  return app.inject({
    method: 'POST',
    url: '/api/announcements',
    payload,
    headers,
    cookies: { ...by },
  });
}

const get = (path: string, by: object = cookies) =>
  app.inject({ url: `/api/announcements${path}`, cookies: { ...by } });

async function one(id: string): Promise<Announcement> {
  const answer = await get(`/${id}`);
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json();
}

/** The announcement as soon as it is as expected; fails after five seconds. */
async function once(
  id: string,
  expected: (announcement: Announcement) => boolean,
): Promise<Announcement> {
  const deadline = performance.now() + 5000;
  for (;;) {
    const announcement = await one(id);
    if (expected(announcement)) return announcement;
    assert.ok(performance.now() < deadline, `never: ${expected.toString()}`);
    await turn();
  }
}

const sent = (id: string) => once(id, ({ state }) => state !== 'sending');

async function bound(userId: string): Promise<TestImClient> {
  return TestImClient.bound(url, userId, await tokens.issue(userId));
}

const isAnnouncement = (id: string) => (body: Record<string, unknown>) =>
  body['code'] === PushCode.Announcement && body['eventValue'] === id;

test('an announcement reaches each device of all online, and receipts come back', async () => {
  const clients = await Promise.all([bound(ada), bound(ada), bound(bob)]);
  const [phone, desktop, other] = clients;
  const answer = await send();
  assert.equal(answer.statusCode, 201, answer.body);
  const announcement = answer.json<Announcement>();
  const { id } = announcement;
  assert.deepEqual(announcement, {
    ...notice,
    id,
    state: 'sending',
    targeted: 2,
    online: 2,
    written: 0,
    acknowledged: 0,
    read: 0,
    createdBy: { id: announcement.createdBy.id, displayName: announcement.createdBy.displayName },
    createdAt: announcement.createdAt,
  });
  for (const client of clients) {
    const push = await client.next(Command.Push, isAnnouncement(id));
    assert.deepEqual(push['eventObj'], {
      title: notice.title,
      content: notice.content,
      sentAt: announcement.createdAt,
    });
    assert.equal(push['msg'], notice.title);
  }
  const receipt = (client: TestImClient, kind: string) =>
    client.request(Command.ReceiptRequest, { noticeId: id, kind }, Command.ReceiptResponse);
  assert.equal((await receipt(phone, 'received'))['success'], true);
  assert.equal((await receipt(desktop, 'received'))['success'], true);
  assert.equal((await receipt(other, 'received'))['success'], true);
  assert.equal((await receipt(other, 'read'))['success'], true);
  await sent(id);
  // The answer to a receipt that came early does not wait for it to be counted.
  const last = await once(id, ({ acknowledged, read }) => acknowledged === 2 && read > 0);
  const { state, targeted, online, written, acknowledged, read } = last;
  assert.deepEqual(
    { state, targeted, online, written, acknowledged, read },
    { state: 'sent', targeted: 2, online: 2, written: 2, acknowledged: 2, read: 1 },
  );

  const late = await bound(cyd);
  const refused = await receipt(late, 'received');
  assert.deepEqual([refused['success'], refused['errorCode']], [false, 'unknown-notice']);
  assert.equal((await one(id)).acknowledged, 2);
  await Promise.all([...clients, late].map((client) => client.close()));
});

test('an operator sees on the topic how far it comes', async () => {
  const ticket = await app.inject({ method: 'POST', url: '/api/session/im-ticket', cookies });
  const { userId, ticket: token } = ticket.json<ImTicket>();
  const watcher = await TestImClient.bound(url, userId, token);
  await watcher.request(
    Command.SubscribeRequest,
    { topic: 'announcements' },
    Command.SubscribeResponse,
  );
  const client = await bound(ada);
  const { id } = (await send()).json<Announcement>();
  await client.next(Command.Push, isAnnouncement(id));
  client.send(Command.ReceiptRequest, { noticeId: id, kind: 'read' });
  const batch = await watcher.next(Command.TopicBatch, (body) =>
    (body['items'] as AnnouncementProgress[]).some((item) => item.id === id && item.read === 1),
  );
  assert.deepEqual((batch['items'] as AnnouncementProgress[]).at(-1), {
    id,
    state: 'sent',
    targeted: 1,
    online: 1,
    written: 1,
    acknowledged: 1,
    read: 1,
  });
  assert.deepEqual(watcher.all(Command.Push).filter(isAnnouncement(id)), []);
  await Promise.all([client.close(), watcher.close()]);
});

test('with nobody online it is sent to nobody', async () => {
  const { id } = (await send()).json<Announcement>();
  const { state, targeted, written } = await sent(id);
  assert.deepEqual([state, targeted, written], ['sent', 0, 0]);
});

test('the audit log says who sent what', async () => {
  const { id } = (await send()).json<Announcement>();
  const [act, ...others] = await db.selectFrom('audit_log').selectAll().execute();
  assert.deepEqual(others, []);
  assert.deepEqual(
    [act!.admin_name, act!.action, act!.target_type, act!.target_id],
    ['admin', 'announcement.send', 'announcement', id],
  );
  assert.equal((act!.after as unknown as Announcement).content, notice.content);
});

describe('Idempotency-Key', () => {
  test('a double click sends once, and is answered with the same announcement', async () => {
    const client = await bound(ada);
    const key = { 'idempotency-key': 'b7e1' };
    const answers = await Promise.all([send(notice, key), send(notice, key), send(notice, key)]);
    assert.deepEqual(answers.map((answer) => answer.statusCode).sort(), [200, 200, 201]);
    const ids = new Set(answers.map((answer) => answer.json<Announcement>().id));
    assert.equal(ids.size, 1);
    const [id] = [...ids] as [string];
    await sent(id);
    await client.settled();
    assert.equal(client.all(Command.Push).filter(isAnnouncement(id)).length, 1);
    assert.equal((await get('')).json<{ total: number }>().total, 1);
    assert.equal((await db.selectFrom('audit_log').selectAll().execute()).length, 1);
    await client.close();
  });

  test('belongs to one text, and to one operator', async () => {
    const key = { 'idempotency-key': 'b7e2' };
    assert.equal((await send(notice, key)).statusCode, 201);
    const answer = await send({ ...notice, content: 'another' }, key);
    assert.deepEqual([answer.statusCode, answer.json().code], [422, 'idempotency-key-reused']);
    const other = await operatorWith(server, [Permission.AnnouncementsSend]);
    assert.equal((await send(notice, key, other)).statusCode, 201);
  });

  test('without one the same text may be sent again', async () => {
    assert.equal((await send()).statusCode, 201);
    assert.equal((await send()).statusCode, 201);
  });
});

test('bad bodies and keys are refused and send nothing', async () => {
  for (const body of [
    {},
    { ...notice, title: '' },
    { ...notice, title: '  ' },
    { ...notice, title: 'x'.repeat(101) },
    { ...notice, content: 'x'.repeat(4001) },
    { ...notice, content: 'a\u0000b' },
    { ...notice, audience: { kind: 'everybody' } },
    { ...notice, audience: { kind: 'online', ids: [] } },
    { ...notice, state: 'sent' },
  ]) {
    assert.equal((await send(body)).statusCode, 400, JSON.stringify(body));
  }
  assert.equal((await send(notice, { 'idempotency-key': 'x'.repeat(129) })).statusCode, 400);
  assert.equal((await get('')).json<{ total: number }>().total, 0);
});

test('lists the newest first, page by page', async () => {
  for (let i = 0; i < 5; i++) await send({ ...notice, title: `no. ${i}` });
  const titles: string[] = [];
  for (const page of [1, 2, 3]) {
    const answer = await get(`?page=${page}&pageSize=2`);
    const { items, total } = answer.json<{ items: Announcement[]; total: number }>();
    assert.equal(total, 5);
    titles.push(...items.map((item) => item.title));
  }
  assert.deepEqual(titles, ['no. 4', 'no. 3', 'no. 2', 'no. 1', 'no. 0']);
});

test('an unknown id is answered with 404', async () => {
  for (const id of ['0', '7', 'none', '99999999999999999999']) {
    const answer = await get(`/${id}`);
    assert.deepEqual([answer.statusCode, answer.json().code], [404, 'not-found'], id);
  }
});

test('who lacks the permission neither reads nor sends', async () => {
  const { id } = (await send()).json<Announcement>();
  const reader = await operatorWith(server, [Permission.AnnouncementsRead]);
  const sender = await operatorWith(server, [Permission.AnnouncementsSend]);
  const codes = [];
  for (const by of [{}, reader, sender]) {
    const answers = [await get('', by), await get(`/${id}`, by), await send(notice, {}, by)];
    codes.push(answers.map((answer) => answer.statusCode));
  }
  assert.deepEqual(codes, [
    [401, 401, 401],
    [200, 200, 403],
    [403, 403, 201],
  ]);
});

test('what the last server left behind has failed once this one is up', async (t) => {
  const { id } = (await send()).json<Announcement>();
  await sent(id);
  await db.updateTable('announcements').set({ state: 'sending' }).where('id', '=', id).execute();
  const next = await buildTestApp(t, { storage });
  await next.app.ready();
  assert.equal((await one(id)).state, 'failed');
});
