import assert from 'node:assert/strict';
import { createDecipheriv, hkdfSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { hchacha } from '@noble/ciphers/chacha.js';
import { x25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { Dialects, Proposal } from '../agreement.ts';
import { decodePacket } from '../codec.ts';
import { Command } from '../commands.ts';
import type { EphemeralKey, Side } from '../envelope.ts';
import { HEADER_BYTES, MAX_PAYLOAD_BYTES } from '../frame.ts';
import { readAgreeRequest } from '../packets/agreement.ts';
import { jsonSerializer } from '../serializers.ts';
import { SEALED_CONVERSATION } from '../testing/envelope-vectors.ts';
import { fromHex, toHex } from '../testing/hex.ts';
import { WireError } from '../wire-error.ts';
import { WireFormat } from '../wire-format.ts';
import { messagePackSerializer } from './message-pack.ts';
import { type X25519EnvelopeOptions, x25519Envelope } from './x25519-envelope.ts';

const fixed = { seed: 20_261_123, numRuns: 100 };
const badSeal = { name: 'WireError', fault: 'bad-seal' };

/** Both ends of a new connection. */
function connect(
  options: { client?: X25519EnvelopeOptions; server?: X25519EnvelopeOptions } = {},
): { client: WireFormat; server: WireFormat } {
  const proposal = new Proposal([messagePackSerializer], x25519Envelope(options.client));
  const dialects = new Dialects([messagePackSerializer], [x25519Envelope(options.server)]);
  const { terms, format } = dialects.agree(proposal.request);
  return { client: proposal.accept(terms), server: format };
}

function keyOf(secret: string): () => EphemeralKey {
  const secretKey = fromHex(secret);
  return () => ({
    publicKey: x25519.getPublicKey(secretKey),
    sharedSecret: (theirs) => x25519.getSharedSecret(secretKey, theirs),
  });
}

const beat = (from: WireFormat) => from.write(Command.HeartbeatRequest, { note: 'private' });

describe('the envelope', () => {
  const vector = SEALED_CONVERSATION;

  it('writes and reads the recorded conversation', () => {
    const { client, server } = connect({
      client: { newKey: keyOf(vector.clientSecret) },
      server: { newKey: keyOf(vector.serverSecret) },
    });
    for (const [frames, from, to] of [
      [vector.fromClient, client, server],
      [vector.fromServer, server, client],
    ] as const) {
      for (const { command, fields, hex } of frames) {
        assert.equal(toHex(from.write(command, fields)), hex);
        const { body } = decodePacket(fromHex(hex), to);
        assert.deepEqual(body, { ...fields, version: 1, command });
      }
    }
  });

  it('is what its description says, done with another implementation', () => {
    const { sharedSecret, transcript } = vector;
    for (const [frames, label] of [
      [vector.fromClient, 'bzghost envelope 3, client to server'],
      [vector.fromServer, 'bzghost envelope 3, server to client'],
    ] as const) {
      const key = hkdfSync('sha256', fromHex(sharedSecret), fromHex(transcript), label, 32);
      for (const [count, { hex, command }] of frames.entries()) {
        const frame = fromHex(hex);
        const plain = openWithNode(new Uint8Array(key), count, frame);
        assert.deepEqual(messagePackSerializer.read(plain)['command'], command);
      }
    }
  });

  it('carries any body, and shows none of it', () => {
    const { client, server } = connect();
    const content = fc.string({ unit: 'grapheme', maxLength: 2_000 });
    fc.assert(
      fc.property(content, (text) => {
        const frame = client.write(Command.MessageRequest, { content: text, mark: 'marker' });
        assert.equal(Buffer.from(frame).includes('marker'), false);
        assert.equal(decodePacket(frame, server).body['content'], text);
        const back = server.write(Command.MessageResponse, { content: text });
        assert.equal(decodePacket(back, client).body['content'], text);
      }),
      fixed,
    );
  });

  it('carries the largest payload', () => {
    const empty = connect().client.write(Command.MessageRequest, { content: 'x'.repeat(70_000) });
    const content = 'x'.repeat(70_000 + MAX_PAYLOAD_BYTES + HEADER_BYTES - empty.byteLength);
    const { client, server } = connect();
    const frame = client.write(Command.MessageRequest, { content });
    assert.equal(frame.byteLength, MAX_PAYLOAD_BYTES + HEADER_BYTES);
    assert.equal(decodePacket(frame, server).body['content'], content);
  });

  it('seals the same frame differently each time and on each connection', () => {
    const [one, other] = [connect().client, connect().client];
    const frames = [beat(one), beat(one), beat(other)].map(toHex);
    assert.equal(new Set(frames).size, 3);
  });

  it('notices a change of any bit of any byte', () => {
    const kind = x25519Envelope();
    const [secret, said] = [new Uint8Array(32).fill(7), new Uint8Array(3)];
    const format = (side: Side) =>
      new WireFormat(jsonSerializer, kind.envelope(side, secret, said));
    const frame = beat(format('client'));
    assert.equal(decodePacket(frame, format('server')).body['note'], 'private');
    for (let bit = 0; bit < frame.byteLength * 8; bit++) {
      const damaged = frame.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.throws(() => decodePacket(damaged, format('server')), WireError, `bit ${bit}`);
    }
  });

  it('opens nothing any more after a seal that was broken', () => {
    const { client, server } = connect();
    const [first, second] = [beat(client), beat(client)];
    const damaged = first.slice();
    damaged[HEADER_BYTES] = (damaged[HEADER_BYTES] ?? 0) ^ 1;
    for (const frame of [damaged, first, second]) {
      assert.throws(() => decodePacket(frame, server), badSeal);
    }
  });

  for (const [what, taken, refused] of [
    ['a frame that comes again', [0], 0],
    ['a frame when one before it was left out', [], 1],
    ['a frame that changed places with the next', [0], 2],
    ['an old frame later on', [0, 1, 2], 0],
  ] as const) {
    it(`refuses ${what}`, () => {
      const { client, server } = connect();
      const sealed = Array.from({ length: 3 }, () => beat(client));
      for (const index of taken) decodePacket(sealed[index]!, server);
      assert.throws(() => decodePacket(sealed[refused]!, server), badSeal);
    });
  }

  it('refuses a frame sent back to its sender', () => {
    const { client, server } = connect();
    assert.throws(() => decodePacket(beat(client), client), badSeal);
    assert.throws(() => decodePacket(beat(server), server), badSeal);
  });

  it('refuses a frame of another connection', () => {
    assert.throws(() => decodePacket(beat(connect().client), connect().server), badSeal);
  });

  for (const [what, hex] of [
    ['a frame in JSON', '12345678 01 01 11 00000002 7b7d'],
    ['a frame in MessagePack', '12345678 01 02 11 00000001 80'],
    ['an empty one', '12345678 01 03 11 00000000'],
    ['one shorter than its tag', '12345678 01 03 11 00000003 000000'],
    ['the first frame of old clients', '12345678 00 01 00 00000002 7b7d'],
  ] as const) {
    it(`refuses ${what} on a sealed connection`, () => {
      assert.throws(() => decodePacket(fromHex(hex), connect().server), badSeal);
    });
  }

  it('seals as many frames as its key may, and opens no more', () => {
    const { client, server } = connect({ client: { maxFrames: 2 }, server: { maxFrames: 2 } });
    assert.equal(client.envelope?.remaining, 2);
    for (let n = 0; n < 2; n++) decodePacket(beat(client), server);
    assert.equal(client.envelope.remaining, 0);
    assert.throws(() => beat(client), RangeError);
    const { client: reckless, server: strict } = connect({ server: { maxFrames: 2 } });
    for (let n = 0; n < 2; n++) decodePacket(beat(reckless), strict);
    assert.throws(() => decodePacket(beat(reckless), strict), badSeal);
  });
});

/** XChaCha20-Poly1305 as its draft builds it: HChaCha20, then RFC 8439, which Node has from OpenSSL. */
function openWithNode(key: Uint8Array, count: number, frame: Uint8Array): Uint8Array {
  const nonce = new Uint8Array(24);
  new DataView(nonce.buffer).setBigUint64(16, BigInt(count));
  const words = (bytes: Uint8Array) => new Uint32Array(bytes.slice().buffer);
  const subkey = new Uint32Array(8);
  const constants = words(new TextEncoder().encode('expand 32-byte k'));
  hchacha(constants, words(key), words(nonce.subarray(0, 16)), subkey);
  const iv = new Uint8Array([0, 0, 0, 0, ...nonce.subarray(16)]);
  const options = { authTagLength: 16 };
  const cipher = createDecipheriv('chacha20-poly1305', new Uint8Array(subkey.buffer), iv, options);
  const text = frame.subarray(HEADER_BYTES, -16);
  cipher.setAAD(frame.subarray(0, HEADER_BYTES), { plaintextLength: text.byteLength });
  cipher.setAuthTag(frame.subarray(-16));
  return new Uint8Array(Buffer.concat([cipher.update(text), cipher.final()]));
}

/** RFC 7748 and the usual list: 0, 1, two of order 8, p - 1, p and p + 1. */
const LOW_ORDER = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

describe('agreeing on an envelope', () => {
  const dialects = new Dialects([messagePackSerializer], [x25519Envelope()]);

  for (const publicKey of [...LOW_ORDER, '', 'ab', 'zz'.repeat(32), '00'.repeat(33), undefined]) {
    it(`refuses the public key ${publicKey ?? 'that is not there'}`, () => {
      const request = readAgreeRequest({ serializers: [3], publicKey })!;
      assert.throws(() => dialects.agree(request), { name: 'WireError', fault: 'bad-field' });
      const proposal = new Proposal([], x25519Envelope());
      const terms = { serializer: 3, inside: 1, ...(publicKey === undefined ? {} : { publicKey }) };
      assert.throws(() => proposal.accept(terms), { name: 'WireError', fault: 'bad-field' });
    });
  }

  it('refuses secrets of zeros itself, whatever computed them', () => {
    const careless = x25519Envelope({
      newKey: () => ({
        publicKey: new Uint8Array(32).fill(9),
        sharedSecret: () => new Uint8Array(32),
      }),
    });
    const publicKey = toHex(x25519.keygen().publicKey);
    assert.throws(() => new Dialects([], [careless]).agree({ serializers: [3], publicKey }), {
      fault: 'bad-field',
    });
  });

  it('accepts nothing less than the envelope it proposed', () => {
    for (const terms of [
      { serializer: 1 },
      { serializer: 2 },
      { serializer: 2, inside: 2 },
      { serializer: 3, inside: 77, publicKey: toHex(x25519.keygen().publicKey) },
      { serializer: 3, publicKey: toHex(x25519.keygen().publicKey) },
    ]) {
      const proposal = new Proposal([messagePackSerializer], x25519Envelope());
      assert.throws(() => proposal.accept(terms), { fault: 'unknown-serializer' });
    }
  });

  for (const [what, change] of [
    ['takes a serializer from the proposal', { serializers: [3] }],
    ['turns the proposal round', { serializers: [2, 3] }],
    ['puts another key into it', { publicKey: toHex(x25519.keygen().publicKey) }],
  ] as const) {
    it(`ends in sides that do not understand each other when somebody ${what}`, () => {
      const proposal = new Proposal([messagePackSerializer], x25519Envelope());
      const { terms, format } = dialects.agree({ ...proposal.request, ...change });
      const client = proposal.accept({
        serializer: 3,
        inside: terms.inside ?? 2,
        publicKey: terms.publicKey ?? toHex(x25519.keygen().publicKey),
      });
      assert.throws(() => decodePacket(beat(client), format), { name: 'WireError' });
    });
  }

  it('gives every connection keys of its own, on both sides', () => {
    const agreed = Array.from({ length: 3 }, () => {
      const { request } = new Proposal([], x25519Envelope());
      return [request.publicKey, dialects.agree(request).terms.publicKey];
    });
    assert.equal(new Set(agreed.flat()).size, 6);
  });
});
