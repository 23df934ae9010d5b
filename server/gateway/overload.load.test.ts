import assert from 'node:assert/strict';
import { request } from 'node:http';
import { describe, it } from 'node:test';
import { Command } from '#contract/wire/commands';
import { messageBody, TestImClient } from '../testing/test-im-client.ts';
import { until } from '../testing/until.ts';
import { startGateway, type TestGateway } from './testing/start-gateway.ts';

const FAST = { perSecond: 1e6, burst: 1e6 };

/** As many users as asked for, all in the group `crowd`. */
function crowd({ ports }: TestGateway, size: number): string[] {
  const names = Array.from({ length: size }, (_, n) => `user-${n}`);
  for (const name of names) ports.knownUsers.add(name);
  ports.members.set('crowd', names);
  return names;
}

function toCrowd(fromUserId: string, characters: number): object {
  return messageBody(fromUserId, 'crowd', { chatType: 1, content: 'x'.repeat(characters) });
}

function percentile(values: readonly number[], part: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN;
}

describe('readers that are too slow', () => {
  it('are cut off while the others keep their latency', async (t) => {
    // A megabyte is far behind here: the honest ones remember all they read, and are not to drown in it.
    const limits = { frames: FAST, backlogBytes: 128 << 10, closeWithinMs: 30_000 };
    const server = await startGateway(t, { limits });
    const names = crowd(server, 60);
    const all = await Promise.all(names.map((name) => server.client(name)));
    const [writer, ...others] = all;
    const slow = others.slice(0, 20);
    const honest = others.slice(20);
    for (const client of slow) client.socket.pause();
    const latencies: number[] = [];
    const { counters } = server.gateway;
    for (let sent = 0; counters.slowReaders < slow.length || sent < 200; sent++) {
      const at = performance.now();
      const seen = honest.map(async (client) => {
        await client.next(Command.MessageResponse);
        latencies.push(performance.now() - at);
      });
      writer!.send(Command.MessageRequest, toCrowd('user-0', 30_000));
      await Promise.all(seen);
    }
    assert.equal(counters.slowReaders, slow.length, 'those and nobody else');
    for (const client of slow) {
      client.socket.resume();
      assert.equal((await client.closed).code, 1013);
    }
    const p99 = percentile(latencies, 0.99);
    assert.ok(p99 < 500, `p99 of the others is ${p99.toFixed(1)} ms`);
    await until(() => server.gateway.connectionCount === names.length - slow.length);
    assert.equal(server.gateway.backlogBytes, 0);
  });

  it('are given time to come up with many who write at once, and no more than that', async (t) => {
    const behindMs = 60_000;
    const server = await startGateway(t, {
      limits: { frames: FAST, behindMs, closeWithinMs: 30_000 },
    });
    const { gateway, ports } = server;
    const names = crowd(server, 5);
    const [reader, ...writers] = await Promise.all(names.map((name) => server.client(name)));
    reader!.socket.pause();
    // More than the limit at once, which a reader who only rests shall survive.
    while (gateway.backlogBytes < 3 << 20 && gateway.counters.slowReaders === 0) {
      const acknowledged = writers.map((writer, n) => {
        writer.send(Command.MessageRequest, toCrowd(names[n + 1]!, 60_000));
        return writer.next(Command.MessageResponse, ({ isItMe }) => isItMe === true);
      });
      await Promise.all(acknowledged);
    }
    assert.equal(gateway.counters.slowReaders, 0);
    reader!.socket.resume();
    const came = () => reader!.all(Command.MessageResponse);
    await until(() => came().length === ports.stored.length);
    assert.deepEqual(
      came().map(({ messageId }) => messageId),
      ports.stored.map(({ id }) => id),
    );
  });

  it('are cut off when they stay behind for too long', async (t) => {
    const limits = { frames: FAST, behindMs: 200, closeWithinMs: 30_000 };
    const server = await startGateway(t, { limits });
    const { gateway } = server;
    crowd(server, 2);
    const [writer, slow] = [await server.client('user-0'), await server.client('user-1')];
    slow.socket.pause();
    let most = 0;
    while (gateway.counters.slowReaders === 0) {
      // Not much at a time, so that the other limit is far away.
      const characters = gateway.backlogBytes > 1 << 20 ? 1_000 : 60_000;
      writer.send(Command.MessageRequest, toCrowd('user-0', characters));
      await writer.next(Command.MessageResponse);
      most = Math.max(most, gateway.backlogBytes);
    }
    assert.ok(most < 6 << 20, `${most} bytes waited`);
    slow.socket.resume();
    assert.equal((await slow.closed).code, 1013);
  });

  it('have a limit together: the slowest go, none of whom has reached its own', async (t) => {
    const server = await startGateway(t, {
      limits: { frames: FAST, backlogBytes: 64 << 20, totalBacklogBytes: 8 << 20 },
    });
    const { gateway } = server;
    const names = crowd(server, 31);
    const [writer, honest, ...slow] = await Promise.all(names.map((name) => server.client(name)));
    for (const client of slow) client.socket.pause();
    let most = 0;
    while (gateway.counters.slowReaders === 0) {
      writer!.send(Command.MessageRequest, toCrowd('user-0', 60_000));
      await honest!.next(Command.MessageResponse);
      most = Math.max(most, gateway.backlogBytes);
    }
    // A turn's worth beyond it, because it is looked at when bytes are handed over.
    assert.ok(most < 11 << 20, `${most} bytes waited`);
    assert.ok(gateway.counters.slowReaders < slow.length, 'no more than had to go');
    assert.ok(gateway.backlogBytes <= 8 << 20);
    await honest!.settled();
  });

  it('cost watchers their batches before anybody is cut off', async (t) => {
    const server = await startGateway(t, {
      limits: { frames: FAST, backlogBytes: 64 << 20, totalBacklogBytes: 64 << 20 },
    });
    const { gateway } = server;
    crowd(server, 3);
    const [writer, slow] = [await server.client('user-0'), await server.client('user-1')];
    const watcher = await server.operator();
    const topic = { topic: 'announcements' };
    await watcher.request(Command.SubscribeRequest, topic, Command.SubscribeResponse);
    slow.socket.pause();
    while (gateway.backlogBytes <= 32 << 20) {
      writer.send(Command.MessageRequest, toCrowd('user-0', 60_000));
      await writer.next(Command.MessageResponse);
    }
    const progress = { id: '1', recipients: 1, sent: 1, received: 0, read: 0 } as never;
    gateway.topics.publish('announcements', progress);
    // An item that a new watcher is given first is one whose batch is past.
    await until(async () => {
      const answer = await watcher.request(
        Command.SubscribeRequest,
        topic,
        Command.SubscribeResponse,
      );
      return (answer['recent'] as unknown[]).length === 1;
    });
    assert.deepEqual(watcher.all(Command.TopicBatch), []);
    slow.socket.resume();
    await until(() => gateway.backlogBytes === 0);
    gateway.topics.publish('announcements', progress);
    const batch = await watcher.next(Command.TopicBatch);
    assert.equal(batch['dropped'], 1);
    assert.equal(gateway.counters.slowReaders, 0);
  });
});

describe('a burst of large messages', () => {
  // 60 KB each as they are answered.
  const content = '漢😀'.repeat(4_000);
  const burst = (count: number) =>
    Array.from({ length: count }, (_, n) =>
      messageBody('ada', 'bob', { content, hasBeenSentId: n }),
    );

  it('is answered to the last one, though one commit answers many', async (t) => {
    const { client, ports, gateway } = await startGateway(t);
    const ada = await client('ada');
    const stored = Promise.withResolvers<undefined>();
    ports.storing = () => stored.promise;
    for (const body of burst(100)) ada.send(Command.MessageRequest, body);
    const other = await client('cy');
    await other.settled();
    stored.resolve(undefined);
    const answers = () => ada.all(Command.MessageResponse);
    await ada.next(Command.MessageResponse, () => answers().length === 100, 30_000);
    assert.deepEqual(
      answers().map(({ success, hasBeenSentId }) => [success, hasBeenSentId]),
      Array.from({ length: 100 }, (_, n) => [true, n]),
    );
    assert.equal(gateway.counters.slowReaders, 0);
  });

  it('is taken as slowly as its sender reads the answers', async (t) => {
    const { client, gateway } = await startGateway(t, { limits: { frames: FAST } });
    const ada = await client('ada');
    for (const body of burst(200)) ada.send(Command.MessageRequest, body);
    const answers = () => ada.all(Command.MessageResponse);
    // A reader that rests again and again, and for longer than a commit takes.
    for (let read = 0; read < 200; read = answers().length) {
      ada.socket.pause();
      for (let turns = 0; turns < 20; turns++)
        await new Promise((resolve) => setImmediate(resolve));
      ada.socket.resume();
      await ada.next(Command.MessageResponse, undefined, 30_000);
    }
    assert.equal(gateway.counters.slowReaders, 0);
  });

  for (const [what, characters] of [
    ['large', 60_000],
    ['small', 200],
  ] as const) {
    it(`of ${what} ones, by somebody who reads no answer, ends with 1013`, async (t) => {
      const { client, gateway } = await startGateway(t, {
        limits: { frames: FAST, pingAfterMs: 300, sweepEveryMs: 20, closeWithinMs: 30_000 },
      });
      const ada = await client('ada');
      ada.socket.pause();
      const body = messageBody('ada', 'bob', { content: 'x'.repeat(characters) });
      for (let n = 0; gateway.counters.slowReaders === 0; n++) {
        // What is not read stays with the client: no need for more of it.
        if (ada.socket.bufferedAmount < 1 << 20) {
          ada.send(Command.MessageRequest, { ...body, hasBeenSentId: n });
        }
        if (n % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      ada.socket.resume();
      assert.equal((await ada.closed).code, 1013);
    });
  }
});

describe('frames that wait for one before them', () => {
  it('are not read without end', async (t) => {
    // The answers repeat the messages: they shall not be what the client is cut off for here.
    const limits = { frames: FAST, backlogBytes: 64 << 20 };
    const { url, ports, gateway } = await startGateway(t, { limits });
    const verified = Promise.withResolvers<undefined>();
    ports.verifying = () => verified.promise;
    const client = await TestImClient.connect(url);
    client.send(Command.BindRequest, { userId: 'ada', token: 'token of ada' });
    const content = 'x'.repeat(60_000);
    const count = 200;
    for (let n = 0; n < count; n++) {
      client.send(Command.MessageRequest, messageBody('ada', 'bob', { content }));
    }
    // Much more than fits into the sockets on both sides: what is not read stays with the client.
    await until(() => gateway.counters.bytesIn > 256 * 1024);
    const other = await TestImClient.connect(url);
    await other.settled();
    assert.ok(gateway.counters.bytesIn < 1 << 20, `${gateway.counters.bytesIn} bytes were read`);
    verified.resolve(undefined);
    await client.next(Command.MessageResponse, () => ports.stored.length === count);
  });
});

describe('a storm of handshakes', () => {
  it('waits for its turn, and those beyond the queue are told when to come back', async (t) => {
    const { url, gateway, client } = await startGateway(t, {
      limits: { handshakes: { perSecond: 100, burst: 10 }, waitingHandshakes: 20 },
    });
    const ada = await client('ada');
    const [refused, storm] = [[] as (string | undefined)[], 60];
    const answers = Array.from(
      { length: storm },
      () =>
        new Promise<number>((resolve, reject) => {
          const upgrade = request(new URL('/chat', url), {
            headers: {
              connection: 'upgrade',
              upgrade: 'websocket',
              'sec-websocket-version': '13',
              'sec-websocket-key': Buffer.alloc(16).toString('base64'),
            },
          });
          upgrade.on('upgrade', (_, socket) => {
            socket.destroy();
            resolve(101);
          });
          upgrade.on('response', (response) => {
            refused.push(response.headers['retry-after']);
            response.resume();
            resolve(response.statusCode ?? 0);
          });
          upgrade.on('error', reject);
          upgrade.end();
        }),
    );
    await ada.settled();
    const statuses = await Promise.all(answers);
    const accepted = statuses.filter((status) => status === 101).length;
    assert.ok(accepted >= 29 && accepted < storm, `${accepted} were accepted`);
    assert.ok(statuses.every((status) => status === 101 || status === 503));
    assert.equal(gateway.counters.handshakesRefused, storm - accepted);
    assert.ok(refused.every((seconds) => Number(seconds) >= 1));
    assert.equal(gateway.handshakesWaiting, 0);
  });
});

describe('a stop with many connections', () => {
  it('takes none any more, and closes a few at a time while the others are served', async (t) => {
    const server = await startGateway(t, { limits: { drainMs: 1_000 } });
    const { gateway, ports, url } = server;
    const names = crowd(server, 600);
    const all = await Promise.all(names.map((name) => server.client(name)));
    const closes: number[] = [];
    const startedAt = performance.now();
    for (const client of all) {
      void client.closed.then(() => closes.push(performance.now() - startedAt));
    }
    const stopped = gateway.close();
    await assert.rejects(TestImClient.connect(url), /503/);
    await until(() => closes.length > 0);
    const last = all.at(-1)!;
    const sent = messageBody(names.at(-1)!, names.at(-2)!);
    const answer = await last.request(Command.MessageRequest, sent, Command.MessageResponse);
    assert.equal(answer['success'], true, 'it is served until its turn comes');
    await stopped;
    const results = await Promise.all(all.map((client) => client.closed));
    assert.ok(results.every(({ code, reason }) => code === 1001 && reason === 'server-stop'));
    for (const client of all) {
      assert.equal(client.all(Command.Push).at(-1)?.['eventValue'], 'server-stop');
    }
    assert.equal(ports.stored.length, 1);
    const spread = percentile(closes, 0.95) - percentile(closes, 0.05);
    assert.ok(spread > 500, `they were closed within ${spread.toFixed(0)} ms`);
  });
});
