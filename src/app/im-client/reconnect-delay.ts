const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/**
 * Milliseconds to wait before the `attempt`-th try in a row (1 = first): any time up to a bound that
 * doubles with each try. Full jitter, so that the clients of a server that was restarted come back
 * spread out instead of all at once.
 */
export function reconnectDelay(attempt: number, random: () => number): number {
  return Math.round(random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1)));
}
