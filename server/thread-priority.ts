import { constants, setPriority } from 'node:os';
import { isMainThread } from 'node:worker_threads';

/** Where a thread can be told to step back: elsewhere it is the whole process that would. */
export const THREADS_CAN_YIELD = process.platform === 'linux';

/** This thread works when nobody else wants to: what people wait for goes first. */
export function yieldToOthers(): void {
  if (isMainThread) throw new Error('the main thread is whom others yield to');
  // Linux gives every thread a priority of its own; 0 names the one that asks.
  if (THREADS_CAN_YIELD) setPriority(0, constants.priority.PRIORITY_LOW);
}
