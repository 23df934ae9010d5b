import assert from 'node:assert/strict';
import { after, beforeEach, describe, test } from 'node:test';
import { Permission } from '#contract/rest/permissions';
import type {
  Alarm,
  AlarmRule,
  AlarmRuleBody,
  Violations,
  ViolationSample,
} from '#contract/rest/traffic';
import { Command } from '#contract/wire/commands';
import { buildTestApp } from '../testing/build-test-app.ts';
import { createUsers } from '../testing/create-users.ts';
import { operatorWith } from '../testing/operator-with.ts';
import { silentLog } from '../testing/silent-log.ts';
import { messageBody, TestImClient } from '../testing/test-im-client.ts';
import { until } from '../testing/until.ts';
import { UserTokens } from '../users/user-tokens.ts';
import { Alarms } from './alarms.ts';
import { ViolationsRepository } from './violations.repository.ts';

const server = await buildTestApp({ after }, { listen: true });
const { app, url, storage } = server;
const { db } = storage;
const tokens = new UserTokens(db);
const [adaId, bobId] = (await createUsers(storage, ['ada', 'bob'])) as [string, string];
const cookies = await server.signIn();
const repository = new ViolationsRepository(db);

beforeEach(async () => {
  // What was counted by the test before is written down, then forgotten.
  await violations();
  for (const table of ['violation_counts', 'violation_samples', 'audit_log', 'alarms'] as const) {
    await db.deleteFrom(table).execute();
  }
  await db.updateTable('alarm_rules').set({ last_fired_at: null }).execute();
});

function call(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  payload?: object,
  by: object = cookies,
) {
  return app.inject({ method, url: path, cookies: { ...by }, ...(payload ? { payload } : {}) });
}

async function violations(query = 'range=hour', from = app): Promise<Violations> {
  const answer = await from.inject({ url: `/api/traffic/violations?${query}`, cookies });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json<Violations>();
}

async function samples(query = ''): Promise<ViolationSample[]> {
  const answer = await call('GET', `/api/traffic/violations/samples?${query}`);
  return answer.json<{ items: ViolationSample[] }>().items;
}

async function connect(build: string, more: object = {}): Promise<TestImClient> {
  return TestImClient.bound(url, adaId, await tokens.issue(adaId), { build, ...more });
}

/** Claims to be somebody else. */
async function forge(client: TestImClient, content = 'forged'): Promise<void> {
  await client.request(
    Command.MessageRequest,
    messageBody(bobId, adaId, { content }),
    Command.MessageResponse,
  );
}

describe('the protocol doctor', () => {
  test('counts violations by code, build and time, and keeps them beyond a restart', async (t) => {
    const first = await connect('phone/1');
    const second = await connect('desktop/2');
    await forge(first);
    await forge(first);
    await forge(second);
    second.sendRaw('no frame');
    await second.closed;
    const counted = await violations();
    assert.equal(counted.stepSeconds, 60);
    assert.equal(counted.steps.length, 60);
    const sum = counted.steps.map(({ counts }) => counts['not-you'] ?? 0);
    assert.equal(
      sum.reduce((a, b) => a + b, 0),
      3,
    );
    assert.deepEqual(
      counted.builds.map(({ build, counts, total }) => [build, counts, total]),
      [
        ['desktop/2', { 'not-you': 1, 'text-frame': 1 }, 2],
        ['phone/1', { 'not-you': 2 }, 2],
      ],
    );
    for (const [range, steps] of [
      ['day', 96],
      ['month', 120],
    ] as const) {
      const longer = await violations(`range=${range}&build=phone/1`);
      assert.equal(longer.steps.length, steps);
      assert.deepEqual(longer.steps.at(-1)?.counts, { 'not-you': 2 });
      assert.deepEqual(
        longer.builds.map(({ build }) => build),
        ['phone/1'],
      );
    }
    const next = await buildTestApp(t, { storage });
    assert.deepEqual((await violations('range=hour', next.app)).builds, counted.builds);
  });

  test('writes down by itself, without being asked', async () => {
    await forge(await connect('phone/1'));
    await until(
      async () => (await db.selectFrom('violation_counts').selectAll().execute()).length > 0,
    );
  });

  test('keeps the last few frames of each code and build, masked until revealed', async () => {
    const client = await connect('phone/2');
    for (const content of ['one', 'two', 'three', 'four', 'five', 'six'])
      await forge(client, content);
    const kept = await samples('code=not-you&build=phone/2');
    assert.equal(kept.length, 5);
    const [newest] = kept;
    assert.partialDeepStrictEqual(newest, {
      code: 'not-you',
      build: 'phone/2',
      userId: adaId,
      claimed: bobId,
      command: 3,
      address: '127.0.0.•',
    });
    assert.equal(newest?.head.length, 22);
    assert.match(newest.message, /fromUserId/);
    assert.doesNotMatch(JSON.stringify(kept), /three|four|five/);

    await call('POST', '/api/traffic/reveal', { reason: 'ticket 9', minutes: 5 });
    const [seen] = await samples('code=not-you');
    assert.match(seen?.body ?? '', /"content":"five"/);
    assert.ok(Buffer.from(seen?.head ?? '', 'hex').includes('five'));
    assert.equal(seen?.address, '127.0.0.1');
    await call('DELETE', '/api/traffic/reveal');
    const [end] = await db
      .selectFrom('audit_log')
      .select('after')
      .where('action', '=', 'traffic.reveal-end')
      .execute();
    assert.partialDeepStrictEqual(end?.after, { watched: [{ samples: { code: 'not-you' } }] });
  });

  test('never keeps a secret, in whatever frame it came', async () => {
    const token = await tokens.issue(adaId);
    const client = await TestImClient.connect(url);
    client.sendRaw(Buffer.from(`{"userId":"${adaId}","token":"${token}","password":"hush hush"}`));
    await client.closed;
    const other = await TestImClient.connect(url);
    other.send(Command.BindRequest, { token, password: 'hush', userId: { no: 'id' } });
    await other.settled();
    await violations();
    const rows = await db.selectFrom('violation_samples').selectAll().execute();
    assert.equal(rows.length, 2);
    for (const row of rows) {
      const kept = `${row.head.toString('latin1')} ${row.body} ${row.masked_body} ${row.message}`;
      assert.ok(!kept.includes(token) && !kept.includes('hush'), kept);
    }
  });

  test('counts oddities once per connection, apart from violations', async () => {
    const client = await connect('legacy/1');
    for (let n = 0; n < 2; n++)
      client.sendRaw(withCesu8(messageBody(adaId, bobId, { content: '@' })));
    await client.request(
      Command.MessageRequest,
      messageBody(adaId, bobId, { content: '' }),
      Command.MessageResponse,
    );
    await client.settled();
    const { builds, quirks, steps } = await violations();
    assert.deepEqual(
      quirks.map(({ build, counts }) => [build, counts]),
      [['legacy/1', { 'cesu-8': 1, 'empty-message': 1, 'no-command': 1 }]],
    );
    assert.deepEqual(builds, []);
    assert.ok(steps.every(({ counts }) => Object.keys(counts).length === 0));
  });

  test('forgets what no range reaches', async () => {
    const now = Date.now();
    const ago = (hours: number) => now - hours * 3_600_000;
    for (const at of [ago(0), ago(30), ago(24 * 40)]) {
      const count = { code: 'bad-field', build: 'b/1', count: 1, firstAt: at, lastAt: at };
      await repository.add([count], []);
    }
    await repository.prune(now);
    const rows = await db.selectFrom('violation_counts').select(['step_seconds']).execute();
    assert.deepEqual(
      rows.map((row) => row.step_seconds).sort((a, b) => a - b),
      [60, 900, 900, 21600, 21600],
    );
  });

  test('takes builds that no column holds, and many at once', async () => {
    for (const build of ['nul\u0000', 'half\ud800']) {
      const client = await connect(build);
      await forge(client);
    }
    const { builds } = await violations();
    assert.deepEqual(builds.map(({ build }) => build).sort(), ['half�', 'nul�']);
  });

  test('needs its permission', async () => {
    const other = await operatorWith(server, [Permission.MonitorRead]);
    for (const path of ['violations?range=hour', 'violations/samples', 'alarms']) {
      assert.equal((await call('GET', `/api/traffic/${path}`, undefined, other)).statusCode, 403);
    }
    assert.equal((await call('GET', '/api/traffic/violations?range=year')).statusCode, 400);
  });
});

describe('an alarm', () => {
  const rule = (more: Partial<AlarmRuleBody> = {}): AlarmRuleBody => ({
    code: 'bad-field',
    count: 2,
    minutes: 10,
    enabled: true,
    ...more,
  });

  async function rules(): Promise<AlarmRule[]> {
    return (await call('GET', '/api/traffic/alarms')).json<{ items: AlarmRule[] }>().items;
  }

  async function subscriber(): Promise<TestImClient> {
    const answer = await call('POST', '/api/session/im-ticket');
    const { ticket, userId } = answer.json<{ ticket: string; userId: string }>();
    const client = await TestImClient.bound(url, userId, ticket);
    await client.request(Command.SubscribeRequest, { topic: 'alarms' }, Command.SubscribeResponse);
    return client;
  }

  test('is there for somebody who claims to be somebody else, and goes off once', async () => {
    assert.partialDeepStrictEqual(await rules(), [{ code: 'not-you', enabled: true }]);
    const operator = await subscriber();
    const client = await connect('evil/1');
    for (let n = 0; n < 3; n++) await forge(client);
    const batch = await operator.next(Command.TopicBatch);
    const [alarm] = batch['items'] as Alarm[];
    const [first] = await rules();
    assert.deepEqual(alarm, {
      ruleId: first?.id,
      at: first?.lastFiredAt,
      code: 'not-you',
      count: 3,
      minutes: 5,
      build: 'evil/1',
    });
    for (let n = 0; n < 3; n++) await forge(client);
    await violations();
    await operator.settled();
    assert.equal((await db.selectFrom('alarms').selectAll().execute()).length, 1);
  });

  test('is remembered beyond a restart for who subscribes then', async (t) => {
    const row = { rule_id: '1', at: new Date(), code: 'not-you', count: 9, minutes: 5, build: 'x' };
    await db.insertInto('alarms').values(row).execute();
    const next = await buildTestApp(t, { storage, listen: true });
    const answer = await next.app.inject({
      method: 'POST',
      url: '/api/session/im-ticket',
      cookies,
    });
    const { ticket, userId } = answer.json<{ ticket: string; userId: string }>();
    const client = await TestImClient.bound(next.url, userId, ticket);
    const { recent } = (await client.request(
      Command.SubscribeRequest,
      { topic: 'alarms' },
      Command.SubscribeResponse,
    )) as { recent?: Alarm[] };
    assert.partialDeepStrictEqual(recent, [{ code: 'not-you', count: 9, build: 'x' }]);
  });

  test('can be made, changed and deleted, each in the audit log', async () => {
    const made = await call('POST', '/api/traffic/alarms', rule());
    assert.equal(made.statusCode, 201, made.body);
    const { id } = made.json<AlarmRule>();
    const path = `/api/traffic/alarms/${id}`;
    const changed = await call('PUT', path, { ...rule({ enabled: false }), version: 1 });
    assert.equal(changed.statusCode, 200, changed.body);
    assert.partialDeepStrictEqual(
      (await rules()).find((each) => each.id === id),
      { enabled: false, lastFiredAt: null, version: 2 },
    );
    assert.equal((await call('DELETE', path)).statusCode, 204);
    assert.equal((await call('DELETE', path)).statusCode, 404);
    const none = await call('PUT', '/api/traffic/alarms/x', { ...rule(), version: 1 });
    assert.equal(none.statusCode, 404);
    assert.equal((await call('PUT', path, rule())).statusCode, 400, 'without a version');
    const wrong = await call('POST', '/api/traffic/alarms', rule({ code: 'no-such-thing' }));
    assert.equal(wrong.json<{ code: string }>().code, 'unknown-code');
    const acts = await db.selectFrom('audit_log').select('action').orderBy('id').execute();
    assert.deepEqual(
      acts.map(({ action }) => action),
      ['alarm-rule.create', 'alarm-rule.update', 'alarm-rule.delete'],
    );
  });

  test('that two change at once tells the second, and shows what the first made of it', async () => {
    const { id, version } = (await call('POST', '/api/traffic/alarms', rule())).json<AlarmRule>();
    const path = `/api/traffic/alarms/${id}`;
    const [first, second] = await Promise.all(
      [3, 7].map((count) => call('PUT', path, { ...rule({ count }), version })),
    );
    const [won, lost] = first?.statusCode === 200 ? [first, second] : [second, first];
    assert.deepEqual([won?.statusCode, lost?.statusCode], [200, 409]);
    const stored = won?.json<AlarmRule>();
    assert.partialDeepStrictEqual(lost?.json(), {
      code: 'version-conflict',
      details: { current: stored },
    });
    assert.deepEqual(
      (await rules()).find((each) => each.id === id),
      stored,
    );
    const count = 7;
    const again = await call('PUT', path, { ...rule({ count }), version: stored?.version });
    assert.partialDeepStrictEqual(again.json(), { count, version: version + 2 });
    await call('DELETE', path);
  });

  test('looks back along its window only, is silent while cooling down, and not when disabled', async () => {
    const published: Alarm[] = [];
    const topics = {
      publish: (_: unknown, item: unknown) => void published.push(item as Alarm),
      recall: () => undefined,
    };
    const alarms = new Alarms(db, topics, silentLog());
    await call('DELETE', '/api/traffic/alarms/1');
    const made = await call('POST', '/api/traffic/alarms', rule({ code: 'bad-text', minutes: 5 }));
    const { id } = made.json<AlarmRule>();
    const minutesAgo = (minutes: number, code = 'bad-text') => {
      const at = Date.now() - minutes * 60_000;
      return repository.add([{ code, build: 'b/1', count: 1, firstAt: at, lastAt: at }], []);
    };
    await minutesAgo(0);
    await minutesAgo(6);
    await minutesAgo(0, 'bad-seal');
    await alarms.look();
    assert.deepEqual(published, []);
    await minutesAgo(1);
    const path = `/api/traffic/alarms/${id}`;
    const off = rule({ code: 'bad-text', minutes: 5, enabled: false });
    await call('PUT', path, { ...off, version: 1 });
    await alarms.look();
    assert.deepEqual(published, []);
    await call('PUT', path, { ...off, enabled: true, version: 2 });
    await alarms.look();
    await alarms.look();
    const fired = await db.selectFrom('alarms').selectAll().execute();
    assert.partialDeepStrictEqual(fired, [{ rule_id: id, count: 2 }]);
    const earlier = new Date(Date.now() - 301_000);
    await db.updateTable('alarm_rules').set({ last_fired_at: earlier }).execute();
    await alarms.look();
    assert.equal((await db.selectFrom('alarms').selectAll().execute()).length, 2);
  });
});

/** The frame of a message as clients in the field send it: emoji as CESU-8, no `command` inside. */
function withCesu8(body: object): Buffer {
  const [before = '', rest = ''] = JSON.stringify(body).split('"@"');
  const payload = Buffer.concat([
    Buffer.from(`${before}"`),
    Buffer.from('eda0bdedb880', 'hex'),
    Buffer.from(`"${rest}`),
  ]);
  const header = Buffer.from('1234567801010300000000', 'hex');
  header.writeInt32BE(payload.byteLength, 7);
  return Buffer.concat([header, payload]);
}
