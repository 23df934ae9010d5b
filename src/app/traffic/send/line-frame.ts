import { decodePacket } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import { HEADER_BYTES } from '#contract/wire/frame';
import type { Direction, TrafficFrame } from '#contract/wire/packets/traffic';
import type { Body } from '#contract/wire/serializers';
import { WireError } from '#contract/wire/wire-error';
import { toHex } from './hex-input.ts';

/** Of a payload that is no packet so many bytes are kept to look at. */
const SHOWN_BYTES = 512;

/** What is known of a frame of the test connection beside its bytes. */
export interface LineFacts {
  readonly seq: number;
  /** ms since 1970. */
  readonly at: number;
  readonly direction: Direction;
  readonly userId: string;
  readonly build: string;
  /** Frames before it, for the request that an answer answers. */
  readonly before: readonly TrafficFrame[];
}

/** A frame of the test connection as the list shows it. */
export function lineFrame(bytes: Uint8Array, facts: LineFacts): TrafficFrame {
  const { seq, at, direction, userId, build, before } = facts;
  const body = bodyIn(bytes);
  const command =
    bytes.byteLength > 6 ? new DataView(bytes.buffer, bytes.byteOffset).getInt8(6) : null;
  const request = direction === 'out' && body ? requestOf(body, before) : undefined;
  const fault = direction === 'out' && body ? refusalIn(command, body) : undefined;
  return {
    seq,
    at,
    sessionId: 'test',
    userId,
    build,
    device: 'web',
    verified: true,
    address: '',
    direction,
    command,
    bytes: bytes.byteLength,
    header: toHex(bytes.subarray(0, HEADER_BYTES)),
    body: body ? JSON.stringify(withoutToken(body)) : '',
    cut: 0,
    masked: false,
    ...(body ? {} : { payload: toHex(bytes.subarray(HEADER_BYTES, HEADER_BYTES + SHOWN_BYTES)) }),
    ...(fault === undefined ? {} : { fault }),
    ...(request ? { answers: request.seq, latencyMs: at - request.at } : {}),
  };
}

function bodyIn(bytes: Uint8Array): Body | null {
  try {
    return decodePacket(bytes).body;
  } catch (error) {
    if (error instanceof WireError) return null;
    throw error;
  }
}

/** The token is a secret, the operator's screen no place for it. */
function withoutToken(body: Body): Body {
  return 'token' in body ? { ...body, token: '…' } : body;
}

function requestOf(body: Body, before: readonly TrafficFrame[]): TrafficFrame | undefined {
  const id = body['requestId'];
  if (typeof id !== 'string') return undefined;
  return before.find(
    (frame) => frame.direction === 'in' && frame.body.includes(`"requestId":${JSON.stringify(id)}`),
  );
}

function refusalIn(command: number | null, body: Body): string | undefined {
  const code = command === Command.Error ? body['code'] : body['errorCode'];
  return typeof code === 'string' ? code : undefined;
}
