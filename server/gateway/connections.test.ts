import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Command } from '#contract/wire/commands';
import type { Push } from '#contract/wire/packets/push';
import { messageBody, TestImClient } from '../testing/test-im-client.ts';
import { until } from '../testing/until.ts';
import { startGateway } from './testing/start-gateway.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const notice: Push = {
  code: 101,
  eventValue: 'notice',
  eventObj: { title: '维护', content: 'tonight', sentAt: '2026-01-01T00:00:00.000Z' },
  msg: '维护',
  success: true,
};

describe('presence', () => {
  it('counts each user once and each device, and operators not at all', async (t) => {
    const { client, operator, gateway } = await startGateway(t);
    await operator();
    const [, adaToo] = [await client('ada'), await client('ada'), await client('bob')];
    const devices = gateway.presence.devicesOf(['ada', 'bob', 'cy', 'operator:1']);
    assert.deepEqual([...devices].sort(), [
      ['ada', 2],
      ['bob', 1],
    ]);
    assert.deepEqual(
      [gateway.onlineUserCount, gateway.sessionCount, gateway.connectionCount],
      [2, 3, 4],
    );
    await adaToo.close();
    await until(() => gateway.presence.devicesOf(['ada']).get('ada') === 1);
  });
});

describe('a broadcast', () => {
  it('reaches every device of every end user and names the users', async (t) => {
    const { client, operator, gateway } = await startGateway(t);
    const devices = [await client('ada'), await client('ada'), await client('bob', {})];
    const console = await operator();
    assert.deepEqual([...(await gateway.broadcastToOnline(notice))].sort(), ['ada', 'bob']);
    for (const device of devices) {
      const push = await device.next(Command.Push, ({ code }) => code === 101);
      assert.deepEqual(push, { ...notice, version: 1, command: -10 });
    }
    await console.settled();
    assert.deepEqual(console.all(Command.Push), []);
  });

  it('reaches a thousand connections while others are answered in between', async (t) => {
    const { ports, client, gateway } = await startGateway(t);
    const names = Array.from({ length: 1_000 }, (_, n) => `user-${n}`);
    for (const name of names) ports.knownUsers.add(name);
    const all = await Promise.all(names.map((name) => client(name)));
    const reached = await gateway.broadcastToOnline(notice);
    assert.equal(reached.size, 1_000);
    await Promise.all(all.map((each) => each.next(Command.Push, ({ code }) => code === 101)));
  });

  it('with nobody online reaches nobody', async (t) => {
    const { gateway } = await startGateway(t);
    assert.equal((await gateway.broadcastToOnline(notice)).size, 0);
  });
});

describe('disconnect', () => {
  const reason = { code: 'banned', message: 'your account was banned' };

  it('tells all devices of a user why, then closes them with 1008', async (t) => {
    const { client, gateway } = await startGateway(t);
    const [ada, adaToo, bob] = [await client('ada'), await client('ada'), await client('bob')];
    gateway.disconnect({ userId: 'ada' }, reason);
    // Not when the last of them has answered the close, which may never be.
    assert.deepEqual(gateway.presence.onlineUserIds(), ['bob']);
    for (const device of [ada, adaToo]) {
      const push = await device.next(Command.Push, ({ code }) => code === 102);
      assert.deepEqual([push['eventValue'], push['msg']], ['banned', reason.message]);
      assert.deepEqual(await device.closed, { code: 1008, reason: 'banned' });
    }
    await bob.settled();
  });

  it('closes one session, or those of one sign-in', async (t) => {
    const { client, operator, gateway } = await startGateway(t);
    const [ada, adaToo, console] = [await client('ada'), await client('ada'), await operator()];
    const [first] = gateway.sessions();
    gateway.disconnect({ sessionId: first!.id }, reason);
    await ada.closed;
    gateway.disconnect({ credential: 'session of operator:1' }, reason);
    assert.equal((await console.closed).code, 1008);
    await adaToo.settled();
  });

  it('of somebody who is not there changes nothing', async (t) => {
    const { client, gateway } = await startGateway(t);
    const ada = await client('ada');
    gateway.disconnect({ userId: 'zed' }, reason);
    gateway.disconnect({ sessionId: 'none' }, reason);
    gateway.disconnect({ credential: '' }, reason);
    await ada.settled();
  });
});

describe('receipts', () => {
  it('are recorded for the session’s user and answered', async (t) => {
    const { client, ports } = await startGateway(t);
    const ada = await client('ada', { features: ['receipts'] });
    const body = { noticeId: 'notice', kind: 'received', requestId: 'r' };
    const answer = await ada.request(Command.ReceiptRequest, body, Command.ReceiptResponse);
    assert.deepEqual([answer['success'], answer['requestId']], [true, 'r']);
    assert.deepEqual(ports.recorded, [{ noticeId: 'notice', userId: 'ada', kind: 'received' }]);
    const unknown = await ada.request(
      Command.ReceiptRequest,
      { ...body, noticeId: 'other' },
      Command.ReceiptResponse,
    );
    assert.equal(unknown['errorCode'], 'unknown-notice');
  });

  it('hold up nothing else while they are written down', async (t) => {
    const { client, ports } = await startGateway(t);
    const ada = await client('ada');
    const written = Promise.withResolvers<undefined>();
    ports.recording = () => written.promise;
    ada.send(Command.ReceiptRequest, { noticeId: 'notice', kind: 'read' });
    await ada.settled();
    written.resolve(undefined);
    await ada.next(Command.ReceiptResponse);
  });
});

describe('a silent connection', () => {
  const limits = { pingAfterMs: 20, sweepEveryMs: 5 };

  it('is kept while its WebSocket answers pings', async (t) => {
    const { client } = await startGateway(t, { limits });
    const ada = await client('ada');
    for (let pings = 0; pings < 4; pings++) {
      await new Promise((resolve) => ada.socket.once('ping', resolve));
    }
    await ada.settled();
  });

  it('is dead when it answers none', async (t) => {
    const { url, gateway } = await startGateway(t, { limits });
    const client = await TestImClient.connect(url, { autoPong: false });
    await client.bind('ada', 'token of ada');
    assert.equal((await client.closed).code, 1006);
    assert.equal(gateway.counters.deadPeers, 1);
    await until(() => gateway.onlineUserCount === 0);
  });
});

describe('a reader that is too slow', () => {
  it('is closed with 1013, while others are served and memory stays bounded', async (t) => {
    const { client, gateway } = await startGateway(t, {
      limits: { frames: { perSecond: 1e6, burst: 1e6 }, closeWithinMs: 5_000 },
    });
    const [ada, bob, cy] = [await client('ada'), await client('bob'), await client('cy')];
    bob.socket.pause();
    const content = 'x'.repeat(60_000);
    let sent = 0;
    while (gateway.counters.slowReaders === 0) {
      const body = messageBody('ada', 'team', { chatType: 1, content });
      await ada.request(Command.MessageRequest, body, Command.MessageResponse);
      await cy.next(Command.MessageResponse);
      sent += 1;
    }
    assert.ok(sent > 16, 'a megabyte may wait');
    bob.socket.resume();
    assert.deepEqual(await bob.closed, { code: 1013, reason: 'reads too slowly' });
    assert.ok(bob.all(Command.MessageResponse).length < sent);
    await cy.settled();
    await until(() => gateway.onlineUserCount === 2);
    assert.deepEqual(gateway.presence.onlineUserIds().sort(), ['ada', 'cy']);
  });

  it('is cut when it does not even take the close', async (t) => {
    const { client, gateway } = await startGateway(t, {
      limits: { frames: { perSecond: 1e6, burst: 1e6 }, closeWithinMs: 50 },
    });
    const [ada, bob] = [await client('ada'), await client('bob')];
    bob.socket.pause();
    const content = 'x'.repeat(60_000);
    while (gateway.connectionCount === 2) {
      const body = messageBody('ada', 'bob', { content });
      await ada.request(Command.MessageRequest, body, Command.MessageResponse);
    }
    assert.equal(gateway.counters.slowReaders, 1);
  });
});

describe('upgrades', () => {
  it('to other paths are refused with 404', async (t) => {
    const { url } = await startGateway(t);
    const wrong = new URL('/elsewhere', url.replace('http', 'ws'));
    const { WebSocket } = await import('ws');
    const socket = new WebSocket(wrong);
    const error = await new Promise<Error>((resolve) => socket.once('error', resolve));
    assert.match(error.message, /404/);
  });

  it('beyond the sockets allowed from one address are refused with 429 until one is closed', async (t) => {
    let address = '192.0.2.1';
    const { url, gateway } = await startGateway(t, {
      limits: { socketsPerAddress: 2 },
      addressOf: () => address,
    });
    const first = await TestImClient.connect(url);
    await TestImClient.connect(url);
    await assert.rejects(TestImClient.connect(url), /429/);
    address = '192.0.2.2';
    await TestImClient.connect(url);
    address = '192.0.2.1';
    await first.close();
    await until(() => gateway.connectionCount === 2);
    await TestImClient.connect(url);
  });

  it('are let go of once the connection is open', async (t) => {
    const requests: WeakRef<IncomingMessage>[] = [];
    const addressOf = (request: IncomingMessage) => {
      requests.push(new WeakRef(request));
      return '127.0.0.1';
    };
    const { client } = await startGateway(t, { addressOf });
    await client('ada');
    assert.equal(requests.length, 1);
    await until(() => {
      collectGarbage();
      return requests[0]?.deref() === undefined;
    });
  });
});

describe('a graceful stop', () => {
  it('stores and acknowledges what is in flight, delivers it, tells everybody and closes with 1001', async (t) => {
    const { client, url, gateway, ports } = await startGateway(t);
    const [ada, bob] = [await client('ada'), await client('bob')];
    const storage = Promise.withResolvers<undefined>();
    ports.storing = () => storage.promise;
    ada.send(Command.MessageRequest, messageBody('ada', 'bob'));
    await ada.settled();
    const stopped = gateway.close();
    ada.send(Command.MessageRequest, messageBody('ada', 'bob', { hasBeenSentId: 'late' }));
    const late = await ada.next(Command.MessageResponse);
    assert.deepEqual([late['errorCode'], late['hasBeenSentId']], ['unavailable', 'late']);
    await assert.rejects(TestImClient.connect(url), /503/);
    storage.resolve(undefined);
    assert.equal((await ada.next(Command.MessageResponse))['success'], true);
    await bob.next(Command.MessageResponse);
    for (const each of [ada, bob]) {
      const push = await each.next(Command.Push, ({ code }) => code === 102);
      assert.equal(push['eventValue'], 'server-stop');
      assert.deepEqual(await each.closed, { code: 1001, reason: 'server-stop' });
    }
    await stopped;
    assert.equal(ports.stored.length, 1);
    assert.deepEqual(ports.seen.sort(), ['ada', 'bob']);
  });

  it('cuts those that do not answer', async (t) => {
    const { client, gateway } = await startGateway(t, { limits: { closeWithinMs: 30 } });
    const ada = await client('ada');
    ada.socket.pause();
    await gateway.close();
    assert.equal(gateway.connectionCount, 0);
  });
});
