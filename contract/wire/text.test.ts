import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cesu8 } from './field-codec.ts';
import { fromHex } from './testing/hex.ts';
import { decodeText } from './text.ts';
import { WireError } from './wire-error.ts';

const noise = { seed: 20_261_122, numRuns: 2_000 };
const utf8 = new TextEncoder();

describe('decodeText', () => {
  it('reads UTF-8', () => assert.equal(decodeText(fromHex('f09f9880 e697a9')), '😀早'));

  it('reads CESU-8', () => assert.equal(decodeText(fromHex('eda0bd edb880 e697a9')), '😀早'));

  it('reads characters at both ends of what lies beyond the BMP', () => {
    for (const text of ['\u{10000}', '\u{10ffff}', '\ud7ff\ue000']) {
      assert.equal(decodeText(cesu8(text)), text);
      assert.equal(decodeText(utf8.encode(text)), text);
    }
  });

  it('reads any mixture of the two', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.boolean())), (parts) => {
        const bytes = parts.flatMap(([part, old]) => [...(old ? cesu8(part) : utf8.encode(part))]);
        assert.equal(decodeText(Uint8Array.from(bytes)), parts.map(([part]) => part).join(''));
      }),
      noise,
    );
  });

  it('reads bytes without surrogates exactly as a strict UTF-8 decoder does', () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const bytes = fc.uint8Array({ maxLength: 12 }).filter((some) => !some.includes(0xed));
    fc.assert(
      fc.property(bytes, (some) => {
        assert.equal(
          outcome(() => decodeText(some)),
          outcome(() => strict.decode(some)),
        );
      }),
      noise,
    );
  });

  for (const [name, hex] of [
    ['a lone high surrogate', 'eda0bd'],
    ['a lone low surrogate', 'edb880'],
    ['a pair in the wrong order', 'edb880eda0bd'],
    ['a pair torn apart', 'eda0bd41edb880'],
    ['a pair cut short', 'eda0bdedb8'],
    ['an overlong form', 'c0af'],
    ['a character above U+10FFFF', 'f4908080'],
  ] as const) {
    it(`refuses ${name}`, () => {
      assert.throws(() => decodeText(fromHex(hex)), { name: 'WireError', fault: 'bad-text' });
    });
  }
});

/** The text, or null when it was refused. */
function outcome(decode: () => string): string | null {
  try {
    return decode();
  } catch (error) {
    assert.ok(error instanceof WireError || error instanceof TypeError);
    return null;
  }
}
