import type { ViolationSample } from '#contract/rest/traffic';
import { HEADER_BYTES } from '#contract/wire/frame';
import { IDENTITY_MISMATCH } from '../../frames/fault-texts.ts';
import type { ShownFrame } from '../../frame-details/shown-frame.ts';

/** A kept sample as a frame is shown. */
export function sampleFrame(sample: ViolationSample): ShownFrame {
  const { at, sessionId, userId, build, address, command, bytes, head, body, code } = sample;
  return {
    at: Date.parse(at),
    sessionId,
    userId,
    build,
    address,
    direction: 'in',
    command,
    bytes,
    header: head.slice(0, HEADER_BYTES * 2),
    payload: head.slice(HEADER_BYTES * 2),
    body,
    cut: 0,
    // Whether it was, is nowhere said: what is hidden shows as dots.
    masked: false,
    fault: code,
    violation: true,
    message: sample.message,
    ...(code === IDENTITY_MISMATCH && sample.claimed !== '' ? { claimed: sample.claimed } : {}),
  };
}
