import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { newSecret } from './secret.ts';
import { THREADS_CAN_YIELD } from '../thread-priority.ts';

const THREAD = new URL('hashing-thread.ts', import.meta.url);
/** Each takes 19 MiB while it hashes. */
const MAX_THREADS = 8;
/** For each thread: one to get warm, and the others are measured. */
const SAMPLES = 3;

/** Every core where what people wait for goes first all the same; elsewhere one stays free for it. */
const THREADS = Math.min(
  MAX_THREADS,
  Math.max(1, availableParallelism() - (THREADS_CAN_YIELD ? 0 : 1)),
);

interface Task {
  readonly password: string;
  readonly done: (hash: string) => void;
}

/**
 * Hashes thousands of passwords beside everything else the server does: in threads of its own, so that
 * neither the event loop nor a user who signs in waits for them.
 */
export class PasswordHashers {
  readonly #threads: Worker[] = [];
  readonly #idle: Worker[] = [];
  readonly #queue: Task[] = [];
  readonly #failed = Promise.withResolvers<never>();

  constructor() {
    // Whoever waits for a hash is told; nobody may be waiting.
    this.#failed.promise.catch(() => undefined);
  }

  /**
   * Their hashes, in the same order.
   * @param onHashed called as each of them is done
   * @throws the reason of `signal` as soon as it aborts
   */
  async hash(
    passwords: readonly string[],
    signal: AbortSignal,
    onHashed: () => void = () => undefined,
  ): Promise<string[]> {
    signal.throwIfAborted();
    if (passwords.length === 0) return [];
    this.#start();
    const aborted = Promise.withResolvers<never>();
    const abort = () => {
      this.#queue.length = 0;
      aborted.reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
    try {
      const hashes = passwords.map(async (password) => {
        const hash = await this.#hash(password);
        if (!signal.aborted) onHashed();
        return hash;
      });
      return await Promise.race([Promise.all(hashes), aborted.promise, this.#failed.promise]);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** About how long so many take, in whole seconds: a few are tried. */
  async secondsFor(count: number, signal: AbortSignal): Promise<number> {
    const sample = (size: number) => this.hash(Array.from({ length: size }, newSecret), signal);
    await sample(THREADS);
    const size = THREADS * (SAMPLES - 1);
    const began = performance.now();
    await sample(size);
    return Math.max(1, Math.ceil(((performance.now() - began) * count) / size / 1_000));
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }

  /** The threads begin with the first password there is. */
  #start(): void {
    if (this.#threads.length > 0) return;
    for (let made = 0; made < THREADS; made++) {
      const thread = new Worker(THREAD);
      thread.once('error', (error) => this.#failed.reject(error));
      this.#threads.push(thread);
      this.#idle.push(thread);
    }
  }

  #hash(password: string): Promise<string> {
    return new Promise((done) => {
      this.#queue.push({ password, done });
      this.#next();
    });
  }

  #next(): void {
    while (this.#idle.length > 0) {
      const task = this.#queue.shift();
      const thread = task && this.#idle.pop();
      if (!task || !thread) return;
      thread.once('message', (hash: string) => {
        task.done(hash);
        this.#idle.push(thread);
        this.#next();
      });
      thread.postMessage(task.password);
    }
  }
}
