import { Command } from '#contract/wire/commands';
import type { TrafficBatch, TrafficFilter, TrafficFrame } from '#contract/wire/packets/traffic';
import type { Body } from '#contract/wire/serializers';
import type { TestImClient } from './test-im-client.ts';
import { until } from './until.ts';

/** An operator's connection that watches frames, and what it was sent. */
export class Watcher {
  readonly client: TestImClient;
  private readonly watchId: string;

  constructor(client: TestImClient, watchId = 'w') {
    this.client = client;
    this.watchId = watchId;
  }

  /** Begins, or watches with another filter. */
  watch(filter: TrafficFilter): Promise<Body> {
    const request = { watchId: this.watchId, filter };
    return this.client.request(Command.WatchRequest, request, Command.WatchResponse);
  }

  /** The same. @throws when it is refused */
  async watching(filter: TrafficFilter = {}): Promise<this> {
    const answer = await this.watch(filter);
    if (answer['success'] !== true) throw new Error(`refused: ${JSON.stringify(answer)}`);
    return this;
  }

  get batches(): TrafficBatch[] {
    const batches = this.client.all(Command.TrafficBatch) as unknown as TrafficBatch[];
    return batches.filter(({ watchId }) => watchId === this.watchId);
  }

  get frames(): TrafficFrame[] {
    return this.batches.flatMap(({ frames }) => frames);
  }

  get dropped(): number {
    return this.batches.reduce((sum, { dropped }) => sum + dropped, 0);
  }

  /** The first frame that fits, once it came. */
  async frame(fits: (frame: TrafficFrame) => boolean): Promise<TrafficFrame> {
    await until(() => this.frames.some(fits));
    return this.frames.find(fits)!;
  }
}
