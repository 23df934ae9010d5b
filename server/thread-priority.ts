import { constants, setPriority } from 'node:os';
import { isMainThread } from 'node:worker_threads';

/** Where a thread can be told to step back: elsewhere it is the whole process that would. */
export const THREADS_CAN_YIELD = process.platform === 'linux';

/** What people wait for goes before what this thread does. */
export function yieldToOthers(): void {
  if (isMainThread) throw new Error('the main thread is whom others yield to');
  // Linux gives every thread a priority of its own; 0 names the one that asks. On a core that is wanted by
  // others it gets a tenth: it goes on, whatever else there is to do.
  if (THREADS_CAN_YIELD) setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);
}
