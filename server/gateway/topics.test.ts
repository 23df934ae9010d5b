import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Permission } from '#contract/rest/permissions';
import type { LiveSample } from '#contract/rest/monitor';
import { Command } from '#contract/wire/commands';
import { startGateway } from './testing/start-gateway.ts';

function sample(messages: number): LiveSample {
  return {
    at: 0,
    onlineUsers: 0,
    sessions: 0,
    connections: 0,
    messages,
    deliveries: 0,
    refusals: 0,
    violations: 0,
    bytesIn: 0,
    bytesOut: 0,
  };
}

const subscribe = [
  Command.SubscribeRequest,
  { topic: 'metrics' },
  Command.SubscribeResponse,
] as const;
const unsubscribe = [
  Command.UnsubscribeRequest,
  { topic: 'metrics' },
  Command.UnsubscribeResponse,
] as const;

describe('a topic', () => {
  it('tells what it remembers and then each item once, in batches and in order', async (t) => {
    const { gateway, operator } = await startGateway(t);
    const early = await operator();
    await early.request(...subscribe);
    gateway.topics.publish('metrics', sample(1));
    gateway.topics.publish('metrics', sample(2));
    const first = await early.next(Command.TopicBatch);
    assert.deepEqual([first['topic'], first['dropped']], ['metrics', 0]);
    assert.deepEqual(first['items'], [sample(1), sample(2)]);
    gateway.topics.publish('metrics', sample(3));
    const late = await operator();
    const answer = await late.request(...subscribe);
    assert.partialDeepStrictEqual(answer, { success: true, topic: 'metrics' });
    assert.deepEqual(answer['recent'], [sample(1), sample(2)]);
    for (const watcher of [early, late]) {
      assert.deepEqual((await watcher.next(Command.TopicBatch))['items'], [sample(3)]);
    }
    assert.deepEqual(gateway.topics.recent('metrics'), [sample(1), sample(2), sample(3)]);
  });

  it('sends four batches a second at most, with at most 500 items, and counts the rest', async (t) => {
    const { gateway, operator } = await startGateway(t);
    const watcher = await operator();
    await watcher.request(...subscribe);
    const start = performance.now();
    for (let n = 0; n < 600; n++) gateway.topics.publish('metrics', sample(n));
    const first = await watcher.next(Command.TopicBatch);
    gateway.topics.publish('metrics', sample(0));
    const second = await watcher.next(Command.TopicBatch);
    assert.ok(performance.now() - start >= 490, 'two batches take half a second');
    assert.deepEqual([(first['items'] as unknown[]).length, first['dropped']], [500, 100]);
    assert.deepEqual([(second['items'] as unknown[]).length, second['dropped']], [1, 0]);
  });

  it('remembers ten minutes of samples', async (t) => {
    const { gateway, operator } = await startGateway(t);
    const watcher = await operator();
    await watcher.request(...subscribe);
    for (const from of [0, 400]) {
      for (let n = from; n < from + 400; n++) gateway.topics.publish('metrics', sample(n));
      await watcher.next(Command.TopicBatch);
    }
    const recent = gateway.topics.recent('metrics');
    assert.deepEqual([recent.length, recent[0], recent.at(-1)], [600, sample(200), sample(799)]);
  });

  it('falls silent after unsubscribing, after logging out, and subscribing twice is once', async (t) => {
    const { gateway, operator } = await startGateway(t);
    const [watcher, left, gone] = [await operator(), await operator(), await operator()];
    for (const each of [watcher, left, gone]) await each.request(...subscribe);
    await watcher.request(...subscribe);
    assert.equal((await left.request(...unsubscribe))['success'], true);
    await gone.request(Command.LogoutRequest, {}, Command.LogoutResponse);
    gateway.topics.publish('metrics', sample(1));
    await watcher.next(Command.TopicBatch);
    for (const each of [watcher, left, gone]) await each.settled();
    assert.deepEqual(
      [watcher, left, gone].map((each) => each.all(Command.TopicBatch).length),
      [1, 0, 0],
    );
  });

  it('is for operators with its permission only', async (t) => {
    const { ports, client, operator } = await startGateway(t);
    ports.operators.set('2', [Permission.AnnouncementsRead]);
    for (const who of [await operator('2'), await client('ada')]) {
      const answer = await who.request(...subscribe);
      assert.partialDeepStrictEqual(answer, {
        success: false,
        errorCode: 'forbidden',
        topic: 'metrics',
      });
    }
    const second = await operator('2');
    const fine = await second.request(
      Command.SubscribeRequest,
      { topic: 'announcements', requestId: 'r' },
      Command.SubscribeResponse,
    );
    assert.deepEqual([fine['success'], fine['requestId'], fine['recent']], [true, 'r', []]);
    const unknown = await second.request(
      Command.SubscribeRequest,
      { topic: 'constructor' },
      Command.SubscribeResponse,
    );
    assert.deepEqual([unknown['errorCode'], unknown['topic']], ['unknown-topic', 'constructor']);
  });

  it('leaves out a watcher that does not read, and tells it how much it missed', async (t) => {
    const { gateway, operator } = await startGateway(t);
    const [slow, quick] = [await operator(), await operator()];
    for (const each of [slow, quick]) await each.request(...subscribe);
    // Announcements of the largest size fill what the kernel takes within a few batches.
    slow.socket.pause();
    const wide = { ...sample(0), at: 'x'.repeat(20_000) as unknown as number };
    let published = 0;
    let received = 0;
    let droppedForSlow = false;
    while (!droppedForSlow) {
      for (let n = 0; n < 40; n++, published++) gateway.topics.publish('metrics', wide);
      const batch = await quick.next(Command.TopicBatch);
      received += (batch['items'] as unknown[]).length;
      assert.equal(batch['dropped'], 0);
      droppedForSlow = received > 400;
    }
    slow.socket.resume();
    let [got, dropped] = [0, 0];
    while (got + dropped < published) {
      const waiting = slow.next(Command.TopicBatch, undefined, 300).catch(() => null);
      const batch = await waiting;
      if (batch) {
        got += (batch['items'] as unknown[]).length;
        dropped += batch['dropped'] as number;
      } else {
        gateway.topics.publish('metrics', sample(0));
        published += 1;
      }
    }
    assert.equal(got + dropped, published);
    assert.ok(dropped > 0, 'some were left out');
    assert.equal(gateway.counters.slowReaders, 0);
  });
});
