import { setTimeout as delay } from 'node:timers/promises';
import type { LastSeen, Log } from './ports.ts';

/** Users of one statement, which takes a few milliseconds. */
const AT_ONCE = 25;
/** Between two of them so many times as long as the first took, for storing messages comes first … */
const REST = 2;
/** … but no longer: a statement that hung says nothing of the next, and whoever stops waits for it. */
const MAX_REST_MS = 100;

/**
 * Writes down who was seen, some seconds later. When thousands connect at once that is much to write,
 * so it is written little by little.
 */
export class LastSeenWriter {
  private readonly store: LastSeen;
  private readonly log: Log;
  private readonly everyMs: number;
  private readonly seen = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private hurried = false;

  constructor(store: LastSeen, log: Log, everyMs: number) {
    this.store = store;
    this.log = log;
    this.everyMs = everyMs;
  }

  note(userId: string): void {
    this.seen.add(userId);
    this.timer ??= setTimeout(() => void this.begin(), this.everyMs).unref();
  }

  /** Writes what was noted, and from now on without a rest. What could not be written is tried again with the next. */
  flush(): Promise<void> {
    this.hurried = true;
    return this.begin();
  }

  private begin(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  private async write(): Promise<void> {
    while (this.seen.size > 0) {
      const some: string[] = [];
      for (const userId of this.seen) if (some.push(userId) === AT_ONCE) break;
      for (const userId of some) this.seen.delete(userId);
      const began = performance.now();
      try {
        await this.store.record(some, Date.now());
      } catch (err) {
        for (const userId of some) this.seen.add(userId);
        const users = this.seen.size;
        this.log.warn({ err, users }, 'could not write when users were last seen');
        return;
      }
      if (this.hurried) continue;
      const restMs = Math.min((performance.now() - began) * REST, MAX_REST_MS);
      await delay(restMs, undefined, { ref: false });
    }
  }
}
