import { WireError, WireFault } from './wire-error.ts';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Decodes UTF-8 and CESU-8 (Unicode TR 26: each half of a surrogate pair as three bytes), which is
 * how clients in the field send emoji.
 * @throws WireError bad-text for anything else, lone surrogates included
 */
export function decodeText(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return strictUtf8Text(joinSurrogates(bytes));
  }
}

function strictUtf8Text(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch (cause) {
    throw new WireError(WireFault.BadText, 'the payload is neither UTF-8 nor CESU-8', { cause });
  }
}

/** Rewrites every six-byte surrogate pair as the four bytes that UTF-8 has for it. */
function joinSurrogates(bytes: Uint8Array): Uint8Array {
  const joined = new Uint8Array(bytes.byteLength);
  let written = 0;
  for (let at = 0; at < bytes.byteLength;) {
    const high = surrogateAt(bytes, at);
    const low = surrogateAt(bytes, at + 3);
    if (high >= 0xd800 && high < 0xdc00 && low >= 0xdc00) {
      const point = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
      joined[written++] = 0xf0 | (point >> 18);
      joined[written++] = 0x80 | ((point >> 12) & 0x3f);
      joined[written++] = 0x80 | ((point >> 6) & 0x3f);
      joined[written++] = 0x80 | (point & 0x3f);
      at += 6;
    } else {
      joined[written++] = bytes[at++] ?? 0;
    }
  }
  return joined.subarray(0, written);
}

/** The surrogate whose three bytes start at `at`, or -1. */
function surrogateAt(bytes: Uint8Array, at: number): number {
  const [first, second = 0, third = 0] = [bytes[at], bytes[at + 1], bytes[at + 2]];
  const surrogate = first === 0xed && second >= 0xa0 && second < 0xc0 && (third & 0xc0) === 0x80;
  return surrogate ? 0xd000 | ((second & 0x3f) << 6) | (third & 0x3f) : -1;
}
