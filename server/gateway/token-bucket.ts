import type { Rate } from './limits.ts';

/** Holds a rate with room for bursts. Times are of a clock that never jumps, in milliseconds. */
export class TokenBucket {
  private tokens: number;
  private filledAt: number;

  constructor(rate: Rate, now: number) {
    this.tokens = rate.burst;
    this.filledAt = now;
  }

  /** Whether there was one left. `rate` is passed each time, so that a bucket is two numbers only. */
  take(rate: Rate, now: number): boolean {
    const refill = ((now - this.filledAt) / 1000) * rate.perSecond;
    this.tokens = Math.min(rate.burst, this.tokens + refill);
    this.filledAt = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
