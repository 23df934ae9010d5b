import type { Random } from '../random.ts';

/** A moment from `from` to `to`; the higher `early`, the nearer to `from`. */
export function between(random: Random, from: Date, to: Date, early = 1): Date {
  const span = to.getTime() - from.getTime();
  return new Date(from.getTime() + Math.floor(span * random.next() ** early));
}
