import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Proposal } from '#contract/wire/agreement';
import { encodePacket } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import { HEADER_BYTES, MAX_PAYLOAD_BYTES } from '#contract/wire/frame';
import { type Serializer, jsonSerializer } from '#contract/wire/serializers';
import { messagePackSerializer } from '#contract/wire/serializers/message-pack';
import { x25519Envelope } from '#contract/wire/serializers/x25519-envelope';
import { messageBody, TestImClient } from '../testing/test-im-client.ts';
import { newNativeX25519Key } from './native-x25519.ts';
import { startGateway } from './testing/start-gateway.ts';

const envelope = x25519Envelope();
const packed = () => new Proposal([messagePackSerializer]);
const sealed = () => new Proposal([], envelope);
const sealedPacked = () => new Proposal([messagePackSerializer], envelope);

/** Every frame as it came over the wire, before the client reads it. */
function frames(client: TestImClient): Buffer[] {
  const seen: Buffer[] = [];
  client.socket.on('message', (data) => seen.push(data as Buffer));
  return seen;
}

async function bound(url: string, userId: string, proposal?: Proposal): Promise<TestImClient> {
  const client = await TestImClient.connect(url);
  if (proposal) await client.agree(proposal);
  const more = { build: 'test/1', features: ['errors'] };
  const answer = await client.bind(userId, `token of ${userId}`, more);
  assert.equal(answer['success'], true);
  return client;
}

describe('agreeing on a serializer', () => {
  for (const [what, proposal, terms] of [
    ['MessagePack', packed, { serializer: 2 }],
    ['an envelope around JSON', sealed, { serializer: 3, inside: 1 }],
    ['an envelope around MessagePack', sealedPacked, { serializer: 3, inside: 2 }],
    ['JSON when it proposes nothing else', () => new Proposal([jsonSerializer]), { serializer: 1 }],
  ] as const) {
    for (const when of ['before the bind', 'with the bind'] as const) {
      it(`gives a client ${what}, ${when}, from the next frame on`, async (t) => {
        const { url } = await startGateway(t);
        const client = await TestImClient.connect(url);
        const seen = frames(client);
        const answer =
          when === 'before the bind'
            ? await client.agree(proposal())
            : await client.bindAndAgree('ada', 'token of ada', proposal());
        assert.partialDeepStrictEqual(answer, { success: true, errorMsg: '', ...terms });
        if (when === 'before the bind') await client.bind('ada', 'token of ada');
        assert.equal((await client.next(Command.Push))['code'], 6);
        await client.settled();
        const [first, ...later] = seen.map((frame) => frame[5]);
        assert.equal(first, 1);
        assert.deepEqual(new Set(later), new Set([terms.serializer]));
      });
    }
  }

  for (const [what, fields] of [
    ['no list', { serializers: 2 }],
    ['a list of words', { serializers: ['2'] }],
    ['a number that fits into no header', { serializers: [256] }],
    ['too many', { serializers: Array.from({ length: 17 }, () => 2) }],
    ['an envelope without a key', { serializers: [3] }],
    ['a key that is cut short', { serializers: [3], publicKey: 'ab' }],
    ['a key of low order', { serializers: [3], publicKey: '00'.repeat(32) }],
    ['another key of low order', { serializers: [3], publicKey: `01${'00'.repeat(31)}` }],
  ] as const) {
    it(`refuses ${what} and goes on in JSON`, async (t) => {
      const { url, gateway } = await startGateway(t);
      const client = await TestImClient.connect(url);
      const agreed = await client.request(Command.AgreeRequest, fields, Command.AgreeResponse);
      const bind = await client.bind('ada', 'token of ada', fields);
      for (const answer of [agreed, bind]) {
        assert.deepEqual([answer['success'], answer['errorCode']], [false, 'bad-field']);
      }
      assert.equal(gateway.counters.violations, 2);
      assert.equal((await client.bind('ada', 'token of ada'))['success'], true);
    });
  }

  it('answers nothing new to a client that asks for nothing', async (t) => {
    const { url } = await startGateway(t);
    const client = await TestImClient.connect(url);
    const seen = frames(client);
    const answer = await client.bind('ada', 'token of ada', {});
    assert.deepEqual(answer, { success: true, errorMsg: '', version: 1, command: 2 });
    await client.settled();
    assert.deepEqual(new Set(seen.map((frame) => frame[5])), new Set([1]));
  });

  it('does not take place with a bind that is refused', async (t) => {
    const { url } = await startGateway(t);
    const client = await TestImClient.connect(url);
    const answer = await client.bind('ada', 'wrong', packed().request);
    assert.deepEqual([answer['success'], answer['serializer']], [false, undefined]);
    assert.equal((await client.bind('ada', 'token of ada'))['success'], true);
  });

  for (const [what, proposal] of [
    ['MessagePack', packed],
    ['the envelope', sealed],
  ] as const) {
    it(`happens once on a connection: ${what} stays`, async (t) => {
      const { url } = await startGateway(t);
      const ada = await bound(url, 'ada', proposal());
      const { request } = packed();
      for (const answer of [
        await ada.request(Command.AgreeRequest, request, Command.AgreeResponse),
        await ada.bind('ada', 'token of ada', request),
      ]) {
        assert.deepEqual([answer['success'], answer['errorCode']], [false, 'forbidden']);
      }
      await ada.settled();
    });
  }
});

describe('a frame in a serializer that was not agreed', () => {
  for (const [what, proposal, number] of [
    ['JSON instead of MessagePack', packed, 1],
    ['MessagePack without asking', undefined, 2],
    ['the envelope without asking', undefined, 3],
    ['the envelope instead of MessagePack', packed, 3],
    ['what nobody knows', undefined, 77],
  ] as const) {
    it(`is answered with unknown-serializer: ${what}`, async (t) => {
      const { url, gateway } = await startGateway(t);
      const ada = await bound(url, 'ada', proposal?.());
      ada.sendRaw(encodePacket(Command.HeartbeatRequest, {}, { ...jsonSerializer, number }));
      assert.equal((await ada.next(Command.Error))['code'], 'unknown-serializer');
      assert.equal(gateway.violations.byCode().get('unknown-serializer'), 1);
      await ada.settled();
    });
  }

  for (const [what, bytes] of [
    ['JSON', encodePacket(Command.HeartbeatRequest, {})],
    ['MessagePack', encodePacket(Command.HeartbeatRequest, {}, messagePackSerializer)],
    ['the first frame of old clients', Buffer.from('12345678000100000000027b7d', 'hex')],
    ['noise', encodePacket(Command.MessageRequest, {}, { ...jsonSerializer, number: 3 })],
  ] as const) {
    it(`ends a sealed connection with bad-seal: ${what}`, async (t) => {
      const { url, gateway } = await startGateway(t);
      const ada = await bound(url, 'ada', sealed());
      ada.sendRaw(bytes);
      assert.equal((await ada.next(Command.Error))['code'], 'bad-seal');
      assert.deepEqual(await ada.closed, { code: 1008, reason: 'bad-seal' });
      assert.deepEqual([...gateway.violations.byCode()], [['bad-seal', 1]]);
    });
  }
});

describe('a sealed connection', () => {
  it('shows neither the token nor a message to whoever listens', async (t) => {
    const { url } = await startGateway(t);
    const ada = await TestImClient.connect(url);
    const heard = frames(ada);
    await ada.agree(sealed());
    const { mock } = t.mock.method(ada.socket, 'send');
    await ada.bind('ada', 'token of ada');
    ada.send(Command.MessageRequest, messageBody('ada', 'bob', { content: 'private words' }));
    await ada.next(Command.MessageResponse, ({ content }) => content === 'private words');
    const sent = mock.calls.map((call) => call.arguments[0] as Buffer);
    for (const bytes of [Buffer.concat(heard), Buffer.concat(sent)]) {
      assert.ok(bytes.byteLength > 100);
      for (const word of ['token of ada', 'private words', 'fromUserId']) {
        assert.equal(bytes.includes(word), false, word);
      }
    }
  });

  for (const [what, tamper] of [
    ['repeated', (frame: Uint8Array) => [frame, frame]],
    ['altered', (frame: Uint8Array) => [flip(frame, HEADER_BYTES)]],
    ['with another command', (frame: Uint8Array) => [withByte(frame, 6, Command.LogoutRequest)]],
    ['with another serializer', (frame: Uint8Array) => [withByte(frame, 5, 2)]],
    ['left out', () => []],
  ] as const) {
    it(`ends with bad-seal when a frame is ${what} on the way`, async (t) => {
      const { url, ports } = await startGateway(t);
      const ada = await bound(url, 'ada', sealedPacked());
      const message = messageBody('ada', 'bob', { content: 'once' });
      for (const frame of tamper(ada.format.write(Command.MessageRequest, message))) {
        ada.sendRaw(frame);
      }
      ada.send(Command.HeartbeatRequest);
      assert.deepEqual(await ada.closed, { code: 1008, reason: 'bad-seal' });
      assert.ok(ports.stored.length <= (what === 'repeated' ? 1 : 0));
    });
  }

  it('keeps its count over frames that are refused or broken inside', async (t) => {
    const { url, gateway } = await startGateway(t);
    const ada = await bound(url, 'ada', sealed());
    ada.send(Command.TopicBatch);
    ada.send(Command.JoinRequest, { chatId: '' });
    ada.send(Command.MessageRequest, messageBody('bob', 'ada'));
    ada.sendRaw(ada.format.envelope!.seal(new Uint8Array([...new Uint8Array(10), 0, 0x7b])));
    await ada.settled();
    assert.deepEqual([...gateway.violations.byCode().keys()].sort(), [
      'bad-field',
      'bad-payload',
      'not-you',
      'unknown-command',
    ]);
  });

  it('takes the largest frame and refuses a larger one before it is opened', async (t) => {
    const { url } = await startGateway(t);
    const ada = await bound(url, 'ada', sealed());
    ada.send(Command.HeartbeatRequest, { pad: 'x'.repeat(MAX_PAYLOAD_BYTES - 200) });
    await ada.settled();
    ada.send(Command.HeartbeatRequest, { pad: 'x'.repeat(MAX_PAYLOAD_BYTES) });
    assert.deepEqual(await ada.closed, { code: 1009, reason: 'too-large' });
  });

  it('is closed with 1001 when its key is used up, and gets no frame without', async (t) => {
    const envelopes = [x25519Envelope({ maxFrames: 5 })];
    const { url, client } = await startGateway(t, { envelopes });
    const ada = await bound(url, 'ada', sealed());
    const bob = await client('bob');
    // Behind the answers to proposal and bind, and the greeting.
    for (const content of ['3', '4', '5']) {
      bob.send(Command.MessageRequest, messageBody('bob', 'ada', { content }));
      await ada.next(Command.MessageResponse, (body) => body['content'] === content);
    }
    bob.send(Command.MessageRequest, messageBody('bob', 'ada', { content: '6' }));
    assert.deepEqual(await ada.closed, { code: 1001, reason: 'keys are used up' });
    assert.equal(ada.all(Command.MessageResponse).length, 3);
  });

  it('survives a burst of frames in both directions', async (t) => {
    const { url, ports } = await startGateway(t);
    const ada = await bound(url, 'ada', sealedPacked());
    for (let n = 0; n < 300; n++) {
      ada.send(Command.MessageRequest, messageBody('ada', 'bob', { content: `早😀 ${n}` }));
    }
    await ada.next(Command.MessageResponse, () => ada.all(4).length === 300);
    assert.deepEqual(
      ada.all(4).map(({ content }) => content),
      Array.from({ length: 300 }, (_, n) => `早😀 ${n}`),
    );
    assert.equal(ports.stored.length, 300);
  });
});

describe('one group, every kind of connection', () => {
  it('brings each the same messages, in the same order', async (t) => {
    const { url, ports, client, gateway } = await startGateway(t);
    ports.members.set('team', ['ada', 'bob', 'cy', 'dan']);
    const writer = await client('dan');
    const members = [
      await client('ada'),
      await bound(url, 'ada', packed()),
      await bound(url, 'bob', sealed()),
      await bound(url, 'bob', packed()),
      await bound(url, 'cy', sealedPacked()),
      await TestImClient.bound(url, 'cy', 'token of cy', {}),
    ];
    const contents = Array.from({ length: 50 }, (_, n) => `${n} 早上好😀 ${'x'.repeat(n * 20)}`);
    for (const content of contents) {
      writer.send(Command.MessageRequest, messageBody('dan', 'team', { chatType: 1, content }));
    }
    const [expected] = await Promise.all(
      members.map(async (member) => {
        await member.next(Command.MessageResponse, () => member.all(4).length === contents.length);
        return member.all(4);
      }),
    );
    assert.deepEqual(
      expected!.map(({ content }) => content),
      contents,
    );
    for (const member of members) assert.deepEqual(member.all(4), expected);
    const push = {
      code: 101,
      eventValue: 'n',
      eventObj: { a: [1.5, null] },
      msg: '😀',
      success: true,
    };
    await gateway.broadcastToOnline(push as never);
    for (const member of members) {
      const { eventObj, msg } = await member.next(Command.Push, ({ code }) => code === 101);
      assert.deepEqual({ eventObj, msg }, { eventObj: push.eventObj, msg: push.msg });
    }
    // The reason of a close goes out sealed too, before the close.
    void gateway.close();
    for (const member of members) {
      assert.equal((await member.next(Command.Push, ({ code }) => code === 102))['success'], true);
      assert.equal((await member.closed).code, 1001);
    }
  });

  it('serializes once for all that speak the same', async (t) => {
    let writes = 0;
    const counting: Serializer = {
      number: 9,
      read: (payload) => jsonSerializer.read(payload),
      write(body) {
        if (body['content'] === 'counted') writes += 1;
        return jsonSerializer.write(body);
      },
    };
    const { url, ports, client } = await startGateway(t, { serializers: [counting] });
    ports.members.set('team', ['ada', 'bob', 'cy', 'dan']);
    const members = await Promise.all(
      ['ada', 'ada', 'bob', 'bob', 'cy'].map((userId, index) =>
        bound(url, userId, new Proposal([counting], index % 2 ? envelope : undefined)),
      ),
    );
    const writer = await client('dan');
    const message = messageBody('dan', 'team', { chatType: 1, content: 'counted' });
    writer.send(Command.MessageRequest, message);
    for (const member of members) await member.next(Command.MessageResponse);
    assert.equal(writes, 1);
  });
});

describe('OpenSSL’s X25519', () => {
  it('agrees with the portable one, and refuses points of low order', () => {
    const native = newNativeX25519Key();
    const portable = envelope.newKey();
    assert.equal(native.publicKey.byteLength, 32);
    assert.deepEqual(
      native.sharedSecret(portable.publicKey),
      portable.sharedSecret(native.publicKey),
    );
    assert.throws(() => native.sharedSecret(new Uint8Array(32)));
    assert.notDeepEqual(newNativeX25519Key().publicKey, native.publicKey);
  });
});

function flip(frame: Uint8Array, at: number): Uint8Array {
  return withByte(frame, at, (frame[at] ?? 0) ^ 1);
}

function withByte(frame: Uint8Array, at: number, byte: number): Uint8Array {
  const other = frame.slice();
  other[at] = byte;
  return other;
}
