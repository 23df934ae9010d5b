import type { Random } from './random.ts';

/** Picks items in proportion to their weights, in O(log n). */
export class Weighted<T> {
  private readonly items: readonly T[];
  private readonly sums: Float64Array;

  /** @throws RangeError when no item has a weight */
  constructor(items: readonly T[], weightOf: (item: T) => number) {
    this.items = items;
    this.sums = new Float64Array(items.length);
    let sum = 0;
    items.forEach((item, at) => {
      sum += Math.max(0, weightOf(item));
      this.sums[at] = sum;
    });
    if (!(sum > 0)) throw new RangeError('no item has a weight');
  }

  pick(random: Random): T {
    const wanted = random.next() * (this.sums.at(-1) ?? 0);
    let low = 0;
    let high = this.sums.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.sums[middle] ?? 0) > wanted) high = middle;
      else low = middle + 1;
    }
    return this.items[low] as T;
  }

  /** Different items; fewer than `count` where the heavy ones keep coming up. */
  pickSome(random: Random, count: number): T[] {
    const picked = new Set<T>();
    for (let tries = count * 8; picked.size < count && tries > 0; tries--) {
      picked.add(this.pick(random));
    }
    return [...picked];
  }
}
