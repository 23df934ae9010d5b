import { HEADER_BYTES } from '#contract/wire/frame';
import type { TrafficFrame } from '#contract/wire/packets/traffic';

/** A frame of ada's session: a message of hers, unless told otherwise. */
export function buildFrame(change: Partial<TrafficFrame> = {}): TrafficFrame {
  const seq = change.seq ?? 1;
  const body = change.body ?? '{"command":3,"fromUserId":"ada","toUserId":"bob","chatType":0}';
  const bytes = HEADER_BYTES + body.length;
  const command = change.command ?? 3;
  const length = body.length.toString(16).padStart(8, '0');
  return {
    seq,
    at: Date.UTC(2026, 10, 24, 8, 0, 0) + seq * 10,
    sessionId: 's1',
    userId: 'ada',
    build: 'app/6.2.1',
    device: 'phone',
    verified: true,
    address: '10.0.0.*',
    direction: 'in',
    command,
    bytes,
    header: `123456780101${(command & 0xff).toString(16).padStart(2, '0')}${length}`,
    body,
    cut: 0,
    masked: true,
    ...change,
  };
}

/** `count` frames, `seq` from `from` on. */
export function buildFrames(count: number, from = 1, change: Partial<TrafficFrame> = {}) {
  return Array.from({ length: count }, (_, index) => buildFrame({ ...change, seq: from + index }));
}
