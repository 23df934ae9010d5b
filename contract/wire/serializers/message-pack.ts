import { Decoder, Encoder, type ExtensionCodecType } from '@msgpack/msgpack';
import { HEADER_BYTES } from '../frame.ts';
import type { Body, Serializer } from '../serializers.ts';
import { WireError, WireFault } from '../wire-error.ts';
import { mustBeJsonLike } from './message-pack-scan.ts';

/** Serializer 2. */
export const MESSAGE_PACK_NUMBER = 2;

/** Nothing but plain objects and arrays is written as it is, and nothing else is read. */
const noExtensions: ExtensionCodecType<undefined> = {
  tryToEncode(value) {
    if (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype) return null;
    throw new NotPlainError();
  },
  decode() {
    throw new WireError(WireFault.BadPayload, 'the payload holds an extension');
  },
};

class NotPlainError extends Error {}

const encoder = new Encoder({ ignoreUndefined: true, extensionCodec: noExtensions });
const decoder = new Decoder({ extensionCodec: noExtensions });

/** MessagePack, serializer 2: what JSON can say, and nothing else. Text is UTF-8. */
export const messagePackSerializer: Serializer = {
  number: MESSAGE_PACK_NUMBER,
  write(body) {
    let bytes = plain(body);
    if (!bytes || mayHoldMoreThanJson(bytes)) bytes = encoder.encodeSharedRef(asJsonHasIt(body));
    const frame = new Uint8Array(HEADER_BYTES + bytes.byteLength);
    frame.set(bytes, HEADER_BYTES);
    return frame;
  },
  read(payload) {
    mustBeJsonLike(payload);
    try {
      return decoder.decode(payload) as Body;
    } catch (cause) {
      throw new WireError(WireFault.BadPayload, 'the payload is not MessagePack', { cause });
    }
  },
};

/** Undefined when there is something in it that is not plain. */
function plain(body: Body): Uint8Array | undefined {
  try {
    return encoder.encodeSharedRef(body);
  } catch (error) {
    if (error instanceof NotPlainError) return undefined;
    throw error;
  }
}

/**
 * Whether there may be half a surrogate pair among the bytes (its three bytes are no UTF-8), or a number
 * that is not finite: readers refuse both. Other bytes can look like them, at the cost of some time.
 */
function mayHoldMoreThanJson(bytes: Uint8Array): boolean {
  return (
    find(bytes, 0xed, (second) => second >= 0xa0) ||
    find(bytes, 0xcb, (second, third) => (second & 0x7f) === 0x7f && third >= 0xf0)
  );
}

function find(
  bytes: Uint8Array,
  first: number,
  fits: (second: number, third: number) => boolean,
): boolean {
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (fits(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0)) return true;
  }
  return false;
}

/** What a client on JSON would make of it, in well-formed text. */
function asJsonHasIt(body: Body): unknown {
  return wellFormed(JSON.parse(JSON.stringify(body)));
}

function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return wellFormedText(value);
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [wellFormedText(key), wellFormed(field)]),
  );
}

/** Pairs are one character to a `u` expression: what is left are halves. */
function wellFormedText(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
