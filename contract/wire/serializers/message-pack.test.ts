import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { decodePacket, encodePacket } from '../codec.ts';
import { Command } from '../commands.ts';
import { HEADER_BYTES } from '../frame.ts';
import { SerializerRegistry, jsonSerializer } from '../serializers.ts';
import { SENT_FRAMES } from '../testing/frame-vectors.ts';
import { fromHex, toHex } from '../testing/hex.ts';
import { WireError } from '../wire-error.ts';
import { messagePackSerializer } from './message-pack.ts';

const fixed = { seed: 20_261_123, numRuns: 300 };
const registry = new SerializerRegistry(jsonSerializer, messagePackSerializer);
const read = (hex: string) => messagePackSerializer.read(fromHex(hex));

/** `{a: …}` around the value. */
const field = (hex: string) => `81 a161 ${hex}`;

describe('MessagePack', () => {
  it('writes the bytes of the specification behind the header of any frame', () => {
    const frame = encodePacket(Command.HeartbeatRequest, { note: '测试😀' }, messagePackSerializer);
    const noted = '83 a46e6f7465 aa e6b58be8af95f09f9880 a776657273696f6e 01 a7636f6d6d616e64 11';
    assert.equal(toHex(frame), `1234567801021100000023${noted.replaceAll(' ', '')}`);
  });

  it('reads back what JSON would have carried', () => {
    const body = fc.dictionary(
      fc.string({ unit: 'binary' }).filter((key) => key !== '__proto__'),
      fc.jsonValue({ stringUnit: 'binary' }),
    );
    fc.assert(
      fc.property(body, (fields) => {
        const frame = encodePacket(Command.Push, fields, messagePackSerializer);
        const viaJson = decodePacket(encodePacket(Command.Push, fields)).body;
        assert.deepEqual({ ...decodePacket(frame, registry).body }, viaJson);
      }),
      fixed,
    );
  });

  it('carries what is no JSON as JSON does', () => {
    const odd = {
      half: 'a\ud800b',
      nan: Number.NaN,
      infinite: [Number.POSITIVE_INFINITY],
      gone: undefined,
      when: new Date(0),
      large: 2 ** 60,
      negative: -(2 ** 40),
      fraction: 0.1,
    };
    const frame = encodePacket(Command.Push, odd, messagePackSerializer);
    assert.deepEqual(decodePacket(frame, registry).body, {
      half: 'a\ufffdb',
      nan: null,
      infinite: [null],
      when: '1970-01-01T00:00:00.000Z',
      large: 2 ** 60,
      negative: -(2 ** 40),
      fraction: 0.1,
      version: 1,
      command: -10,
    });
  });

  it('is smaller than JSON for the packets of the protocol', () => {
    for (const { packet } of SENT_FRAMES) {
      const plain = jsonSerializer.write(packet).byteLength;
      assert.ok(messagePackSerializer.write(packet).byteLength <= plain);
    }
  });

  for (const [what, hex, fault] of [
    ['nothing', '', 'bad-payload'],
    ['nil', 'c0', 'bad-payload'],
    ['an array', '90', 'bad-payload'],
    ['a text', 'a161', 'bad-payload'],
    ['bytes behind the map', '80 00', 'bad-payload'],
    ['a map cut short', '81 a161', 'bad-payload'],
    ['a text cut short', '81 a161 a5 61', 'bad-payload'],
    ['a byte that means nothing', field('c1'), 'bad-payload'],
    ['binary data', field('c401ff'), 'bad-payload'],
    ['a timestamp', field('d6ff 00000000'), 'bad-payload'],
    ['an extension', field('c70105ff'), 'bad-payload'],
    ['a large extension', field('c9 ffffffff 05'), 'bad-payload'],
    ['NaN', field('cb 7ff8000000000000'), 'bad-payload'],
    ['infinity', field('ca ff800000'), 'bad-payload'],
    ['a number as key', '81 01 01', 'bad-payload'],
    ['NaN as key', '81 cb7ff8000000000000 01', 'bad-payload'],
    ['nil as key', '81 c0 01', 'bad-payload'],
    ['a map as key', '81 80 01', 'bad-payload'],
    ['a key that would be a prototype', '81 a95f5f70726f746f5f5f 80', 'bad-payload'],
    ['the same deeper inside', field('81 a95f5f70726f746f5f5f 80'), 'bad-payload'],
    ['an array larger than the payload', field('dd 7fffffff'), 'bad-payload'],
    ['a map larger than the payload', 'df ffffffff', 'bad-payload'],
    ['a text larger than the payload', field('db ffffffff'), 'bad-payload'],
    ['text that is not UTF-8', field('a2 c328'), 'bad-text'],
    ['CESU-8', field('a6 eda0bdedb880'), 'bad-text'],
    ['a key that is not UTF-8', '81 a1ff 01', 'bad-text'],
    ['too deep nesting', field('91'.repeat(64) + '00'), 'bad-payload'],
  ] as const) {
    it(`refuses ${what} as ${fault}`, () => {
      assert.throws(() => read(hex), { name: 'WireError', fault });
    });
  }

  it('takes every size of text, array, map and number', () => {
    const body = {
      texts: ['', 'x'.repeat(31), 'x'.repeat(255), 'x'.repeat(65_535), 'x'.repeat(65_536)],
      lists: [[], Array.from({ length: 15 }, () => 1), Array.from({ length: 66_000 }, () => true)],
      maps: [Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`k${at}`, at]))],
      numbers: [
        0,
        127,
        128,
        255,
        256,
        65_535,
        65_536,
        2 ** 32 - 1,
        2 ** 32,
        -1,
        -33,
        -129,
        -32_769,
      ],
      deep: JSON.parse('['.repeat(60) + ']'.repeat(60)) as unknown,
    };
    assert.deepEqual(messagePackSerializer.read(encode(body)), body);
  });

  it('throws nothing but WireError when fed noise, and gives what JSON could have given', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        for (const start of [0x81, 0x82, 0xde]) jsonLikeOrFault(Uint8Array.from([start, ...bytes]));
      }),
      { ...fixed, numRuns: 5_000 },
    );
  });

  it('throws nothing but WireError when real payloads are damaged', () => {
    const packet = fc.constantFrom(...SENT_FRAMES);
    fc.assert(
      fc.property(packet, fc.nat(), fc.integer({ min: 1, max: 255 }), (sent, at, bits) => {
        const payload = messagePackSerializer.write(sent.packet).slice(HEADER_BYTES);
        const index = at % payload.byteLength;
        payload[index] = (payload[index] ?? 0) ^ bits;
        jsonLikeOrFault(payload);
      }),
      { ...fixed, numRuns: 5_000 },
    );
  });
});

function jsonLikeOrFault(payload: Uint8Array): void {
  try {
    const body = messagePackSerializer.read(payload);
    assert.deepEqual(JSON.parse(JSON.stringify(body)), body);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
  }
}
