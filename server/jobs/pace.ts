/** Only what went on lately tells how it goes on. */
const WINDOW_MS = 60_000;
const SAMPLE_MS = 1_000;
/** Before that it is a guess. */
const LEAST_MS = 3_000;

interface Sample {
  readonly at: number;
  readonly done: number;
}

/** How fast something gets done, over the last minute. */
export class Pace {
  readonly #now: () => number;
  #samples: Sample[] = [];

  /** @param now milliseconds that never jump */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Something new begins. */
  restart(): void {
    this.#samples = [{ at: this.#now(), done: 0 }];
  }

  /** So much is done by now. */
  note(done: number): void {
    const now = this.#now();
    const last = this.#samples.at(-1);
    if (last !== undefined && now - last.at < SAMPLE_MS) return;
    this.#samples.push({ at: now, done });
    while ((this.#samples[1]?.at ?? now) < now - WINDOW_MS) this.#samples.shift();
  }

  /** Whole seconds, at least one; null while nobody can tell. */
  secondsLeft(done: number, total: number | null): number | null {
    const [first] = this.#samples;
    if (first === undefined || total === null || done >= total) return null;
    const elapsed = this.#now() - first.at;
    const gone = done - first.done;
    if (elapsed < LEAST_MS || gone <= 0) return null;
    return Math.max(1, Math.round(((total - done) * elapsed) / gone / 1_000));
  }
}
