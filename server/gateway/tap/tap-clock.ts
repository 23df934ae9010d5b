/** So far the two clocks may drift apart before frames are told a corrected time. */
const MAX_DRIFT_MS = 5;

/**
 * The wall clock for people, in fractions of a millisecond and in order: read from the clock that
 * never jumps, and set again only when somebody has set the wall clock.
 */
export class TapClock {
  private offset = Date.now() - performance.now();

  /** Milliseconds since 1970 of a moment of the clock that never jumps. */
  wall(moment: number): number {
    return this.offset + moment;
  }

  adjust(): void {
    const offset = Date.now() - performance.now();
    if (Math.abs(offset - this.offset) > MAX_DRIFT_MS) this.offset = offset;
  }
}
