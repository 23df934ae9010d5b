import type { Random } from '../random.ts';

const SLOW_S = 260;
const QUICK_S = 70;
/** How fast the noise forgets where it was. */
const NOISE_S = 20;

/** A level from 0 to 1 that swells and ebbs over minutes, never quite the same way twice. */
export class Wave {
  private readonly random: Random;
  private readonly phase: number;
  private noise = 0;
  private lastS = 0;

  constructor(random: Random) {
    this.random = random;
    this.phase = random.between(0, 2 * Math.PI);
  }

  /** `seconds`: since the start, never less than in the call before. */
  levelAt(seconds: number): number {
    const step = Math.min(1, (seconds - this.lastS) / NOISE_S);
    this.lastS = seconds;
    // Drawn back to 0 and pushed aside at random (Ornstein and Uhlenbeck).
    this.noise += -this.noise * step + this.random.normal() * Math.sqrt(2 * step);
    const slow = Math.sin((2 * Math.PI * seconds) / SLOW_S + this.phase);
    const quick = Math.sin((2 * Math.PI * seconds) / QUICK_S + 2 * this.phase);
    const level = 0.5 + 0.3 * slow + 0.1 * quick + 0.07 * this.noise;
    return Math.min(1, Math.max(0, level));
  }
}
