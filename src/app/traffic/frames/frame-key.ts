import type { TrafficFrame } from '#contract/wire/packets/traffic';

/** Tells a frame from every other one, across captures too. */
export function frameKey({ sessionId, seq, at }: TrafficFrame): string {
  return `${sessionId}/${seq}/${at}`;
}

/** Whether two objects are the same frame: it is replaced when more becomes known of it. */
export function sameFrame(a: TrafficFrame, b: TrafficFrame): boolean {
  return a === b || (a.seq === b.seq && a.at === b.at && a.sessionId === b.sessionId);
}

/** A frame that answers, or is answered by, the given one; null when it is not among `frames`. */
export function counterpartOf(
  frame: TrafficFrame,
  frames: readonly TrafficFrame[],
): TrafficFrame | null {
  const same = ({ sessionId }: TrafficFrame) => sessionId === frame.sessionId;
  const found = frames.find(
    (other) =>
      same(other) &&
      (frame.answers === undefined ? other.answers === frame.seq : other.seq === frame.answers),
  );
  return found ?? null;
}
