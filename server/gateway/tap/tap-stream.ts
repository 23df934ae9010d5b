import type { LateFault, TrafficFilter } from '#contract/wire/packets/traffic';
import { FrameFilter } from './frame-filter.ts';
import type { TappedFrame } from './tapped-frame.ts';

/** Faults told late of one batch; of more the counts of the doctor tell. */
const MAX_LATE_FAULTS = 300;

/** What all who watch with one filter are sent of this node's frames. */
export class TapStream {
  readonly id: string;
  readonly filter: FrameFilter;
  readonly revealed: boolean;
  /** Of the clock that never jumps: when unmasking ends, whatever else happens. */
  revealedUntil = 0;
  /** Nobody watches any more unless it is renewed until then. */
  expiresAt = 0;
  /** Most frames of one batch. */
  room = 0;
  frames: TappedFrame[] = [];
  lateFaults: LateFault[] = [];
  /** Frames that fitted and found no room. */
  dropped = 0;

  constructor(id: string, filter: TrafficFilter, revealed: boolean) {
    this.id = id;
    this.filter = new FrameFilter(filter, revealed);
    this.revealed = revealed;
  }

  get hasRoom(): boolean {
    return this.frames.length < this.room;
  }

  take(frame: TappedFrame): void {
    this.frames.push(frame);
    frame.takenBy = frame.takenBy ? [...frame.takenBy, this] : [this];
  }

  /** What the gateway made of a frame that has left. */
  tellLate({ session, seq }: TappedFrame, fault: string, violation: boolean): void {
    if (this.lateFaults.length < MAX_LATE_FAULTS) {
      this.lateFaults.push({ sessionId: session.id, seq, fault, violation });
    }
  }

  get empty(): boolean {
    return this.frames.length === 0 && this.lateFaults.length === 0 && this.dropped === 0;
  }
}
