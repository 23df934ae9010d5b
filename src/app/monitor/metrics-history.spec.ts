import {
  HISTORY_SAMPLES,
  appendSamples,
  samplesWithin,
  stepsOf,
  summarise,
  timedValues,
} from './metrics-history.ts';
import { START, buildSample, buildSamples } from './testing/build-sample.ts';

const users = ({ onlineUsers }: { onlineUsers: number }) => onlineUsers;
const seconds = (samples: readonly { at: number }[]) =>
  samples.map(({ at }) => (at - START) / 1000);

describe('appendSamples', () => {
  it('puts newer samples behind older ones', () => {
    expect(seconds(appendSamples(buildSamples(1, 3), buildSamples(4, 5)))).toEqual([1, 2, 3, 4, 5]);
  });

  it('takes each second once when the server repeats what it remembers', () => {
    expect(seconds(appendSamples(buildSamples(1, 5), buildSamples(3, 7)))).toEqual([
      1, 2, 3, 4, 5, 6, 7,
    ]);
  });

  it('keeps what it has when a restarted server remembers nothing', () => {
    const history = buildSamples(1, 3);
    expect(appendSamples(history, [])).toBe(history);
  });

  it("goes on when the server's clock was set back", () => {
    expect(
      seconds(appendSamples(buildSamples(100, 103), [buildSample(50), buildSample(51)])),
    ).toEqual([50, 51]);
  });

  it('keeps ten minutes and no more', () => {
    const history = appendSamples(buildSamples(1, 600), buildSamples(601, 700));
    expect(history.length).toBe(HISTORY_SAMPLES);
    expect(seconds(history)[0]).toBe(101);
  });
});

describe('samplesWithin', () => {
  it('has one sample for each second of the window', () => {
    const within = samplesWithin(buildSamples(1, 600), 1, START + 600_000);
    expect([seconds(within)[0], within.length]).toEqual([541, 60]);
  });
});

describe('timedValues', () => {
  it('breaks the line where the connection was away', () => {
    const samples = [...buildSamples(1, 2), ...buildSamples(10, 11)];
    expect(timedValues(samples, users).map(([, value]) => value)).toEqual([
      100,
      100,
      null,
      100,
      100,
    ]);
  });

  it('does not break it over a sample that came late', () => {
    const samples = [buildSample(1), buildSample(3.2)];
    expect(timedValues(samples, users).length).toBe(2);
  });
});

describe('summarise', () => {
  it('tells last, lowest, highest, mean and sum', () => {
    const samples = [4, 1, 7].map((onlineUsers, at) => buildSample(at, { onlineUsers }));
    expect(summarise(samples, users)).toEqual({ last: 7, lowest: 1, highest: 7, mean: 4, sum: 12 });
  });

  it('has nothing to tell of nothing', () => {
    expect(summarise([], users)).toBeNull();
  });
});

describe('stepsOf', () => {
  it('cuts whole steps, newest first, and leaves out the one still filling', () => {
    const steps = stepsOf(buildSamples(1, 74), 30);
    expect(
      steps.map(({ from, samples }) => [
        (from - START) / 1000,
        seconds(samples)[0],
        samples.length,
      ]),
    ).toEqual([
      [30, 31, 30],
      [0, 1, 30],
    ]);
  });

  it('leaves out a step that began before the first sample', () => {
    const steps = stepsOf(buildSamples(20, 70), 30);
    expect(seconds(steps.map(({ from }) => ({ at: from })))).toEqual([30]);
  });

  it('has no row for a step without a sample', () => {
    const steps = stepsOf([...buildSamples(1, 30), ...buildSamples(91, 130)], 30);
    expect(seconds(steps.map(({ from }) => ({ at: from })))).toEqual([90, 0]);
  });
});
