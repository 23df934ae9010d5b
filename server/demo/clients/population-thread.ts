import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Cast } from './cast.ts';

/** What a population is made of; crosses over into its thread. */
export interface PopulationOrder {
  /** Of the server, `http://…`. */
  readonly server: string;
  readonly cast: Cast;
  readonly seed: number;
}

const HEAP_MB = 128;
const STOP_WITHIN_MS = 4_000;

/** The simulated clients, beside the server and not in its way. */
export class PopulationThread {
  private readonly worker: Worker;

  /** @param onFailure called when the clients die; the server lives on without them */
  constructor(order: PopulationOrder, onFailure: (error: Error) => void) {
    this.worker = new Worker(new URL('./population-worker.ts', import.meta.url), {
      workerData: order,
      name: 'simulated clients',
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    this.worker.on('error', onFailure);
  }

  /** Everybody leaves; resolves when the thread has ended. */
  async stop(): Promise<void> {
    if (this.worker.threadId === -1) return;
    const ended = once(this.worker, 'exit');
    const timer = setTimeout(() => void this.worker.terminate(), STOP_WITHIN_MS);
    this.worker.postMessage('stop');
    await ended;
    clearTimeout(timer);
  }
}
