import type { LastSeen, Log } from './ports.ts';

/** Writes down who was seen, many users at a time. */
export class LastSeenWriter {
  private readonly store: LastSeen;
  private readonly log: Log;
  private readonly everyMs: number;
  private seen = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(store: LastSeen, log: Log, everyMs: number) {
    this.store = store;
    this.log = log;
    this.everyMs = everyMs;
  }

  note(userId: string): void {
    this.seen.add(userId);
    this.timer ??= setTimeout(() => void this.flush(), this.everyMs).unref();
  }

  /** Writes what was noted. What could not be written is tried again with the next. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  private async write(): Promise<void> {
    if (this.seen.size === 0) return;
    const seen = this.seen;
    this.seen = new Set();
    try {
      await this.store.record([...seen], Date.now());
    } catch (err) {
      this.log.warn({ err, users: seen.size }, 'could not write when users were last seen');
      for (const userId of this.seen) seen.add(userId);
      this.seen = seen;
    }
  }
}
