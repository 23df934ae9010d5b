import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Command } from '#contract/wire/commands';
import type { Body } from '#contract/wire/serializers';
import { LocalBus } from '../bus/local-bus.ts';
import { messageBody, TestImClient } from '../testing/test-im-client.ts';
import { until } from '../testing/until.ts';
import type { FakePorts } from './testing/fake-ports.ts';
import { startGateway } from './testing/start-gateway.ts';

function send(client: TestImClient, body: object): Promise<Body> {
  return client.request(Command.MessageRequest, body, Command.MessageResponse);
}

const toTeam = { toUserId: 'team', chatType: 1 };
const forGood = Infinity;

describe('a message that the sender has no right to send', () => {
  const cases: readonly (readonly [string, (ports: FakePorts) => void, object, string])[] = [
    [
      'of a muted user',
      (ports) => ports.standings.set('ada', { mutedUntil: forGood, muteReason: 'spam' }),
      {},
      'muted',
    ],
    [
      'to a group, of a muted user',
      (ports) => ports.standings.set('ada', { mutedUntil: forGood }),
      toTeam,
      'muted',
    ],
    [
      'to a banned user',
      (ports) => ports.standings.set('bob', { bannedUntil: forGood }),
      {},
      'recipient-unavailable',
    ],
    [
      'to a deleted user',
      (ports) => ports.standings.set('bob', { deleted: true }),
      {},
      'recipient-unavailable',
    ],
    [
      'of a member muted in the group',
      (ports) => ports.groupStandings.set('team', { mutedMembers: new Map([['ada', forGood]]) }),
      toTeam,
      'muted-in-group',
    ],
    [
      'to a muted group',
      (ports) => ports.groupStandings.set('team', { mutedUntil: forGood, ownerId: 'bob' }),
      toTeam,
      'group-muted',
    ],
    [
      'to a banned group',
      (ports) => ports.groupStandings.set('team', { bannedUntil: forGood }),
      toTeam,
      'group-banned',
    ],
    [
      'to a dissolved group',
      (ports) => ports.groupStandings.set('team', { dissolved: true }),
      toTeam,
      'group-dissolved',
    ],
  ];
  for (const [what, change, more, code] of cases) {
    it(`${what} is answered with ${code}, to the sender alone, and not stored`, async (t) => {
      const { client, ports } = await startGateway(t);
      const [ada, adaToo, bob] = [await client('ada'), await client('ada'), await client('bob')];
      change(ports);
      const answer = await send(ada, messageBody('ada', 'bob', { hasBeenSentId: 7, ...more }));
      assert.partialDeepStrictEqual(answer, { success: false, errorCode: code, hasBeenSentId: 7 });
      assert.notEqual(answer['errorMsg'], '');
      await Promise.all([adaToo.settled(), bob.settled()]);
      assert.deepEqual([adaToo.all(4), bob.all(4), ports.stored], [[], [], []]);
    });
  }

  it('gives the reason of a mute in the operator’s words', async (t) => {
    const { client, ports } = await startGateway(t);
    const ada = await client('ada');
    ports.standings.set('ada', { mutedUntil: forGood, muteReason: '刷屏' });
    assert.match(String((await send(ada, messageBody('ada', 'bob')))['errorMsg']), /刷屏/);
  });
});

describe('a message that may be sent all the same', () => {
  it('is that of the owner of a muted group, and of the others in a group with one muted', async (t) => {
    const { client, ports } = await startGateway(t);
    const ada = await client('ada');
    ports.groupStandings.set('team', {
      ownerId: 'ada',
      mutedUntil: forGood,
      mutedMembers: new Map([['bob', forGood]]),
    });
    assert.equal((await send(ada, messageBody('ada', 'team', toTeam)))['success'], true);
  });

  it('is that of somebody whose mute has ended by itself, whatever the wall clock says', async (t) => {
    const { client, ports } = await startGateway(t);
    const ada = await client('ada');
    const end = performance.now() + 60;
    ports.standings.set('ada', { mutedUntil: end });
    assert.equal((await send(ada, messageBody('ada', 'bob')))['errorCode'], 'muted');
    t.mock.timers.enable({ apis: ['Date'], now: 0 });
    await until(() => performance.now() > end);
    assert.equal((await send(ada, messageBody('ada', 'bob')))['success'], true);
  });

  it('is one between friends where private messages are for friends, and to oneself', async (t) => {
    const { client, ports } = await startGateway(t, { friendsOnly: true });
    const ada = await client('ada');
    const refused = await send(ada, messageBody('ada', 'bob'));
    assert.deepEqual([refused['success'], refused['errorCode']], [false, 'not-friends']);
    assert.equal((await send(ada, messageBody('ada', 'ada')))['success'], true);
    assert.equal((await send(ada, messageBody('ada', 'team', toTeam)))['success'], true);
    ports.friendships.add('ada bob');
    assert.equal((await send(ada, messageBody('ada', 'bob')))['success'], true);
  });
});

describe('a ban', () => {
  it('closes every connection of the user with its reason, and nobody else’s', async (t) => {
    const bus = new LocalBus();
    const { client, ports, gateway } = await startGateway(t, { bus });
    const [ada, adaToo, bob] = [await client('ada'), await client('ada'), await client('bob')];
    ports.standings.set('ada', { bannedUntil: forGood, banReason: 'fraud' });
    bus.publish('users-changed', { userIds: ['ada', 'bob', 'nobody'] });
    for (const device of [ada, adaToo]) {
      const push = await device.next(Command.Push, ({ code }) => code === 102);
      assert.equal(push['eventValue'], 'banned');
      assert.match(String(push['msg']), /fraud/);
      assert.deepEqual(await device.closed, { code: 1008, reason: 'banned' });
    }
    await bob.settled();
    assert.deepEqual(gateway.presence.onlineUserIds(), ['bob']);
  });

  it('refuses binds with its code and reason until it has ended by itself', async (t) => {
    const { url, ports } = await startGateway(t);
    const end = performance.now() + 60;
    ports.standings.set('ada', { bannedUntil: end, banReason: 'fraud' });
    const client = await TestImClient.connect(url);
    const refused = await client.bind('ada', 'token of ada');
    assert.deepEqual([refused['success'], refused['errorCode']], [false, 'banned']);
    assert.match(String(refused['errorMsg']), /fraud/);
    await until(() => performance.now() > end);
    assert.equal((await client.bind('ada', 'token of ada'))['success'], true);
  });

  it('refuses silent binds of old clients, too', async (t) => {
    const { url, ports } = await startGateway(t, { legacyBind: 'allow' });
    ports.standings.set('ada', { bannedUntil: forGood });
    const client = await TestImClient.connect(url);
    assert.equal((await send(client, messageBody('ada', 'bob')))['errorCode'], 'banned');
    assert.deepEqual(ports.stored, []);
  });

  it('closes a connection that was just being bound when it came', async (t) => {
    const bus = new LocalBus();
    const { url, ports } = await startGateway(t, { bus });
    const client = await TestImClient.connect(url);
    const asked: PromiseWithResolvers<undefined>[] = [];
    ports.findingStanding = () => {
      asked.push(Promise.withResolvers<undefined>());
      return asked.at(-1)!.promise;
    };
    // The fake looks at the standing after this wait; so it is undone until the bind has its answer.
    client.send(Command.BindRequest, { userId: 'ada', token: 'token of ada' });
    await until(() => asked.length === 1);
    bus.publish('users-changed', { userIds: ['ada'] });
    asked[0]!.resolve(undefined);
    await until(() => asked.length === 2);
    ports.standings.set('ada', { bannedUntil: forGood });
    asked[1]!.resolve(undefined);
    assert.deepEqual(await client.closed, { code: 1008, reason: 'banned' });
  });

  it('is carried out once the database answers again', async (t) => {
    const bus = new LocalBus();
    const { client, ports } = await startGateway(t, { bus });
    const ada = await client('ada');
    ports.standings.set('ada', { bannedUntil: forGood });
    ports.findingStanding = () => {
      ports.findingStanding = () => Promise.resolve();
      return Promise.reject(new Error('the database is away'));
    };
    bus.publish('users-changed', { userIds: ['ada'] });
    assert.deepEqual(await ada.closed, { code: 1008, reason: 'banned' });
  });
});

describe('a user who is deleted', () => {
  it('is disconnected and refused as one nobody knows', async (t) => {
    const bus = new LocalBus();
    const { url, client, ports } = await startGateway(t, { bus });
    const ada = await client('ada');
    ports.standings.set('ada', { deleted: true });
    bus.publish('users-changed', { userIds: ['ada'] });
    assert.equal((await ada.closed).code, 1008);
    const again = await TestImClient.connect(url);
    assert.equal((await again.bind('ada', 'token of ada'))['errorCode'], 'bad-token');
  });
});
