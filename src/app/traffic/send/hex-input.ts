import { decodePacket } from '#contract/wire/codec';
import { HEADER_BYTES, writeHeader } from '#contract/wire/frame';
import { WireError } from '#contract/wire/wire-error';

/** Most bytes that are written by hand. */
export const MAX_TYPED_BYTES = 65_536;

/** What is typed as hexadecimal digits: bytes, or why it is none. `at`: the place of what is wrong. */
export type HexInput =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'digit'; readonly at: number; readonly found: string }
  | { readonly kind: 'half' }
  | { readonly kind: 'long' };

/** Blanks may stand anywhere. */
export function readHex(text: string): HexInput {
  const wrong = /[^\da-f\s]/i.exec(text);
  if (wrong) return { kind: 'digit', at: wrong.index + 1, found: wrong[0] };
  const digits = text.replace(/\s/g, '');
  if (digits.length % 2 !== 0) return { kind: 'half' };
  if (digits.length / 2 > MAX_TYPED_BYTES) return { kind: 'long' };
  const pairs = digits.match(/../g) ?? [];
  return { kind: 'bytes', bytes: Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16)) };
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Bytes as one reads them: in pairs of digits, sixteen to a line, the header on a line of its own. */
export function hexLines(bytes: Uint8Array): string {
  const pairs = toHex(bytes).match(/../g) ?? [];
  const lines = [pairs.slice(0, HEADER_BYTES).join(' ')];
  for (let at = HEADER_BYTES; at < pairs.length; at += 16) {
    lines.push(pairs.slice(at, at + 16).join(' '));
  }
  return lines.join('\n');
}

/** A frame around a text, with its length computed. */
export function frameOf(text: string, command: number, serializer: number): Uint8Array {
  const payload = new TextEncoder().encode(text);
  const frame = new Uint8Array(HEADER_BYTES + payload.byteLength);
  frame.set(payload, HEADER_BYTES);
  writeHeader(frame, serializer, command);
  return frame;
}

/** What the gateway will say of the bytes: null when it can read them, else the fault and why. */
export function faultOf(
  bytes: Uint8Array,
): { readonly fault: string; readonly why: string } | null {
  try {
    decodePacket(bytes);
    return null;
  } catch (error) {
    if (error instanceof WireError) return { fault: error.fault, why: error.message };
    throw error;
  }
}
