import { WireError, WireFault } from './wire-error.ts';

/**
 * One frame fills one binary WebSocket message. Big-endian:
 *
 *  0       4         5            6         7                11
 *  | magic | version | serializer | command | payload length | payload …
 *  | int32 | int8    | uint8      | int8    | int32          |
 */
export interface Frame {
  readonly version: number;
  readonly serializer: number;
  readonly command: number;
  /** A view over the bytes that were read, not a copy. */
  readonly payload: Uint8Array;
}

export const HEADER_BYTES = 11;
export const MAGIC = 0x12345678;
export const VERSION = 1;

/** Largest payload either side accepts; checked before anything is allocated. */
export const MAX_PAYLOAD_BYTES = 1 << 20;

const VERSION_AT = 4;
const SERIALIZER_AT = 5;
/** Where the command stands in a frame. */
export const COMMAND_AT = 6;
const LENGTH_AT = 7;

/**
 * Reads exactly one frame. Version 0 is accepted because clients in the field open with it.
 * @throws WireError truncated, trailing-bytes, bad-magic, unsupported-version, too-large
 */
export function readFrame(bytes: Uint8Array, maxPayloadBytes = MAX_PAYLOAD_BYTES): Frame {
  if (bytes.byteLength < HEADER_BYTES) {
    throw new WireError(WireFault.Truncated, `${bytes.byteLength} bytes are no whole header`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0);
  if (magic !== MAGIC) {
    throw new WireError(WireFault.BadMagic, `magic is 0x${magic.toString(16).padStart(8, '0')}`);
  }
  const version = view.getInt8(VERSION_AT);
  if (version !== VERSION && version !== 0) {
    throw new WireError(WireFault.UnsupportedVersion, `version is ${version}`);
  }
  const length = view.getInt32(LENGTH_AT);
  if (length < 0 || length > maxPayloadBytes) {
    throw new WireError(
      WireFault.TooLarge,
      `${length} bytes declared, 0 to ${maxPayloadBytes} allowed`,
    );
  }
  const got = bytes.byteLength - HEADER_BYTES;
  if (got !== length) {
    const fault = got < length ? WireFault.Truncated : WireFault.TrailingBytes;
    throw new WireError(fault, `${length} bytes declared, ${got} sent`);
  }
  return {
    version,
    serializer: view.getUint8(SERIALIZER_AT),
    command: view.getInt8(COMMAND_AT),
    payload: bytes.subarray(HEADER_BYTES),
  };
}

/** Fills in the header of a frame whose payload already stands at `HEADER_BYTES`. */
export function writeHeader(
  frame: Uint8Array,
  serializer: number,
  command: number,
  payloadBytes = frame.byteLength - HEADER_BYTES,
): void {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  view.setUint32(0, MAGIC);
  view.setInt8(VERSION_AT, VERSION);
  view.setUint8(SERIALIZER_AT, serializer);
  view.setInt8(COMMAND_AT, command);
  view.setInt32(LENGTH_AT, payloadBytes);
}
