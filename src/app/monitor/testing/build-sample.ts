import type { LiveSample } from '#contract/rest/monitor';

/** A midnight, in the zone of whoever runs the test. */
export const START = new Date(2026, 10, 22).getTime();

/** The sample of a second after `START`. */
export function buildSample(second: number, change: Partial<LiveSample> = {}): LiveSample {
  return {
    at: START + second * 1000,
    onlineUsers: 100,
    sessions: 120,
    connections: 130,
    messages: 50,
    deliveries: 900,
    refusals: 0,
    violations: 0,
    bytesIn: 20_000,
    bytesOut: 400_000,
    ...change,
  };
}

/** One sample a second, from the first second up to the last. */
export function buildSamples(first: number, last: number): LiveSample[] {
  return Array.from({ length: last - first + 1 }, (_, index) => buildSample(first + index));
}
