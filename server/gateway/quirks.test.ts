import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Command } from '#contract/wire/commands';
import { HELLO } from '#contract/wire/field-codec';
import { TestImClient } from '../testing/test-im-client.ts';
import { until } from '../testing/until.ts';
import { startGateway } from './testing/start-gateway.ts';

/** Short enough for a test, and long enough for a busy machine to answer a ping. */
const SILENCE_MS = 200;

describe('an oddity of a client', () => {
  it('is a bind without a token, counted once however often it binds', async (t) => {
    const { url, ports } = await startGateway(t, { legacyBind: 'allow' });
    const client = await TestImClient.bound(url, 'ada', '', { build: 'old/1' });
    await client.bind('ada', '', { build: 'old/1' });
    await client.settled();
    assert.deepEqual(ports.quirks, ['old/1 no-token']);
  });

  it('is a bind that never came, for which a 7 had to stand in', async (t) => {
    const { url, ports } = await startGateway(t, { legacyBind: 'allow' });
    const client = await TestImClient.connect(url);
    const chat = { chatId: 'team', userId: 'ada', chatType: 1 };
    await client.request(Command.JoinRequest, chat, Command.JoinResponse);
    await client.settled();
    assert.deepEqual(ports.quirks, [' no-bind']);
  });

  it('is a first frame of version 0, counted for the build that is named after it', async (t) => {
    const { url, ports } = await startGateway(t);
    const client = await TestImClient.connect(url);
    client.sendRaw(HELLO);
    await client.bind('ada', 'token of ada', { build: 'old/2' });
    await client.settled();
    assert.deepEqual(ports.quirks, ['old/2 version-0']);
  });

  it('is a connection that ends without ever having sent a heartbeat', async (t) => {
    const { client, ports } = await startGateway(t, { limits: { heartbeatWithinMs: 0 } });
    const beating = await client('ada', { build: 'beating/1' });
    await beating.settled();
    await beating.close();
    await (await client('ada', { build: 'mute/1' })).close();
    await until(() => ports.quirks.length > 0);
    assert.deepEqual(ports.quirks, ['mute/1 no-heartbeat']);
  });

  it('is none when the connection ends before a heartbeat was due', async (t) => {
    const { client, gateway, ports } = await startGateway(t);
    await (await client('ada')).close();
    await until(() => gateway.connectionCount === 0);
    assert.deepEqual(ports.quirks, []);
  });

  it('is a gap between heartbeats, of clients that send them', async (t) => {
    const { client, ports } = await startGateway(t, {
      limits: { pingAfterMs: SILENCE_MS, sweepEveryMs: 10 },
    });
    const mute = await client('bob', { build: 'mute/1' });
    const pinged = new Promise((resolve) => mute.socket.once('ping', resolve));
    await (await client('ada', { build: 'pausing/1' })).settled();
    await pinged;
    await until(() => ports.quirks.length > 0);
    assert.deepEqual(ports.quirks, ['pausing/1 heartbeat-gap']);
  });

  it('is nothing an operator’s console has', async (t) => {
    const { operator, gateway, ports } = await startGateway(t, {
      limits: { heartbeatWithinMs: 0 },
    });
    await (await operator()).close();
    await until(() => gateway.connectionCount === 0);
    assert.deepEqual(ports.quirks, []);
  });
});
