import type { Measured } from './measure.ts';

/** At the 95th percentile, milliseconds. */
export const TARGET_MS = 50;
const KEPT = 25;

/** A Markdown table; what takes longer than the target is marked. */
export function table(measured: readonly Measured[]): string {
  const head = ['request', 'rows', 'p50', 'p95', 'max', ''];
  const rows = measured.map(({ title, total = '', p50, p95, max }) => [
    title,
    total,
    ...[p50, p95, max].map((time) => time.toFixed(1)),
    p95 > TARGET_MS ? '**over**' : '',
  ]);
  return [head, ['---', '--:', '--:', '--:', '--:', '---'], ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

/** Those that take longest, as many as are worth keeping. */
export function slowest(measured: readonly Measured[]): Measured[] {
  return measured.toSorted((a, b) => b.p95 - a.p95).slice(0, KEPT);
}

/** How many of the requests met the target, and by how much the slowest missed it. */
export function verdict(measured: readonly Measured[]): string {
  const slow = measured.filter(({ p95 }) => p95 > TARGET_MS);
  const worst = Math.max(...measured.map(({ p95 }) => p95));
  return (
    `${measured.length - slow.length} of ${measured.length} requests within ${TARGET_MS} ms at the ` +
    `95th percentile; the slowest took ${worst.toFixed(1)} ms; of an operator's mix 95 % take less than ` +
    `${mixed(measured, 0.95).toFixed(1)} ms`
  );
}

/** Of all that operators ask for nine in ten open a list; the others are pages further on. */
const OPENING_SHARE = 0.9;

/** The time that this share of a mix does not exceed, where each kind of request is asked for as often. */
function mixed(measured: readonly Measured[], share: number): number {
  const timed = [true, false].flatMap((opening) => {
    const times = measured.filter(({ opens }) => opens === opening).flatMap((each) => each.times);
    const weight = (opening ? OPENING_SHARE : 1 - OPENING_SHARE) / times.length;
    return times.map((time) => ({ time, weight }));
  });
  const sum = timed.reduce((total, { weight }) => total + weight, 0);
  let passed = 0;
  for (const { time, weight } of timed.toSorted((a, b) => a.time - b.time)) {
    passed += weight;
    if (passed >= share * sum) return time;
  }
  return NaN;
}
