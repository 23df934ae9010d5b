import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, beforeEach, describe, test } from 'node:test';
import { sql } from 'kysely';
import { Permission } from '#contract/rest/permissions';
import type { Erasure, ErasurePreview, OneTimePassword } from '#contract/rest/user-acts';
import type { Points, PointsEntry, UserAct, UserSignIn } from '#contract/rest/user-records';
import type { User } from '#contract/rest/users';
import { Command } from '#contract/wire/commands';
import { ChatType } from '#contract/wire/packets/message';
import { Feature } from '#contract/wire/packets/session';
import { GroupsRepository } from '../groups/groups.repository.ts';
import { buildTestApp } from '../testing/build-test-app.ts';
import { createUsers } from '../testing/create-users.ts';
import { operatorWith } from '../testing/operator-with.ts';
import { silentLog } from '../testing/silent-log.ts';
import { messageBody, TestImClient } from '../testing/test-im-client.ts';
import { until } from '../testing/until.ts';
import { UserSignIns } from './user-sign-ins.ts';
import { UserTokens } from './user-tokens.ts';
import { UsersRepository } from './users.repository.ts';

const server = await buildTestApp({ after }, { listen: true });
const { app, url, storage } = server;
const { db } = storage;
const cookies = await server.signIn();
const tokens = new UserTokens(db);
let names = 0;
let ada: string;
let bob: string;

beforeEach(async () => {
  names += 1;
  [ada, bob] = (await createUsers(storage, [`ada-${names}`, `bob-${names}`])) as [string, string];
  await db.deleteFrom('audit_log').execute();
});

type Method = 'GET' | 'POST' | 'DELETE' | 'PATCH';
const call = (method: Method, path: string, payload?: object, by: object = cookies) =>
  app.inject({
    method,
    url: path,
    cookies: { ...by },
    ...(payload === undefined ? {} : { payload }),
  });
const actsOn = async (id: string) =>
  (await call('GET', `/api/users/${id}/acts`)).json<{ items: UserAct[] }>().items;
const login = (username: string, password: string) =>
  app.inject({ method: 'POST', url: '/api/im/login', payload: { username, password } });
const connect = async (id: string) => TestImClient.bound(url, id, await tokens.issue(id));

/** A group of these users, the first its owner. */
async function group(name: string, memberIds: readonly string[]): Promise<string> {
  const groups = new GroupsRepository(db);
  return db.transaction().execute(async (trx) => {
    const id = await groups.insert(trx, { name, ownerId: memberIds[0] ?? '' });
    await groups.addMembers(trx, id, memberIds);
    return id;
  });
}

describe('a shadow ban', () => {
  test('keeps what they write from everybody else, and says nothing to them', async () => {
    const [client, other] = [await connect(ada), await connect(bob)];
    const answer = await call('POST', `/api/users/${ada}/shadow-ban`, { reason: 'spam' });
    assert.equal(answer.json<User>().shadowBanned, true);
    client.send(
      Command.MessageRequest,
      messageBody(ada, bob, { content: 'buy', hasBeenSentId: 's' }),
    );
    const sent = await client.next(4, (body) => body['hasBeenSentId'] === 's');
    assert.equal(sent['success'], true);
    await call('POST', `/api/users/${ada}/unshadow-ban`, { reason: 'a mistake' });
    client.send(Command.MessageRequest, messageBody(ada, bob, { content: 'hi' }));
    const first = await other.next(4, (body) => body['fromUserId'] === ada);
    assert.equal(first['content'], 'hi', 'the one before never came');
    assert.deepEqual(
      (await actsOn(ada)).map(({ action, reason }) => [action, reason]),
      [
        ['user.unshadow-ban', 'a mistake'],
        ['user.shadow-ban', 'spam'],
      ],
    );
    await Promise.all([client.close(), other.close()]);
  });
});

describe('a kick of one connection', () => {
  test('leaves the others', async () => {
    const [phone, desk] = [await connect(ada), await connect(ada)];
    const listed = await call('GET', `/api/users/${ada}/sessions`);
    const [first] = listed.json<{ items: { id: string; address: string }[] }>().items;
    assert.ok(first);
    const answer = await call('POST', `/api/users/${ada}/kick`, {
      reason: 'an unknown phone',
      sessionId: first.id,
    });
    assert.equal(answer.statusCode, 204);
    const closed = await Promise.race([phone.closed, desk.closed]);
    assert.equal(closed.code, 1008);
    const left = await call('GET', `/api/users/${ada}/sessions`);
    assert.equal(left.json<{ items: unknown[] }>().items.length, 1);
    await Promise.all([phone.close(), desk.close()]);
  });

  test('closes nobody else’s', async () => {
    const client = await connect(bob);
    const [session] = (await call('GET', `/api/users/${bob}/sessions`)).json<{
      items: { id: string }[];
    }>().items;
    const body = { reason: '', sessionId: session?.id };
    assert.equal((await call('POST', `/api/users/${ada}/kick`, body)).statusCode, 404);
    client.send(Command.MessageRequest, messageBody(bob, ada, { hasBeenSentId: 'alive' }));
    assert.equal((await client.next(4))['success'], true);
    await client.close();
  });
});

describe('a reset password', () => {
  test('opens one login; then the user chooses another, and the old ones are none', async () => {
    const token = await tokens.issue(ada);
    const client = await TestImClient.bound(url, ada, token);
    const body = { reason: 'forgotten', revokeTokens: true };
    const answer = await call('POST', `/api/users/${ada}/password`, body);
    assert.equal(answer.statusCode, 200, answer.body);
    const { password } = answer.json<OneTimePassword>();
    assert.equal((await client.closed).code, 1008);
    const again = await TestImClient.connect(url);
    assert.equal((await again.bind(ada, token))['errorCode'], 'bad-token');
    await again.close();

    const username = `ada-${names}`;
    const first = await login(username, password);
    assert.deepEqual([first.statusCode, first.json().mustChangePassword], [200, true]);
    assert.equal((await login(username, password)).statusCode, 401, 'it is spent');
    const chosen = { username, password, newPassword: 'my own secret' };
    const set = await app.inject({ method: 'POST', url: '/api/im/password', payload: chosen });
    assert.equal(set.statusCode, 204, set.body);
    assert.equal((await login(username, password)).statusCode, 401);
    const last = await login(username, 'my own secret');
    assert.deepEqual([last.statusCode, last.json().mustChangePassword], [200, false]);
    const written = JSON.stringify(await db.selectFrom('audit_log').selectAll().execute());
    assert.ok(!written.includes(password) && !written.includes('my own secret'));
  });

  test('leaves what is connected, and tokens, where that is asked for', async () => {
    const token = await tokens.issue(ada);
    const client = await TestImClient.bound(url, ada, token);
    const body = { reason: '', revokeTokens: false };
    assert.equal((await call('POST', `/api/users/${ada}/password`, body)).statusCode, 200);
    await client.settled();
    await (await TestImClient.bound(url, ada, token)).close();
    await client.close();
  });

  test('is good for a day only', async () => {
    const answer = await call('POST', `/api/users/${ada}/password`, {
      reason: '',
      revokeTokens: false,
    });
    const { password } = answer.json<OneTimePassword>();
    await sql`UPDATE users SET password_until = now() WHERE id = ${ada}`.execute(db);
    assert.equal((await login(`ada-${names}`, password)).statusCode, 401);
    const chosen = { username: `ada-${names}`, password, newPassword: 'my own secret' };
    const set = await app.inject({ method: 'POST', url: '/api/im/password', payload: chosen });
    assert.equal(set.statusCode, 401);
  });
});

describe('points', () => {
  const add = (payload: object) => call('POST', `/api/users/${ada}/points`, payload);
  const ledger = async (query = '') =>
    (await call('GET', `/api/users/${ada}/points${query}`)).json<Points>();

  test('are the sum of their ledger, never below zero, and a repeated key changes nothing', async () => {
    assert.equal((await add({ amount: 50, reason: 'a prize', key: 'k' })).statusCode, 201);
    const repeated = await add({ amount: 50, reason: 'a prize', key: 'k' });
    assert.deepEqual([repeated.statusCode, repeated.json<PointsEntry>().balance], [200, 50]);
    const reused = await add({ amount: 5, reason: 'a prize', key: 'k' });
    assert.deepEqual([reused.statusCode, reused.json().code], [422, 'key-reused']);
    assert.equal((await add({ amount: -20, reason: 'spent' })).statusCode, 201);
    const refused = await add({ amount: -31, reason: 'too much' });
    assert.deepEqual([refused.statusCode, refused.json().code], [422, 'points-below-zero']);
    const { balance, ledgerSum, items, older } = await ledger();
    assert.deepEqual([balance, ledgerSum, older], [30, 30, null]);
    assert.deepEqual(
      items.map((entry) => [entry.amount, entry.balance, entry.by]),
      [
        [-20, 30, 'admin'],
        [50, 50, 'admin'],
      ],
    );
    const page = await ledger('?limit=1');
    assert.deepEqual([page.items[0]?.amount, page.older !== null], [-20, true]);
    assert.equal((await ledger(`?limit=1&before=${page.older}`)).items[0]?.amount, 50);
  });

  test('lose nothing when many are given at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => add({ amount: 3, reason: 'one of many' })),
    );
    assert.ok(answers.every(({ statusCode }) => statusCode === 201));
    const { balance, ledgerSum } = await ledger();
    assert.deepEqual([balance, ledgerSum], [36, 36]);
  });
});

test('notes are taken back by whoever wrote them', async () => {
  const other = await operatorWith(server, [Permission.UsersRead, Permission.UsersWrite]);
  const answer = await call('POST', `/api/users/${ada}/notes`, { text: 'called us twice' }, other);
  const { id } = answer.json<{ id: string }>();
  const list = await call('GET', `/api/users/${ada}/notes`);
  assert.partialDeepStrictEqual(list.json(), {
    items: [{ id, text: 'called us twice', own: false }],
  });
  const path = `/api/users/${ada}/notes/${id}`;
  assert.equal((await call('DELETE', path)).json().code, 'not-your-note');
  assert.equal((await call('DELETE', path, undefined, other)).statusCode, 204);
  assert.deepEqual((await call('GET', `/api/users/${ada}/notes`)).json(), { items: [] });
});

test('tags are counted as they come and go', async () => {
  const tag = `tag-${names}`;
  const count = async () =>
    (await call('GET', '/api/users/tags'))
      .json<{ items: { tag: string; users: number }[] }>()
      .items.find((item) => item.tag === tag)?.users;
  for (const id of [ada, bob]) await call('PATCH', `/api/users/${id}`, { version: 1, tags: [tag] });
  assert.equal(await count(), 2);
  await call('PATCH', `/api/users/${bob}`, { version: 2, tags: [] });
  assert.equal(await count(), 1);
});

test('friends are parted, and both sides know', async () => {
  const body = { userId: ada, friendId: bob };
  await call('POST', '/api/friendships', body);
  const friends = async (id: string) =>
    (await call('GET', `/api/users/${id}/friends`)).json<{ items: { id: string }[] }>().items;
  assert.deepEqual(
    (await friends(bob)).map(({ id }) => id),
    [ada],
  );
  assert.equal((await call('DELETE', '/api/friendships', body)).statusCode, 204);
  assert.deepEqual([await friends(ada), await friends(bob)], [[], []]);
  assert.equal((await call('DELETE', '/api/friendships', body)).statusCode, 204);
  assert.deepEqual(
    (await actsOn(ada)).map(({ action }) => action),
    ['friendship.delete', 'friendship.create'],
  );
});

test('sign-ins are written down, those that failed too', async () => {
  await (await connect(ada)).close();
  const stranger = await TestImClient.connect(url);
  await stranger.bind(ada, 'no token of hers', { build: 'evil/1' });
  await stranger.close();
  let items: UserSignIn[] = [];
  await until(async () => {
    items = (await call('GET', `/api/users/${ada}/sign-ins`)).json<{ items: UserSignIn[] }>().items;
    return items.length === 2;
  });
  assert.deepEqual(
    items.map(({ kind, success, errorCode, build }) => [kind, success, errorCode, build]),
    [
      ['bind', false, 'bad-token', 'evil/1'],
      ['bind', true, '', 'test/1'],
    ],
  );
});

test('of sign-ins that fail only so many are written down, and all that succeed', async () => {
  const signIns = new UserSignIns(db, silentLog());
  const attempt = {
    userId: ada,
    address: '192.0.2.1',
    kind: 'bind',
    build: '',
    device: '',
  } as const;
  for (let n = 0; n < 5_000; n++) signIns.note({ ...attempt, errorCode: 'bad-token' });
  signIns.note({ ...attempt, errorCode: '' });
  await signIns.flush();
  const { rows } = await sql<{ failed: number; succeeded: number }>`
    SELECT count(*) FILTER (WHERE error_code <> '')::int AS failed,
      count(*) FILTER (WHERE error_code = '')::int AS succeeded
    FROM user_sign_ins WHERE user_id = ${ada}
  `.execute(db);
  assert.equal(rows[0]?.succeeded, 1);
  assert.ok(rows[0].failed >= 1_000 && rows[0].failed < 1_100, `${rows[0].failed} that failed`);
});

test('what somebody wrote is read with the permission, and reading private chats is written down', async () => {
  const client = await connect(ada);
  const groupId = await group('cooks', [bob, ada]);
  for (const [to, chatType] of [
    [bob, 0],
    [groupId, 1],
  ] as const) {
    client.send(
      Command.MessageRequest,
      messageBody(ada, to, { chatType, content: `to ${chatType}` }),
    );
    assert.equal((await client.next(4))['success'], true);
  }
  await client.close();
  const path = `/api/users/${ada}/messages`;
  const answer = await call('GET', path);
  assert.partialDeepStrictEqual(answer.json(), {
    items: [
      { chatType: 1, toUserId: groupId, toName: 'cooks', content: 'to 1' },
      { chatType: 0, toUserId: bob, toName: `the bob-${names}`, content: 'to 0' },
    ],
    older: null,
  });
  const [act] = await actsOn(ada);
  assert.partialDeepStrictEqual(act, {
    action: 'messages.read',
    by: 'admin',
    after: { withUserIds: [bob] },
  });
  const reader = await operatorWith(server, [Permission.UsersRead]);
  assert.equal((await call('GET', path, undefined, reader)).statusCode, 403);
});

test('what somebody else decided since is not taken back with what one did', async () => {
  const act = async (kind: string, body: object) =>
    call('POST', `/api/users/${ada}/${kind}`, { reason: 'seen', ...body });
  const day = new Date(Date.now() + 86_400_000).toISOString();
  const mine = (await act('ban', { until: day })).json<User>();
  const theirs = (await act('ban', { reason: 'for good' })).json<User>();
  const undone = await act('unban', { version: mine.version });
  assert.deepEqual([undone.statusCode, undone.json().code], [409, 'version-conflict']);
  assert.deepEqual(undone.json().details.current, theirs);
  assert.deepEqual((await call('GET', `/api/users/${ada}`)).json(), theirs);
  assert.equal((await act('unban', { version: theirs.version })).json<User>().ban, null);
});

describe('an erasure', () => {
  const confirm = () => ({ reason: 'asked for it', confirm: `ada-${names}`, eraseMessages: true });

  test('leaves an account without a name, groups with heirs, and a certificate', async () => {
    const client = await connect(ada);
    client.send(Command.MessageRequest, messageBody(ada, bob, { content: 'my address' }));
    assert.equal((await client.next(4))['success'], true);
    const [cid] = (await createUsers(storage, [`cid-${names}`])) as [string];
    const [shared, lonely] = [await group('shared', [ada, cid, bob]), await group('lonely', [ada])];
    await sql`UPDATE group_members SET role = 'admin' WHERE group_id = ${shared} AND user_id = ${bob}`.execute(
      db,
    );
    await call('POST', '/api/friendships', { userId: ada, friendId: bob });

    const preview = (await call('GET', `/api/users/${ada}/erasure`)).json<ErasurePreview>();
    assert.partialDeepStrictEqual(preview, { messages: 1, groups: 2, friends: 1, sessions: 1 });
    assert.deepEqual(
      preview.ownedGroups.map(({ id, heir }) => [id, heir?.id ?? null]),
      [
        [shared, bob],
        [lonely, null],
      ],
    );
    await db
      .insertInto('violation_samples')
      .values({
        at: new Date(),
        code: 'bad-field',
        build: 'test/1',
        message: '',
        user_id: ada,
        claimed: '',
        session_id: '',
        address: '127.0.0.1',
        command: 3,
        bytes: 20,
        head: Buffer.alloc(0),
        masked_body: '{}',
        body: '{"content":"my address"}',
      })
      .execute();
    const typo = await call('DELETE', `/api/users/${ada}`, { ...confirm(), confirm: 'ada' });
    assert.deepEqual([typo.statusCode, typo.json().code], [422, 'not-confirmed']);

    const answer = await call('DELETE', `/api/users/${ada}`, confirm());
    assert.equal(answer.statusCode, 200, answer.body);
    assert.equal((await client.closed).reason, 'deleted');
    const { certificate, messagesLeft } = answer.json<Erasure>();
    assert.equal(messagesLeft, false);
    const { digest, ...said } = certificate;
    assert.partialDeepStrictEqual(said.counts, { messages: 1, friends: 1, memberships: 2 });
    const canonical = JSON.stringify(
      said,
      [...Object.keys(said), ...Object.keys(said.counts)].sort(),
    );
    assert.equal(createHash('sha256').update(canonical).digest('hex'), digest);

    const groups = await db
      .selectFrom('groups')
      .select(['id', 'owner_id', 'member_count', 'dissolved_at'])
      .where('id', 'in', [shared, lonely])
      .orderBy('id')
      .execute();
    assert.deepEqual(
      groups.map((row) => [row.owner_id, row.member_count, row.dissolved_at !== null]),
      [
        [bob, 2, false],
        [ada, 0, true],
      ],
    );
    const { rows } = await sql<{ all: string }>`
      SELECT (SELECT jsonb_agg(u) FROM users u WHERE id = ${ada})::text
        || coalesce((SELECT jsonb_agg(a) FROM audit_log a)::text, '')
        || coalesce((SELECT jsonb_agg(m) FROM messages m WHERE from_user_id = ${ada})::text, '')
        || coalesce((SELECT jsonb_agg(s) FROM violation_samples s)::text, '') AS all
    `.execute(db);
    assert.ok(!rows[0]?.all.includes(`ada-${names}`) && !rows[0]?.all.includes('my address'));
    assert.partialDeepStrictEqual((await actsOn(ada))[0], {
      action: 'user.erase',
      after: { digest },
    });
  });

  test('gives a group to its heir, who owns it from the next frame on; members are told', async () => {
    const [cid] = (await createUsers(storage, [`cid-${names}`])) as [string];
    const id = await group('orphans', [ada, bob]);
    await call('POST', `/api/groups/${id}/members`, { userIds: [cid] });
    await call('POST', `/api/groups/${id}/mute`, { reason: '' });
    const [heir, other] = [await connect(bob), await connect(cid)];
    const write = async (client: TestImClient, from: string) => {
      const body = messageBody(from, id, { chatType: ChatType.Group });
      return client.request(Command.MessageRequest, body, Command.MessageResponse);
    };
    assert.equal((await write(heir, bob))['errorCode'], 'group-muted');
    await call('DELETE', `/api/users/${ada}`, confirm());
    for (const client of [heir, other]) {
      await client.next(Command.Push, ({ code, eventValue }) => code === 1 && eventValue === id);
    }
    assert.equal((await write(heir, bob))['success'], true);
    await other.next(Command.MessageResponse);
    assert.equal((await write(other, cid))['errorCode'], 'group-muted');
    await Promise.all([heir.close(), other.close()]);
  });

  test('leaves nobody in a group, or a friend, who is added while it goes on', async () => {
    const [own, other] = [await group('own', [ada, bob]), await group('other', [bob])];
    const [added, goOn] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const adding = db.transaction().execute(async (trx) => {
      const groups = new GroupsRepository(db);
      await groups.lock(trx, other);
      const alive = await new UsersRepository(db).lockExisting(trx, [ada]);
      added.resolve(undefined);
      await goOn.promise;
      if (alive.has(ada)) await groups.addMembers(trx, other, [ada]);
    });
    await added.promise;
    let answered = false;
    const erasing = call('DELETE', `/api/users/${ada}`, confirm()).finally(() => (answered = true));
    const blocked = sql`SELECT FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await until(async () => answered || (await blocked.execute(db)).rows.length > 0);
    goOn.resolve(undefined);
    await adding;
    assert.equal((await erasing).statusCode, 200);
    const { rows } = await sql<{ id: string; owner_id: string; member_count: number }>`
      SELECT id, owner_id, member_count FROM groups WHERE id IN (${own}, ${other})
    `.execute(db);
    for (const row of rows) assert.deepEqual([row.owner_id, row.member_count], [bob, 1], row.id);
    const left = await sql`SELECT FROM group_members WHERE user_id = ${ada}`.execute(db);
    assert.equal(left.rows.length, 0);
  });

  test('is not undone in part by what is written down of them later', async () => {
    const client = await connect(ada);
    await call('DELETE', `/api/users/${ada}`, confirm());
    await client.closed;
    await new UsersRepository(db).record([ada, bob], Date.now());
    const seen = await db
      .selectFrom('users')
      .select('last_seen_at')
      .where('id', 'in', [ada, bob])
      .orderBy('id')
      .execute();
    assert.deepEqual(
      seen.map(({ last_seen_at }) => last_seen_at === null),
      [true, false],
    );
  });

  test('makes clients that are connected drop what they show of it, and keeps its certificate', async () => {
    const writer = await connect(ada);
    const knowing = await TestImClient.bound(url, bob, await tokens.issue(bob), {
      build: 'test/1',
      features: [Feature.Recall],
    });
    const old = await connect(bob);
    writer.send(Command.MessageRequest, messageBody(ada, bob, { content: 'my address' }));
    const { messageId } = await knowing.next(Command.MessageResponse);
    const typo = await call('DELETE', `/api/users/${ada}`, { ...confirm(), confirm: 'ada' });
    assert.equal(typo.statusCode, 422);
    const message = await db
      .selectFrom('messages')
      .select('recalled_at')
      .where('id', '=', String(messageId))
      .executeTakeFirstOrThrow();
    assert.equal(message.recalled_at, null, 'a slip of the finger takes nothing back');

    const given = (await call('DELETE', `/api/users/${ada}`, confirm())).json<Erasure>();
    const recalled = await knowing.next(Command.MessageRecalled);
    assert.partialDeepStrictEqual(recalled['messages'], [{ messageId, fromUserId: ada }]);
    await old.next(Command.Push, (body) => body['code'] === 1 && body['eventValue'] === ada);
    assert.deepEqual(
      (await actsOn(ada)).map(({ action }) => action),
      ['user.erase', 'messages.recall'],
    );

    const path = `/api/users/${ada}/erasure/certificate`;
    assert.deepEqual((await call('GET', path)).json(), given);
    const other = await call('GET', `/api/users/${bob}/erasure/certificate`);
    assert.deepEqual([other.statusCode, other.json().code], [404, 'not-found']);
    const reader = await operatorWith(server, [Permission.UsersRead, Permission.UsersWrite]);
    assert.equal((await call('GET', path, undefined, reader)).statusCode, 403);
    await Promise.all([knowing.close(), old.close()]);
  });

  test('lets them in no more, and others see that they are gone', async () => {
    const token = await tokens.issue(ada);
    await call('DELETE', `/api/users/${ada}`, confirm());
    const client = await TestImClient.connect(url);
    assert.equal((await client.bind(ada, token))['success'], false);
    await client.close();
    const other = await connect(bob);
    other.send(Command.MessageRequest, messageBody(bob, ada, {}));
    assert.equal((await other.next(4))['errorCode'], 'recipient-unavailable');
    await other.close();
    for (const [path, payload] of [
      ['ban', { reason: '' }],
      ['points', { amount: 1, reason: 'x' }],
      ['notes', { text: 'x' }],
      ['password', { reason: '', revokeTokens: true }],
    ] as const) {
      const refused = await call('POST', `/api/users/${ada}/${path}`, payload);
      assert.deepEqual([refused.statusCode, refused.json().code], [409, 'user-deleted'], path);
    }
    const [free] = await createUsers(storage, [`ada-${names}`]);
    assert.ok(free !== undefined, 'the name is free');
  });

  test('needs its permission', async () => {
    const writer = await operatorWith(server, [Permission.UsersRead, Permission.UsersWrite]);
    assert.equal(
      (await call('GET', `/api/users/${ada}/erasure`, undefined, writer)).statusCode,
      403,
    );
    assert.equal((await call('DELETE', `/api/users/${ada}`, confirm(), writer)).statusCode, 403);
  });
});
