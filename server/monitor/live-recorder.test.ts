import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Command } from '#contract/wire/commands';
import { messageBody } from '../testing/test-im-client.ts';
import { startGateway } from '../gateway/testing/start-gateway.ts';
import { LiveRecorder } from './live-recorder.ts';

describe('LiveRecorder', () => {
  it('counts what happened since the sample before, and who is there', async (t) => {
    const { gateway, client, operator } = await startGateway(t);
    const [ada, adaToo] = [await client('ada'), await client('ada')];
    const watcher = await operator();
    await watcher.request(
      Command.SubscribeRequest,
      { topic: 'metrics' },
      Command.SubscribeResponse,
    );
    const recorder = new LiveRecorder(gateway);
    await ada.request(Command.MessageRequest, messageBody('ada', 'bob'), Command.MessageResponse);
    await ada.request(Command.MessageRequest, messageBody('ada', 'zed'), Command.MessageResponse);
    await adaToo.next(Command.MessageResponse);
    recorder.sample();
    const { now, recent } = recorder.live();
    assert.partialDeepStrictEqual(now, {
      onlineUsers: 1,
      sessions: 2,
      connections: 3,
      messages: 1,
      deliveries: 1,
      refusals: 1,
      violations: 0,
    });
    assert.ok(now.bytesIn > 0 && now.bytesOut > now.bytesIn);
    assert.deepEqual(recent, [now]);
    recorder.sample();
    assert.equal(recorder.live().now.messages, 0);
    const batch = await watcher.next(Command.TopicBatch);
    assert.deepEqual(batch['items'], recorder.live().recent);
  });

  it('samples every second until it is stopped', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] });
    const { gateway } = await startGateway(t);
    const recorder = new LiveRecorder(gateway);
    assert.equal(recorder.live().recent.length, 1, 'there is always a now');
    recorder.start();
    t.mock.timers.tick(3_000);
    assert.equal(recorder.live().recent.length, 3);
    recorder.stop();
    t.mock.timers.tick(3_000);
    assert.equal(recorder.live().recent.length, 3);
  });
});
