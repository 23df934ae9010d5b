import type { Random } from '../random.ts';

const FIRST_MS = 500;
const LONGEST_MS = 20_000;

/** Milliseconds before try `attempt` (from 0) of a modern client: full jitter under a rising cap. */
export function jitteredDelay(random: Random, attempt: number): number {
  return random.between(100, Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt));
}

/** The published schedule, to which clients in the field keep to the millisecond. */
export function fieldDelay(attempt: number): number {
  if (attempt < 20) return 500;
  return attempt < 50 ? 1_000 : 3_000;
}
