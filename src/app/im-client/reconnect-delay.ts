/**
 * Milliseconds to wait before the `attempt`-th try in a row (1 = first). `random`: 0 to 1, the dice of
 * those that throw them.
 */
export type ReconnectDelay = (attempt: number, random: () => number) => number;

const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/**
 * Any time up to a bound that doubles with each try. Full jitter, so that the clients of a server that
 * was restarted come back spread out instead of all at once.
 */
export const fullJitter: ReconnectDelay = (attempt, random) =>
  Math.round(random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1)));

/**
 * The schedule of the published client: 20 times after 500 ms, 30 times after 1 s, then every 3 s. For
 * whoever tries out what clients in the field do; all of them knock at the same moment.
 */
export const publishedSchedule: ReconnectDelay = (attempt) => {
  if (attempt <= 20) return 500;
  return attempt <= 50 ? 1_000 : 3_000;
};
