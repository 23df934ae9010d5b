import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decodePacket, encodePacket } from './codec.ts';
import { Command } from './commands.ts';
import { HEADER_BYTES, MAX_PAYLOAD_BYTES, writeHeader } from './frame.ts';
import { SerializerRegistry, jsonSerializer } from './serializers.ts';
import type { Serializer } from './serializers.ts';
import { BAD_FRAMES } from './testing/bad-frames.ts';
import { decodeLikeFieldClient, encodeLikeFieldClient } from './field-codec.ts';
import { RECEIVED_FRAMES, SENT_FRAMES } from './testing/frame-vectors.ts';
import { fromHex, toHex } from './testing/hex.ts';
import { WireError } from './wire-error.ts';

/** Fixed, so that a failure is the same one for everybody. */
const noise = { seed: 20_261_122, numRuns: 2_000 };

const command = fc.constantFrom(...Object.values(Command));
const text = fc.string({ unit: 'binary' });
const body = fc.dictionary(text, fc.jsonValue({ stringUnit: 'binary' }));

describe('frames of clients in the field', () => {
  for (const { name, hex, packet } of SENT_FRAMES) {
    it(`understands their ${name}`, () => {
      const decoded = decodePacket(fromHex(hex));
      assert.deepEqual(decoded.body, packet);
      assert.equal(decoded.command, packet['command'] ?? Command.Hello);
      assert.equal(decoded.serializer, 1);
    });

    it(`models their ${name} to the byte`, () => {
      assert.equal(toHex(encodeLikeFieldClient(packet)), hex);
    });
  }

  for (const { name, hex, clientSees } of RECEIVED_FRAMES) {
    it(`models how they read: ${name}`, () => {
      assert.deepEqual(decodeLikeFieldClient(fromHex(hex)), clientSees);
    });
  }

  for (const { name, packet } of SENT_FRAMES.filter(({ packet }) => 'command' in packet)) {
    it(`can read our ${name}`, () => {
      const frame = encodePacket(packet['command'] as Command, packet);
      assert.deepEqual(decodeLikeFieldClient(frame), packet);
    });
  }

  it('can read whatever text we write', () => {
    fc.assert(
      fc.property(command, body, (number, fields) => {
        const expected = { ...asJson(fields), version: 1, command: number };
        assert.deepEqual(decodeLikeFieldClient(encodePacket(number, fields)), expected);
      }),
      noise,
    );
  });

  it('are understood whatever text they write', () => {
    fc.assert(
      fc.property(command, fc.string({ unit: 'grapheme' }), (number, content) => {
        const packet = { content, version: 1, command: number };
        assert.deepEqual(decodePacket(encodeLikeFieldClient(packet)).body, packet);
      }),
      noise,
    );
  });
});

describe('decodePacket', () => {
  it('reads back what encodePacket wrote', () => {
    fc.assert(
      fc.property(command, body, (number, fields) => {
        const packet = decodePacket(encodePacket(number, fields));
        assert.equal(packet.command, number);
        assert.deepEqual(packet.body, { ...asJson(fields), version: 1, command: number });
      }),
      noise,
    );
  });

  it('reads a frame that lies inside a larger buffer', () => {
    const frame = encodePacket(Command.HeartbeatRequest, { note: '测试' });
    const buffer = new Uint8Array(frame.byteLength + 20).fill(0xaa);
    buffer.set(frame, 7);
    const packet = decodePacket(buffer.subarray(7, 7 + frame.byteLength));
    assert.equal(packet.body['note'], '测试');
  });

  it("takes the header's command when the body has none", () => {
    const frame = fromHex('12345678 01 01 11 00000002 7b7d');
    assert.equal(decodePacket(frame).command, Command.HeartbeatRequest);
  });

  it('gives every fault its name', () => {
    const seen = new Set(BAD_FRAMES.map(({ fault }) => fault));
    assert.equal(seen.size, 10, 'each fault a frame can have stands in the table');
  });

  for (const { name, hex, fault } of BAD_FRAMES) {
    it(`rejects ${name} as ${fault}`, () => {
      assert.throws(() => decodePacket(fromHex(hex)), { name: 'WireError', fault });
    });
  }

  it('rejects a payload above the limit it was given before reading it', () => {
    const frame = encodePacket(Command.MessageRequest, { content: 'x'.repeat(200) });
    assert.throws(() => decodePacket(frame, undefined, 100), { fault: 'too-large' });
  });

  it('accepts a payload of exactly the limit', () => {
    const empty = encodePacket(Command.MessageRequest, { content: '' });
    const content = 'x'.repeat(MAX_PAYLOAD_BYTES + HEADER_BYTES - empty.byteLength);
    const frame = encodePacket(Command.MessageRequest, { content });
    assert.equal(frame.byteLength, MAX_PAYLOAD_BYTES + HEADER_BYTES);
    assert.equal(decodePacket(frame).body['content'], content);
  });

  it('throws nothing but WireError when fed noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => decodesOrFaults(bytes)),
      noise,
    );
  });

  it('throws nothing but WireError when real frames are damaged', () => {
    const damage = fc.tuple(
      fc.constantFrom(...SENT_FRAMES, ...RECEIVED_FRAMES),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), {
        minLength: 1,
        maxLength: 4,
      }),
    );
    fc.assert(
      fc.property(damage, ([{ hex }, flips]) => {
        const bytes = fromHex(hex);
        for (const [at, bits] of flips) {
          const index = at % bytes.byteLength;
          bytes[index] = (bytes[index] ?? 0) ^ bits;
        }
        decodesOrFaults(bytes);
      }),
      noise,
    );
  });

  it('survives brackets nested as deep as a payload allows', () => {
    const payload = new Uint8Array(MAX_PAYLOAD_BYTES).fill('['.charCodeAt(0));
    const frame = new Uint8Array([...fromHex('12345678 01 01 11 00100000'), ...payload]);
    assert.throws(() => decodePacket(frame), { fault: 'bad-payload' });
  });
});

describe('encodePacket', () => {
  it('lets no field overrule command and version', () => {
    const { body: sent, command: number } = decodePacket(
      encodePacket(Command.Push, { command: 3, version: 9 }),
    );
    assert.deepEqual({ sent, number }, { sent: { command: -10, version: 1 }, number: -10 });
  });

  it('writes a frame whose bytes no later frame changes', () => {
    const first = encodePacket(Command.MessageRequest, { content: 'first' });
    encodePacket(Command.MessageRequest, { content: 'after' });
    assert.equal(decodePacket(first).body['content'], 'first');
  });

  it('keeps no more memory alive than the frame has bytes', () => {
    const frame = encodePacket(Command.MessageRequest, { content: '早'.repeat(40) });
    assert.equal(frame.buffer.byteLength, frame.byteLength);
  });

  it('writes frames larger than its drafting buffer', () => {
    const content = '早😀'.repeat(30_000);
    const frame = encodePacket(Command.MessageRequest, { content });
    assert.equal(decodePacket(frame).body['content'], content);
    assert.ok(frame.byteLength > 1 << 16);
  });
});

describe('SerializerRegistry', () => {
  /** The least of all ciphers: what matters is that bytes of another shape pass through. */
  const cipher: Serializer = {
    number: 7,
    write(plain) {
      const frame = jsonSerializer.write(plain);
      return frame.map((byte, at) => (at < HEADER_BYTES ? byte : byte ^ 0x5a));
    },
    read: (payload) => jsonSerializer.read(payload.map((byte) => byte ^ 0x5a)),
  };

  it('carries a cipher as one more serializer', () => {
    const frame = encodePacket(Command.MessageRequest, { content: '机密😀' }, cipher);
    const packet = decodePacket(frame, new SerializerRegistry(jsonSerializer, cipher));
    assert.equal(packet.serializer, 7);
    assert.equal(packet.body['content'], '机密😀');
    assert.throws(() => decodePacket(frame), { fault: 'unknown-serializer' });
  });

  it('refuses a number that is taken or fits in no byte', () => {
    assert.throws(() => new SerializerRegistry(jsonSerializer, jsonSerializer), RangeError);
    for (const number of [0, 256, -1, 1.5, Number.NaN]) {
      assert.throws(() => new SerializerRegistry({ ...cipher, number }), RangeError);
    }
  });
});

function asJson(fields: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(fields)) as Record<string, unknown>;
}

function decodesOrFaults(bytes: Uint8Array): void {
  try {
    decodePacket(bytes);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
  }
}

describe('a body nested without end', () => {
  const deep = '['.repeat(200_000) + ']'.repeat(200_000);
  for (const [where, text] of [
    ['as its command', `{"command":${deep}}`],
    ['instead of an object', deep],
  ] as const) {
    it(`${where} is a fault like any other`, () => {
      const frame = new Uint8Array(HEADER_BYTES + text.length);
      frame.set(new TextEncoder().encode(text), HEADER_BYTES);
      writeHeader(frame, 1, 17);
      assert.throws(
        () => decodePacket(frame),
        (error) => error instanceof WireError && error.message.length < 200,
      );
    });
  }
});
