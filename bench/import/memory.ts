import { setTimeout as delay } from 'node:timers/promises';

const EVERY_MS = 200;

/** Bytes. */
export interface Memory {
  readonly rss: number;
  readonly heap: number;
}

/** What the server says of its memory at /metrics, again and again. */
export class MemoryWatch {
  readonly #url: string;
  #most: Memory = { rss: 0, heap: 0 };
  #watching = true;
  readonly #stopped: Promise<void>;

  constructor(url: string) {
    this.#url = url;
    this.#stopped = this.#watch();
  }

  async now(): Promise<Memory> {
    const text = await (await fetch(`${this.#url}/metrics`)).text();
    const value = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
    return {
      rss: value('process_resident_memory_bytes'),
      heap: value('nodejs_heap_size_used_bytes'),
    };
  }

  /** The most since this was asked last. */
  takeMost(): Memory {
    const most = this.#most;
    this.#most = { rss: 0, heap: 0 };
    return most;
  }

  async stop(): Promise<void> {
    this.#watching = false;
    await this.#stopped;
  }

  async #watch(): Promise<void> {
    while (this.#watching) {
      const { rss, heap } = await this.now();
      this.#most = { rss: Math.max(rss, this.#most.rss), heap: Math.max(heap, this.#most.heap) };
      await delay(EVERY_MS);
    }
  }
}
