import type { LiveSample } from '#contract/rest/monitor';
import { summarise, timedValues } from '../metrics-history.ts';
import type { Measure, Summary, TimedValue } from '../metrics-history.ts';

/** How figures become words, in the language of the console. */
export interface Words {
  readonly say: (key: string, values?: object) => string;
  readonly count: (value: number) => string;
  readonly bytes: (value: number) => string;
}

/** What a tile shows. */
export interface Tile {
  readonly label: string;
  readonly value: string;
  readonly unit: string;
  readonly hint: string;
  readonly trend: readonly TimedValue[];
  /** The figure is one that should be nought. */
  readonly alarming: boolean;
}

/**
 * The figures above the charts: as things are, of the newest sample; of refusals and violations,
 * which a single second would hide, the sum over the window.
 */
export function liveTiles(
  samples: readonly LiveSample[],
  minutes: number,
  { say, count, bytes }: Words,
): readonly Tile[] {
  const last = samples.at(-1);
  if (!last) return [];

  const tile = (
    label: string,
    measure: Measure,
    words: (of: Summary) => { value: string; hint: string; unit?: string; alarming?: boolean },
  ): readonly Tile[] => {
    const of = summarise(samples, measure);
    if (!of) return [];
    const trend = timedValues(samples, measure);
    return [{ label, trend, unit: '', alarming: false, ...words(of) }];
  };
  const rate = ({ last, highest }: Summary) => ({
    value: count(last),
    unit: say('monitor.unit.perSecond'),
    hint: say('monitor.tile.peak', { peak: count(highest), n: minutes }),
  });
  const total = ({ sum }: Summary) => ({
    value: count(sum),
    hint: say('monitor.tile.inWindow', { n: minutes }),
    alarming: sum > 0,
  });

  return [
    ...tile(
      say('monitor.measure.onlineUsers'),
      (sample) => sample.onlineUsers,
      (of) => ({
        value: count(of.last),
        hint: say('monitor.tile.range', { low: count(of.lowest), high: count(of.highest) }),
      }),
    ),
    ...tile(
      say('monitor.measure.sessions'),
      (sample) => sample.sessions,
      (of) => ({
        value: count(of.last),
        hint: say('monitor.tile.connections', { n: count(last.connections) }),
      }),
    ),
    ...tile(say('monitor.measure.messages'), (sample) => sample.messages, rate),
    ...tile(say('monitor.measure.deliveries'), (sample) => sample.deliveries, rate),
    ...tile(
      say('monitor.measure.traffic'),
      (sample) => sample.bytesIn + sample.bytesOut,
      (of) => ({
        value: bytes(of.last),
        unit: say('monitor.unit.perSecond'),
        hint: say('monitor.tile.inAndOut', { in: bytes(last.bytesIn), out: bytes(last.bytesOut) }),
      }),
    ),
    ...tile(say('monitor.measure.refusals'), (sample) => sample.refusals, total),
    ...tile(say('monitor.measure.violations'), (sample) => sample.violations, total),
  ];
}
