import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Dialects, Proposal } from './agreement.ts';
import { messagePackSerializer } from './serializers/message-pack.ts';
import { x25519Envelope } from './serializers/x25519-envelope.ts';
import { jsonSerializer } from './serializers.ts';
import { JSON_FORMAT } from './wire-format.ts';

const envelope = x25519Envelope();
const dialects = new Dialects([messagePackSerializer], [envelope]);
const { publicKey = '' } = new Proposal([], envelope).request;

describe('Dialects', () => {
  for (const [serializers, serializer, inside] of [
    [[2], 2],
    [[1, 2], 1],
    [[2, 1], 2],
    [[200, 2], 2],
    [[200], 1],
    [[], 1],
    [[3], 3, 1],
    [[3, 2], 3, 2],
    [[3, 1, 2], 3, 1],
    [[3, 200, 2], 3, 2],
    [[200, 3], 3, 1],
    [[2, 3], 2],
    [[1, 3], 1],
  ] as const) {
    const chosen = inside === undefined ? serializer : `${serializer} around ${inside}`;
    it(`chooses ${chosen} for a client that proposes ${serializers.join(', ') || 'nothing'}`, () => {
      const { terms, format } = dialects.agree({ serializers, publicKey });
      assert.deepEqual([terms.serializer, terms.inside], [serializer, inside]);
      assert.equal(format.envelope?.number, inside === undefined ? undefined : serializer);
      assert.equal(format.serializer.number, inside ?? serializer);
    });
  }

  it('gives all connections without an envelope the same format', () => {
    const agreed = () => dialects.agree({ serializers: [2] }).format;
    assert.equal(agreed(), agreed());
    assert.equal(dialects.agree({ serializers: [1] }).format, JSON_FORMAT);
  });

  it('has no number twice, and none that fits into no header', () => {
    const taken = { ...messagePackSerializer, number: 3 };
    assert.throws(() => new Dialects([taken], [envelope]), RangeError);
    assert.throws(() => new Dialects([], [envelope, envelope]), RangeError);
    assert.throws(() => new Dialects([jsonSerializer], []), RangeError);
    assert.throws(() => new Dialects([], [{ ...envelope, number: 0 }]), RangeError);
  });
});
