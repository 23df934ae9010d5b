import { decodeText } from './text.ts';
import { type Frame, HEADER_BYTES } from './frame.ts';
import { WireError, WireFault } from './wire-error.ts';

/** What a payload holds: a JSON-like object. */
export type Body = Readonly<Record<string, unknown>>;

/** Takes apart the payload of a frame. */
export interface PayloadReader {
  /** @throws WireError unknown-serializer, bad-seal, bad-text, bad-payload */
  read(frame: Frame): Body;
}

/**
 * Turns a body into payload bytes and back. Knows no connection, so what it wrote is shared by all
 * that use it; what has keys of a connection is an `Envelope`.
 */
export interface Serializer {
  /** The byte that names it in the header, 1 to 255. */
  readonly number: number;
  /** Bytes with `HEADER_BYTES` of room in front, so that a frame is built without a copy. */
  write(body: Body): Uint8Array;
  /** @throws WireError bad-text, bad-payload */
  read(payload: Uint8Array): Body;
}

/** JSON, serializer 1. Characters beyond the BMP leave as `\u` escapes: valid for every reader. */
export const jsonSerializer: Serializer = {
  number: 1,
  write(body) {
    const text = escapeAstral(JSON.stringify(body));
    // UTF-16 code units take at most three bytes each in UTF-8, and no surrogate is left here.
    const room = HEADER_BYTES + text.length * 3;
    const draft = room <= scratch.byteLength ? scratch : new Uint8Array(room);
    const { written } = utf8.encodeInto(text, draft.subarray(HEADER_BYTES));
    // Copied, so that a frame that waits in a queue holds its own bytes and not three times as many.
    return draft.slice(0, HEADER_BYTES + written);
  },
  read(payload) {
    const text = decodeText(payload);
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch (cause) {
      throw new WireError(WireFault.BadPayload, 'the payload is not JSON', { cause });
    }
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      throw new WireError(WireFault.BadPayload, 'the payload is not a JSON object');
    }
    return body as Body;
  },
};

const utf8 = new TextEncoder();
/** Where frames of usual size are drafted: a fresh buffer for each would cost more than its text. */
const scratch = new Uint8Array(1 << 16);
const surrogate = /[\ud800-\udfff]/g;

function escapeAstral(json: string): string {
  return json.replace(surrogate, (half) => `\\u${half.charCodeAt(0).toString(16)}`);
}

/** The serializers one side speaks, by number. */
export class SerializerRegistry implements PayloadReader {
  private readonly byNumber = new Map<number, Serializer>();

  constructor(...serializers: readonly Serializer[]) {
    for (const serializer of serializers) this.register(serializer);
  }

  /** @throws RangeError when the number is taken or no byte */
  register(serializer: Serializer): void {
    const { number } = serializer;
    mustBeSerializerNumber(number);
    if (this.byNumber.has(number))
      throw new RangeError(`serializer ${number} is registered already`);
    this.byNumber.set(number, serializer);
  }

  find(number: number): Serializer | undefined {
    return this.byNumber.get(number);
  }

  read(frame: Frame): Body {
    return this.get(frame.serializer).read(frame.payload);
  }

  /** @throws WireError unknown-serializer */
  get(number: number): Serializer {
    const serializer = this.byNumber.get(number);
    if (!serializer)
      throw new WireError(WireFault.UnknownSerializer, `serializer ${number} is not known here`);
    return serializer;
  }
}

/** @throws RangeError when `number` cannot stand in a header */
export function mustBeSerializerNumber(number: number): void {
  if (!Number.isInteger(number) || number < 1 || number > 255) {
    throw new RangeError(`serializer number ${number} is not 1 to 255`);
  }
}
