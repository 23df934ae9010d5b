import { setTimeout as delay } from 'node:timers/promises';
import type { Crowd } from './crowd.ts';
import { Pair } from './pair.ts';
import { type Measured, Stopwatch } from './stopwatch.ts';

/** Users who write to one another, two by two: one sends, the other receives. */
export class Pairs {
  private readonly crowd: Crowd;
  private readonly pairs: readonly Pair[];

  constructor(crowd: Crowd) {
    this.crowd = crowd;
    const half = crowd.clients.length >> 1;
    this.pairs = crowd.clients.slice(0, half).map((sender, index) => {
      const receiver = crowd.clients[half + index];
      if (!receiver) throw new RangeError('pairs need two clients each');
      return new Pair(sender, receiver, crowd.protocol);
    });
  }

  /** Closed loop: each sends again when its message has arrived and is acknowledged. */
  async saturate(ms: number): Promise<Measured> {
    const stopwatch = this.start();
    const before = this.arrived;
    for (const pair of this.pairs) {
      pair.onSettled = () => pair.send();
      pair.send();
    }
    await Promise.race([delay(ms), this.crowd.lost]);
    const measured = stopwatch.stop(this.arrived - before, this.arrived - before);
    await this.settle();
    return measured;
  }

  /** At a fixed rate, whatever comes back. */
  async pace(ms: number, perSecond: number): Promise<Measured> {
    const stopwatch = this.start();
    const before = this.arrived;
    const total = Math.floor((ms / 1_000) * perSecond);
    const startedAt = performance.now();
    for (const pair of this.pairs) pair.onSettled = () => undefined;
    for (let sent = 0; sent < total;) {
      await Promise.race([delay(1), this.crowd.lost]);
      const due = Math.floor(((performance.now() - startedAt) / 1_000) * perSecond);
      for (; sent < Math.min(due, total); sent++) this.pairs[sent % this.pairs.length]?.send();
    }
    await this.settle();
    return stopwatch.stop(this.arrived - before, total);
  }

  private start(): Stopwatch {
    const stopwatch = new Stopwatch();
    for (const pair of this.pairs) pair.latencies = stopwatch.latencies;
    return stopwatch;
  }

  private get arrived(): number {
    return this.pairs.reduce((sum, { arrived }) => sum + arrived, 0);
  }

  /** Resolves when nothing is under way any more. */
  private async settle(): Promise<void> {
    const settled = this.pairs.map(
      (pair) =>
        new Promise<void>((resolve) => {
          pair.onSettled = resolve;
          if (pair.settled) resolve();
        }),
    );
    await Promise.race([Promise.all(settled), this.crowd.lost, tooLong()]);
  }
}

const MOST_MS = 10_000;

/** A message that was refused never arrives. */
async function tooLong(): Promise<never> {
  await delay(MOST_MS, undefined, { ref: false });
  throw new Error(`messages were still under way after ${MOST_MS} ms`);
}
