import type { Memory } from './memory.ts';
import type { Followed } from './operator.ts';
import type { Scenario } from './scenarios.ts';

export interface Measured {
  readonly scenario: Scenario;
  readonly dry: Followed;
  readonly real: Followed;
  /** What the database held afterwards, in words. */
  readonly outcome: string;
  /** Above what the server had before, bytes. */
  readonly above: Memory;
  /** Of an honest client's messages meanwhile, milliseconds; sorted. */
  readonly roundTrips: readonly number[];
}

const HEAD = [
  'file and mode',
  'rows',
  'check, s',
  'import, s',
  'rows/s',
  'first progress, ms',
  'steps seen',
  'RSS / heap above rest, MB',
  'message p50 / p99 / max, ms',
  'database afterwards',
];

/** A Markdown table. */
export function table(measured: readonly Measured[]): string {
  const rows = measured.map(({ scenario, dry, real, outcome, above, roundTrips }) => [
    scenario.title,
    scenario.rows.toLocaleString('en'),
    (dry.ms / 1_000).toFixed(1),
    (real.ms / 1_000).toFixed(1),
    Math.round((scenario.rows * 1_000) / real.ms).toLocaleString('en'),
    `${dry.firstProgressMs.toFixed(0)} + ${real.firstProgressMs.toFixed(0)}`,
    `${dry.steps} + ${real.steps}`,
    `${megabytes(above.rss)} / ${megabytes(above.heap)}`,
    [0.5, 0.99, 1].map((share) => quantile(roundTrips, share).toFixed(1)).join(' / '),
    outcome,
  ]);
  return [HEAD, HEAD.map((_, index) => (index === 0 || index === 9 ? '---' : '--:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** What the server says of 100,000 passwords, and what it then took per password. */
export function passwordsTold(measured: readonly Measured[]): string {
  return measured
    .filter(({ scenario }) => scenario.passwords > 0)
    .map(({ scenario, dry, real }) => {
      const { count = 0, seconds = NaN } = dry.job.result?.passwords ?? {};
      const each = real.ms / scenario.passwords;
      return (
        `* ${scenario.title}: the check said ${seconds} s for ${count} passwords, the import took ` +
        `${(real.ms / 1_000).toFixed(1)} s; at that pace 100,000 take ${((each * 100_000) / 60_000).toFixed(0)} min`
      );
    })
    .join('\n');
}

/** Of sorted values: the smallest that at least this share does not exceed. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
