import type { TrafficFrame } from '#contract/wire/packets/traffic';

/** How much is held: whichever comes first. Characters of bodies, which are what frames weigh. */
export interface RingLimits {
  readonly frames: number;
  readonly characters: number;
}

export const RING_LIMITS: RingLimits = { frames: 20_000, characters: 32_000_000 };

/** The newest frames, oldest first; what goes beyond the limits makes room at the old end. */
export class FrameRing {
  private readonly limits: RingLimits;
  private frames: readonly TrafficFrame[] = [];
  private characters = 0;

  constructor(limits = RING_LIMITS) {
    this.limits = limits;
  }

  /** A new array whenever something changed. */
  get held(): readonly TrafficFrame[] {
    return this.frames;
  }

  /** Adds frames at the new end, and returns those that had to go. */
  push(frames: readonly TrafficFrame[]): readonly TrafficFrame[] {
    if (frames.length === 0) return [];
    const all = this.frames.concat(frames);
    for (const frame of frames) this.characters += weight(frame);
    let gone = Math.max(0, all.length - this.limits.frames);
    for (const frame of all.slice(0, gone)) this.characters -= weight(frame);
    // One frame is always held, however large.
    while (this.characters > this.limits.characters && gone < all.length - 1) {
      const frame = all[gone++];
      if (frame) this.characters -= weight(frame);
    }
    this.frames = gone === 0 ? all : all.slice(gone);
    return all.slice(0, gone);
  }

  clear(): void {
    this.frames = [];
    this.characters = 0;
  }

  /** Puts another frame in the place of each. */
  replace(change: (frame: TrafficFrame) => TrafficFrame): void {
    this.frames = this.frames.map(change);
    this.characters = this.frames.reduce((sum, frame) => sum + weight(frame), 0);
  }
}

function weight({ body, payload }: TrafficFrame): number {
  return body.length + (payload?.length ?? 0);
}
