import type { Body } from '../serializers.ts';
import { WireError, WireFault } from '../wire-error.ts';
import { integerField, textField } from './fields.ts';
import type { Outcome } from './session.ts';

/** 45, or fields of 1: what a client would like to speak instead of JSON. */
export interface AgreeRequest {
  /**
   * Numbers of serializers, the one it likes best first. Those that the server does not have are
   * passed over. One of them at most may be an envelope; the first of the others goes inside.
   */
  readonly serializers: readonly number[];
  /** The client's key for the envelope, made for this connection, in hexadecimal digits. */
  readonly publicKey?: string;
}

/** 46, or fields of 2: what both sides speak from the next frame on. */
export interface AgreeResponse extends Outcome {
  /** Of the frames' headers from now on. */
  readonly serializer: number;
  /** What the envelope holds. Absent without one. */
  readonly inside?: number;
  /** The server's key for the envelope. Absent without one. */
  readonly publicKey?: string;
}

const MAX_SERIALIZERS = 16;
const MAX_KEY_DIGITS = 4096;

/** Undefined when the body asks for nothing. @throws WireError bad-field */
export function readAgreeRequest(body: Body): AgreeRequest | undefined {
  const { serializers } = body;
  if (serializers === undefined || serializers === null) return undefined;
  if (!Array.isArray(serializers) || serializers.length > MAX_SERIALIZERS) {
    throw badField(`serializers is no list of at most ${MAX_SERIALIZERS} numbers`);
  }
  if (!serializers.every((number) => Number.isInteger(number) && number > 0 && number < 256)) {
    throw badField('serializers holds something else than numbers from 1 to 255');
  }
  return { serializers: serializers as number[], ...keyIn(body) };
}

/** @throws WireError bad-field */
export function readAgreeResponse(body: Body): Omit<AgreeResponse, keyof Outcome> {
  const { inside } = body;
  return {
    serializer: integerField(body, 'serializer', 1, 255),
    ...(inside === undefined ? {} : { inside: integerField(body, 'inside', 1, 255) }),
    ...keyIn(body),
  };
}

/** @throws WireError bad-field when the text is no key of that length */
export function readPublicKey(text: string | undefined, byteLength: number): Uint8Array {
  const digits = byteLength * 2;
  if (text?.length !== digits || !/^[\da-f]*$/i.test(text)) {
    throw badField(`publicKey is not ${digits} hexadecimal digits`);
  }
  return Uint8Array.from({ length: byteLength }, (_, at) =>
    Number.parseInt(text.slice(at * 2, at * 2 + 2), 16),
  );
}

export function publicKeyText(key: Uint8Array): string {
  return Array.from(key, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function keyIn(body: Body): { publicKey?: string } {
  return body['publicKey'] === undefined || body['publicKey'] === null
    ? {}
    : { publicKey: textField(body, 'publicKey', MAX_KEY_DIGITS) };
}

function badField(message: string): WireError {
  return new WireError(WireFault.BadField, message);
}
