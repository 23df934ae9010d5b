import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodePacket } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import type { Body } from '#contract/wire/serializers';
import { BAD_FRAMES } from '#contract/wire/testing/bad-frames';
import { fromHex } from '#contract/wire/testing/hex';
import { messageBody, TestImClient } from '../testing/test-im-client.ts';
import { startGateway } from './testing/start-gateway.ts';

/** How a connection is closed over a fault that may not be forgiven. */
const FATAL: Readonly<Record<string, number>> = {
  truncated: 1002,
  'trailing-bytes': 1002,
  'bad-magic': 1002,
  'unsupported-version': 1002,
  'too-large': 1009,
  'text-frame': 1003,
};
/** How it is closed over one that is forgiven a few times. */
const REPEATED: Readonly<Record<string, number>> = {
  'unknown-serializer': 1003,
  'bad-text': 1007,
  'bad-payload': 1007,
  'unknown-command': 1002,
  'command-mismatch': 1002,
};

describe('a bad frame', () => {
  for (const { name, hex, fault } of BAD_FRAMES) {
    it(`${name}: is answered with ${fault}, and counted for the client's build`, async (t) => {
      const { client, gateway } = await startGateway(t);
      const ada = await client('ada', { build: 'app/2', features: ['errors'] });
      ada.sendRaw(fromHex(hex));
      assert.equal((await ada.next(Command.Error))['code'], fault);
      assert.deepEqual([...gateway.violations.byBuild()], [['app/2', new Map([[fault, 1]])]]);
      assert.equal(gateway.counters.violations, 1);
      const code = FATAL[fault];
      if (code === undefined) await ada.settled();
      else assert.deepEqual(await ada.closed, { code, reason: fault });
    });
  }

  it('as text is answered and closed with 1003', async (t) => {
    const { client, gateway } = await startGateway(t);
    const ada = await client('ada', { features: ['errors'] });
    ada.sendRaw('{"command":17}');
    assert.equal((await ada.next(Command.Error))['code'], 'text-frame');
    assert.equal((await ada.closed).code, 1003);
    assert.equal(gateway.violations.byCode().get('text-frame'), 1);
  });

  it('beyond what a WebSocket message may hold is closed with 1009, before it was read', async (t) => {
    const { client, gateway } = await startGateway(t);
    const ada = await client('ada');
    ada.sendRaw(new Uint8Array((1 << 20) + 8192));
    assert.equal((await ada.closed).code, 1009);
    assert.equal(gateway.violations.byCode().get('too-large'), 1);
  });

  it('of WebSocket itself ends the connection and is counted', async (t) => {
    const { url, gateway } = await startGateway(t);
    const client = await TestImClient.connect(url);
    // An opcode that RFC 6455 reserves, straight into the socket.
    (client.socket as unknown as { _socket: NodeJS.WritableStream })._socket.write(
      Buffer.from([0x83, 0x80, 0, 0, 0, 0]),
    );
    assert.equal((await client.closed).code, 1002);
    assert.equal(gateway.violations.byCode().get('broken-websocket'), 1);
  });

  it('of a client that reads no 42 is answered with a -10 that clients in the field ignore', async (t) => {
    const { client } = await startGateway(t);
    const ada = await client('ada', {});
    await ada.next(Command.Push, ({ code }) => code === 6);
    ada.sendRaw(encodePacket(Command.TopicBatch, {}));
    const push = await ada.next(Command.Push);
    assert.partialDeepStrictEqual(push, {
      code: 103,
      eventValue: 'unknown-command',
      eventObj: 38,
      success: false,
    });
    await ada.settled();
    assert.deepEqual(ada.all(Command.Error), []);
  });

  for (const { fault, hex } of [
    ...new Map(BAD_FRAMES.map((frame) => [frame.fault, frame])).values(),
  ]) {
    const code = REPEATED[fault];
    if (code === undefined) continue;
    it(`of the kind ${fault} closes the connection with ${code} when it comes again and again`, async (t) => {
      const { client } = await startGateway(t, {
        limits: { violations: { perSecond: 0, burst: 3 } },
      });
      const ada = await client('ada', { features: ['errors'] });
      for (let n = 0; n < 6; n++) ada.sendRaw(fromHex(hex));
      assert.deepEqual(await ada.closed, { code, reason: fault });
      assert.equal(ada.all(Command.Error).length, 4);
    });
  }
});

describe('commands that are the server’s to send', () => {
  it('are answered as unknown', async (t) => {
    const { client } = await startGateway(t);
    const ada = await client('ada', { features: ['errors'] });
    for (const command of [2, 4, 6, 8, 10, 18, -10, 34, 36, 38, 40, 42] as Command[]) {
      ada.send(command, { requestId: `r${command}` });
      assert.partialDeepStrictEqual(await ada.next(Command.Error), {
        code: 'unknown-command',
        inAnswerTo: command,
        requestId: `r${command}`,
      });
    }
  });
});

describe('a request before the bind', () => {
  const requests: readonly (readonly [Command, Command, object])[] = [
    [Command.MessageRequest, Command.MessageResponse, messageBody('ada', 'bob')],
    [Command.LogoutRequest, Command.LogoutResponse, { userId: 'ada' }],
    [Command.JoinRequest, Command.JoinResponse, { chatId: 'bob', userId: 'ada', chatType: 0 }],
    [Command.QuitRequest, Command.QuitResponse, { chatId: 'bob', userId: 'ada', chatType: 0 }],
    [Command.SubscribeRequest, Command.SubscribeResponse, { topic: 'metrics' }],
    [Command.UnsubscribeRequest, Command.UnsubscribeResponse, { topic: 'metrics' }],
    [Command.ReceiptRequest, Command.ReceiptResponse, { noticeId: 'notice', kind: 'read' }],
  ];
  it('is refused with its own answer', async (t) => {
    const { url } = await startGateway(t);
    const client = await TestImClient.connect(url);
    for (const [command, answer, body] of requests) {
      const refused = await client.request(command, body, answer);
      assert.deepEqual([refused['success'], refused['errorCode']], [false, 'not-bound']);
    }
  });

  it('that has no answer of its own is refused with a -10', async (t) => {
    const { url } = await startGateway(t);
    const client = await TestImClient.connect(url);
    const push = await client.request(Command.PushRequest, { code: 1 }, Command.Push);
    assert.equal(push['eventValue'], 'not-bound');
  });

  it('again and again closes the connection with 1008', async (t) => {
    const { url } = await startGateway(t, { limits: { violations: { perSecond: 0, burst: 2 } } });
    const client = await TestImClient.connect(url);
    for (let n = 0; n < 3; n++) client.send(Command.LogoutRequest, { userId: 'ada' });
    assert.deepEqual(await client.closed, { code: 1008, reason: 'not-bound' });
  });

  it('is no violation when it is a heartbeat', async (t) => {
    const { url, gateway } = await startGateway(t);
    const client = await TestImClient.connect(url);
    const answer = await client.request(Command.HeartbeatRequest, {}, Command.HeartbeatResponse);
    assert.deepEqual(answer, { version: 1, command: 18 });
    assert.equal(gateway.counters.violations, 0);
  });
});

describe('a client that sends too fast', () => {
  it('is refused what is too much, and let go on afterwards', async (t) => {
    const { client, ports } = await startGateway(t, {
      limits: { frames: { perSecond: 20, burst: 5 } },
    });
    const ada = await client('ada');
    const answers: Promise<Body>[] = [];
    for (let n = 0; n < 8; n++) {
      ada.send(Command.MessageRequest, messageBody('ada', 'bob', { hasBeenSentId: n }));
      answers.push(ada.next(Command.MessageResponse, ({ hasBeenSentId }) => hasBeenSentId === n));
    }
    const codes = (await Promise.all(answers)).map(({ errorCode }) => errorCode);
    // The bind took one of the five.
    const ok = undefined;
    assert.deepEqual(codes.slice(0, 5), [ok, ok, ok, ok, 'too-fast']);
    assert.equal(ports.stored.length, codes.filter((code) => code === ok).length);
  });

  it('is closed with 1008 when it does not stop', async (t) => {
    const { client, gateway } = await startGateway(t, {
      limits: {
        frames: { perSecond: 0.001, burst: 2 },
        violations: { perSecond: 0.001, burst: 3 },
      },
    });
    const ada = await client('ada');
    for (let n = 0; n < 20; n++) ada.send(Command.HeartbeatRequest);
    assert.deepEqual(await ada.closed, { code: 1008, reason: 'too-fast' });
    assert.equal(gateway.violations.byCode().get('too-fast'), 4);
  });
});
