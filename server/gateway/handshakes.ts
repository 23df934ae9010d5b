import { setImmediate as turn } from 'node:timers/promises';
import type { Rate } from './limits.ts';
import { TokenBucket } from './token-bucket.ts';

/** Handshakes made in one turn of the event loop: about two milliseconds. */
const PER_TURN = 16;
const LOOK_AGAIN_MS = 20;

/**
 * Handshakes that wait for their turn. When thousands of clients come back at once, each costs the
 * server a handshake, a look at its token and a greeting: taken one after the other, and so many a
 * second, they leave time for those who are connected.
 */
export class Handshakes {
  private readonly rate: Rate;
  private readonly most: number;
  private readonly now: () => number;
  private readonly bucket: TokenBucket;
  private queue: (() => void)[] = [];
  private working = false;

  /** `most`: handshakes that may wait; `now`: milliseconds of a clock that never jumps. */
  constructor(rate: Rate, most: number, now: () => number) {
    this.rate = rate;
    this.most = most;
    this.now = now;
    this.bucket = new TokenBucket(rate, now());
  }

  get waiting(): number {
    return this.queue.length;
  }

  /** Whole seconds after which those who wait now will have had their turn. */
  get retryAfterSeconds(): number {
    return Math.ceil(this.queue.length / this.rate.perSecond) + 1;
  }

  /** Has `make` called when it is its turn, at once if nobody waits. False when too many do. */
  add(make: () => void): boolean {
    if (this.queue.length >= this.most) return false;
    this.queue.push(make);
    if (!this.working) void this.work();
    return true;
  }

  /** Everybody's turn is now: the server stops, and tells them. */
  release(): void {
    for (const make of this.queue.splice(0)) make();
  }

  private async work(): Promise<void> {
    this.working = true;
    while (this.queue.length > 0) {
      const some = this.queue.splice(0, this.allowed());
      for (const make of some) make();
      if (some.length > 0) await turn();
      else await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS).unref());
    }
    this.working = false;
  }

  private allowed(): number {
    const now = this.now();
    let count = 0;
    while (count < Math.min(PER_TURN, this.queue.length) && this.bucket.take(this.rate, now)) {
      count += 1;
    }
    return count;
  }
}
