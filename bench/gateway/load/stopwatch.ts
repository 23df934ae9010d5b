/** What one run of a scenario showed. */
export interface Measured {
  /** Messages or, in a group, copies that arrived. */
  readonly perSecond: number;
  /** From a message's sending to its arrival at the other user; absent where it is not measured. */
  readonly p50Ms?: number;
  readonly p99Ms?: number;
  /** Messages sent by clients. */
  readonly messages: number;
  /** How much of its core the generator used: near 1 it was the generator that was measured. */
  readonly loadShare: number;
}

/** Measures from its making on. */
export class Stopwatch {
  readonly latencies: number[] = [];
  private readonly startedAt = performance.now();
  private readonly cpuAtStart = process.cpuUsage();

  /** `arrived`: what there is to count; `messages`: how many clients sent for it. */
  stop(arrived: number, messages: number): Measured {
    const wallMs = performance.now() - this.startedAt;
    const { user, system } = process.cpuUsage(this.cpuAtStart);
    const sorted = Float64Array.from(this.latencies).sort();
    return {
      perSecond: (arrived / wallMs) * 1_000,
      messages,
      loadShare: (user + system) / 1_000 / wallMs,
      ...(sorted.length > 0 && { p50Ms: quantile(sorted, 0.5), p99Ms: quantile(sorted, 0.99) }),
    };
  }
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
