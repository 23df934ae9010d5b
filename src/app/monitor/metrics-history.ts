import type { LiveSample } from '#contract/rest/monitor';

/** One sample a second: the last ten minutes, as long as the server remembers too. */
export const HISTORY_SAMPLES = 600;

/** Samples further apart than this leave a hole in the line: nobody knows what was between them. */
const GAP_MS = 2_500;

/**
 * The history with newer samples behind it, oldest first. Where the two overlap the newer word counts:
 * after a reconnect the server repeats what it remembers, and its clock may have been set back.
 */
export function appendSamples(
  history: readonly LiveSample[],
  samples: readonly LiveSample[],
): readonly LiveSample[] {
  const [first] = samples;
  if (!first) return history;
  return [...history.filter(({ at }) => at < first.at), ...samples].slice(-HISTORY_SAMPLES);
}

/** The samples of the last `minutes` before `until` (ms since 1970). */
export function samplesWithin(
  history: readonly LiveSample[],
  minutes: number,
  until: number,
): readonly LiveSample[] {
  const from = until - minutes * 60_000;
  return history.filter(({ at }) => at > from && at <= until);
}

/** What is read off a sample. */
export type Measure = (sample: LiveSample) => number;

/** A measure over time; null where the connection was away. */
export type TimedValue = readonly [at: number, value: number | null];

/** One measure of the samples, with a null in each hole so that no line is drawn across it. */
export function timedValues(
  samples: readonly LiveSample[],
  measure: Measure,
): readonly TimedValue[] {
  return samples.flatMap((sample, index): TimedValue[] => {
    const value: TimedValue = [sample.at, measure(sample)];
    const before = samples[index - 1]?.at ?? sample.at;
    return sample.at - before > GAP_MS ? [[before + 1, null], value] : [value];
  });
}

/** A measure over a stretch of time. */
export interface Summary {
  readonly last: number;
  readonly lowest: number;
  readonly highest: number;
  readonly mean: number;
  readonly sum: number;
}

/** null when there is no sample to sum up. */
export function summarise(samples: readonly LiveSample[], measure: Measure): Summary | null {
  const values = samples.map(measure);
  const last = values.at(-1);
  if (last === undefined) return null;
  const sum = values.reduce((total, value) => total + value, 0);
  return {
    last,
    lowest: Math.min(...values),
    highest: Math.max(...values),
    mean: sum / values.length,
    sum,
  };
}

/** The samples of one step of a table. */
export interface Step {
  /** ms since 1970. */
  readonly from: number;
  readonly samples: readonly LiveSample[];
}

/** Whole steps of `seconds` that lie within the samples, newest first; empty ones are left out. */
export function stepsOf(samples: readonly LiveSample[], seconds: number): readonly Step[] {
  const length = seconds * 1000;
  const steps = new Map<number, LiveSample[]>();
  for (const sample of samples) {
    // A sample stands at the end of its second: the one at 12:00:10 belongs to the step before it.
    const from = Math.floor((sample.at - 1) / length) * length;
    const step = steps.get(from);
    if (step) step.push(sample);
    else steps.set(from, [sample]);
  }
  const until = samples.at(-1)?.at ?? 0;
  const first = samples[0]?.at ?? 0;
  return [...steps]
    .filter(([from]) => from + length <= until && from >= first - 1000)
    .map(([from, inside]) => ({ from, samples: inside }))
    .reverse();
}
