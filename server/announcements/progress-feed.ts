import { setTimeout as delay } from 'node:timers/promises';
import type { Topic, Topics } from '#contract/wire/packets/live';
import type { Log } from '../gateway/ports.ts';
import type { AnnouncementsRepository } from './announcements.repository.ts';

/** Where operators' consoles follow live topics. */
export interface TopicPublisher {
  publish<T extends Topic>(topic: T, item: Topics[T]): void;
}

const EVERY_MS = 250;

/**
 * Publishes an announcement's numbers when they changed, at most four times a second. They are read
 * from the database each time, so that what other nodes recorded is in them.
 */
export class ProgressFeed {
  readonly #announcements: AnnouncementsRepository;
  readonly #topics: TopicPublisher;
  readonly #log: Log;
  readonly #changed = new Set<string>();
  #running: Promise<void> | undefined;
  readonly #closing = new AbortController();

  constructor(announcements: AnnouncementsRepository, topics: TopicPublisher, log: Log) {
    this.#announcements = announcements;
    this.#topics = topics;
    this.#log = log;
  }

  /** The announcement's numbers are others now. */
  changed(id: string): void {
    this.#changed.add(id);
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
  }

  /** Publishes at once what was held back. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    while (this.#changed.size > 0) {
      await this.#publish();
      if (!signal.aborted) await delay(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #publish(): Promise<void> {
    const ids = [...this.#changed];
    this.#changed.clear();
    try {
      for (const progress of await this.#announcements.progress(ids)) {
        this.#topics.publish('announcements', progress);
      }
    } catch (err) {
      // The next change publishes the sum; the list shows it in any case.
      this.#log.warn({ err, announcements: ids }, 'could not publish how far announcements came');
    }
  }
}
