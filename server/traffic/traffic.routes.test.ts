import assert from 'node:assert/strict';
import { after, beforeEach, describe, test } from 'node:test';
import { Permission } from '#contract/rest/permissions';
import type { CurrentReveal, Reveal, TestConnection } from '#contract/rest/traffic';
import type { TrafficFrame } from '#contract/wire/packets/traffic';
import { Command } from '#contract/wire/commands';
import { LocalBus } from '../bus/local-bus.ts';
import { buildTestApp } from '../testing/build-test-app.ts';
import { createUsers } from '../testing/create-users.ts';
import { operatorWith } from '../testing/operator-with.ts';
import { silentLog } from '../testing/silent-log.ts';
import { messageBody, TestImClient } from '../testing/test-im-client.ts';
import { until } from '../testing/until.ts';
import { Watcher } from '../testing/watcher.ts';
import { UserTokens } from '../users/user-tokens.ts';
import { Reveals } from './reveals.ts';

const server = await buildTestApp({ after }, { listen: true });
const { app, url, storage } = server;
const { db } = storage;
const tokens = new UserTokens(db);
const [adaId, bobId] = (await createUsers(storage, ['ada', 'bob'])) as [string, string];
const ada = await connect(adaId);
const bob = await connect(bobId);
let cookies = await server.signIn();
let adminId = '';

beforeEach(async () => {
  await call('DELETE', '/api/traffic/reveal');
  await db.deleteFrom('audit_log').execute();
  const admin = db.selectFrom('admins').select('id').where('username', '=', 'admin');
  adminId = (await admin.executeTakeFirstOrThrow()).id;
});

async function connect(userId: string): Promise<TestImClient> {
  return TestImClient.bound(url, userId, await tokens.issue(userId));
}

function call(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  payload?: object,
  by: object = cookies,
) {
  return app.inject({ method, url: path, cookies: { ...by }, ...(payload ? { payload } : {}) });
}

async function watcherOf(by: object = cookies): Promise<Watcher> {
  const answer = await call('POST', '/api/session/im-ticket', undefined, by);
  const { ticket, userId } = answer.json<{ ticket: string; userId: string }>();
  return new Watcher(await TestImClient.bound(url, userId, ticket));
}

async function say(content: string): Promise<void> {
  const arrived = bob.next(Command.MessageResponse, (body) => body['content'] === content);
  ada.send(Command.MessageRequest, messageBody(adaId, bobId, { content }));
  await arrived;
}

const arrivedAtBob = ({ direction, command, userId }: TrafficFrame) =>
  direction === 'out' && command === Command.MessageResponse && userId === bobId;

async function acts(action: string) {
  const rows = db.selectFrom('audit_log').selectAll().where('action', '=', action).orderBy('id');
  return (await rows.execute()).map(({ after, admin_id, target_id }) => ({
    ...after,
    by: admin_id,
    of: target_id,
  }));
}

describe('a reveal', () => {
  test('unmasks what this operator watches, and says in the audit log why and what', async () => {
    const second = await operatorWith(server, [Permission.TrafficRead]);
    const watcher = await (await watcherOf()).watching({ commands: [4] });
    const other = await (await watcherOf(second)).watching({ commands: [4] });
    await say('before');
    assert.match((await watcher.frame(arrivedAtBob)).body, /"content":"••••••"/);

    const begun = await call('POST', '/api/traffic/reveal', { reason: 'ticket 7', minutes: 5 });
    assert.equal(begun.statusCode, 201, begun.body);
    const { id, since, until: end } = begun.json<Reveal>();
    assert.equal(Date.parse(end) - Date.parse(since), 300_000);
    assert.deepEqual(await acts('traffic.reveal-begin'), [
      { reason: 'ticket 7', minutes: 5, until: end, by: adminId, of: adminId },
    ]);
    await until(() => watcher.batches.at(-1)?.revealedUntil === Date.parse(end));
    await say('within');
    const shown = await watcher.frame((frame) => arrivedAtBob(frame) && !frame.masked);
    assert.match(shown.body, /"content":"within"/);
    await until(() => other.frames.filter(arrivedAtBob).length === 2);
    assert.doesNotMatch(JSON.stringify(other.frames), /within/);
    assert.equal((await watcher.watch({ text: 'WITH' }))['success'], true);

    const now = await call('GET', '/api/traffic/reveal');
    assert.deepEqual(now.json<CurrentReveal>(), { reveal: begun.json<Reveal>() });
    const nobody = await call('GET', '/api/traffic/reveal', undefined, second);
    assert.deepEqual(nobody.json<CurrentReveal>(), { reveal: null });

    assert.equal((await call('DELETE', '/api/traffic/reveal')).statusCode, 204);
    await until(() => watcher.batches.at(-1)?.ended === true);
    const [ended] = await acts('traffic.reveal-end');
    assert.partialDeepStrictEqual(ended, {
      reason: 'ticket 7',
      revealId: id,
      because: 'by-operator',
      by: adminId,
      watched: [{ filter: { commands: [4] } }, { filter: { text: 'WITH' } }],
    });
    const refused = await watcher.watch({ text: 'guess' });
    assert.equal(refused['errorCode'], 'needs-reveal');
    await watcher.watching({ commands: [4] });
    const before = watcher.frames.length;
    await say('after it');
    await until(() => watcher.frames.length > before);
    assert.doesNotMatch(JSON.stringify(watcher.frames), /after it/);
  });

  test('ends when the operator signs out, whoever else of them is signed in', async () => {
    const elsewhere = await (await watcherOf(await server.signIn())).watching({ commands: [4] });
    await call('POST', '/api/traffic/reveal', { reason: 'look', minutes: 60 });
    await until(() => (elsewhere.batches.at(-1)?.revealedUntil ?? 0) > 0);
    await call('DELETE', '/api/session');
    cookies = await server.signIn();
    await until(async () => (await acts('traffic.reveal-end')).length === 1);
    assert.partialDeepStrictEqual(await acts('traffic.reveal-end'), [{ because: 'signed-out' }]);
    const masked = elsewhere.frames.length;
    await say('hidden again');
    await until(() => elsewhere.frames.length > masked);
    assert.doesNotMatch(JSON.stringify(elsewhere.frames), /hidden again/);
  });

  test('is replaced by another, and both ends are written down', async () => {
    await call('POST', '/api/traffic/reveal', { reason: 'first', minutes: 1 });
    await call('POST', '/api/traffic/reveal', { reason: 'second', minutes: 2 });
    assert.partialDeepStrictEqual(await acts('traffic.reveal-end'), [
      { reason: 'first', because: 'replaced' },
    ]);
    const { reveal } = (await call('GET', '/api/traffic/reveal')).json<CurrentReveal>();
    assert.equal(reveal?.reason, 'second');
  });

  test('needs its permission, a reason, and an end within the hour', async () => {
    const reader = await operatorWith(server, [Permission.TrafficRead]);
    const body = { reason: 'curious', minutes: 5 };
    assert.equal((await call('POST', '/api/traffic/reveal', body, reader)).statusCode, 403);
    for (const bad of [
      { reason: ' ', minutes: 5 },
      { reason: 'long', minutes: 61 },
      { reason: 'short', minutes: 0 },
      { minutes: 5 },
    ]) {
      assert.equal((await call('POST', '/api/traffic/reveal', bad)).statusCode, 400);
    }
    assert.deepEqual(await acts('traffic.reveal-begin'), []);
  });

  test('is what a file of unmasked frames needs, and each file is written down', async () => {
    const download = {
      frames: 3,
      from: '2026-11-24T10:00:00.000Z',
      until: '2026-11-24T10:01:00.000Z',
      filter: { userId: adaId, commands: [3, 4] },
      search: '',
    };
    const fetchIt = (revealId: string, by?: object) =>
      call('POST', '/api/traffic/downloads', { ...download, revealId }, by);
    const begin = () => call('POST', '/api/traffic/reveal', { reason: 'ticket 8', minutes: 5 });
    const { id } = (await begin()).json<Reveal>();
    const made = await fetchIt(id);
    assert.equal(made.statusCode, 201, made.body);
    const entries = await acts('traffic.download');
    assert.deepEqual(entries, [
      { reason: 'ticket 8', revealId: id, ...download, by: adminId, of: adminId },
    ]);
    const { entryId } = made.json<{ entryId: string }>();
    const entry = await call('GET', `/api/audit/${entryId}`);
    assert.partialDeepStrictEqual(entry.json(), { action: 'traffic.download', reason: 'ticket 8' });

    const reader = await operatorWith(server, [Permission.TrafficRead]);
    assert.equal((await fetchIt(id, reader)).statusCode, 403);
    const other = await operatorWith(server, [Permission.TrafficReveal]);
    const { id: othersId } = (
      await call('POST', '/api/traffic/reveal', { reason: 'mine', minutes: 5 }, other)
    ).json<Reveal>();
    const { id: newer } = (await begin()).json<Reveal>();
    await call('DELETE', '/api/traffic/reveal');
    for (const revealId of [id, newer, othersId]) {
      const refused = await fetchIt(revealId);
      assert.deepEqual(
        [refused.statusCode, refused.json<{ code: string }>().code],
        [403, 'needs-reveal'],
      );
    }
    await call('DELETE', '/api/traffic/reveal', undefined, other);
    assert.equal((await acts('traffic.download')).length, 1);
  });

  test('that a server left behind is closed by the next one', async (t) => {
    await db
      .insertInto('traffic_reveals')
      .values({ admin_id: adminId, reason: 'crash', since: new Date(), until: new Date() })
      .execute();
    const next = await buildTestApp(t, { storage });
    assert.partialDeepStrictEqual(await acts('traffic.reveal-end'), [
      { reason: 'crash', because: 'server-restart', by: null, of: adminId },
    ]);
    const answer = await next.app.inject({ url: '/api/traffic/reveal', cookies });
    assert.deepEqual(answer.json(), { reveal: null });
  });
});

describe('reveals', () => {
  const revealer = async () => {
    const { secret_hash, admin_id } = await db
      .selectFrom('admin_sessions')
      .select(['secret_hash', 'admin_id'])
      .where('admin_id', '=', adminId)
      .executeTakeFirstOrThrow();
    return { adminId: admin_id, username: 'admin', sessionHash: secret_hash };
  };
  const nobody = { operator: null, address: '', requestId: '' };

  test('end by themselves, by a clock that nobody can set', async (t) => {
    const reveals = new Reveals(db, new LocalBus(), silentLog(), { minuteMs: 150 });
    t.mock.method(Date, 'now', () => 0);
    await reveals.begin(await revealer(), { reason: 'soon over', minutes: 1 }, nobody);
    const operatorId = `operator:${adminId}`;
    assert.ok(reveals.of(operatorId)!.leftMs <= 150);
    assert.equal(await reveals.watching(operatorId, { userId: 'x' }), true);
    await until(() => reveals.of(operatorId) === null);
    await until(async () => (await acts('traffic.reveal-end')).length === 1);
    assert.partialDeepStrictEqual(await acts('traffic.reveal-end'), [
      { because: 'time', watched: [{ filter: { userId: 'x' } }] },
    ]);
    assert.equal(await reveals.watching(operatorId, { userId: 'y' }), false);
  });

  test('write each thing down once, and end with the server', async () => {
    const reveals = new Reveals(db, new LocalBus(), silentLog());
    await reveals.begin(await revealer(), { reason: 'shift', minutes: 60 }, nobody);
    const operatorId = `operator:${adminId}`;
    const filters = [{}, { userId: 'x' }, { userId: 'x', text: 'a' }, { userId: 'x' }, {}];
    for (const filter of filters) assert.equal(await reveals.watching(operatorId, filter), true);
    await reveals.close();
    assert.equal(reveals.of(operatorId), null);
    const ends = (await acts('traffic.reveal-end')) as { because?: string; watched?: object[] }[];
    assert.deepEqual(
      ends.map(({ because, watched }) => [because, watched?.length]),
      [['server-stop', 3]],
    );
  });

  test('are not begun by somebody who has just signed out', async () => {
    const reveals = new Reveals(db, new LocalBus(), silentLog());
    const gone = { adminId, username: 'admin', sessionHash: Buffer.from('gone') };
    const begin = reveals.begin(gone, { reason: 'late', minutes: 1 }, nobody);
    await assert.rejects(begin, { code: 'not-signed-in' });
    assert.equal(reveals.of(`operator:${adminId}`), null);
  });
});

describe('the test connection', () => {
  test('is a user of its own, made once, with a token that binds', async () => {
    await createUsers(storage, ['console-test-admin']);
    const answers = await Promise.all(
      [1, 2].map(() => call('POST', '/api/traffic/test-connection')),
    );
    const [first, second] = answers.map((answer) => answer.json<TestConnection>());
    assert.equal(first?.userId, second?.userId);
    const { userId, token } = first!;
    const client = await TestImClient.bound(url, userId, token);
    client.send(
      Command.MessageRequest,
      messageBody(userId, adaId, { content: 'from the console' }),
    );
    await ada.next(Command.MessageResponse, (body) => body['content'] === 'from the console');
    const { username } = await db
      .selectFrom('users')
      .select('username')
      .where('id', '=', userId)
      .executeTakeFirstOrThrow();
    assert.match(username, /^console-test-/);
    // The name was somebody's: that account is left alone.
    assert.notEqual(username, 'console-test-admin');
    assert.equal((await acts('user.create')).length, 1);
    assert.equal((await acts('traffic.test-connection')).length, 2);
    const issued = db.selectFrom('user_tokens').select('expires_at').where('user_id', '=', userId);
    for (const { expires_at } of await issued.execute())
      assert.ok(expires_at.getTime() - Date.now() < 700_000);
    const reader = await operatorWith(server, [Permission.TrafficRead]);
    const refused = await call('POST', '/api/traffic/test-connection', undefined, reader);
    assert.equal(refused.statusCode, 403);
  });
});
