/** How a batch writer collects and writes. */
export interface BatchWriterOptions<Item, Result> {
  /** Stores all items or none. Resolves, once they are durable, to one result each, in their order. */
  write(items: readonly Item[]): Promise<readonly Result[]>;
  /** Whether an error may be the fault of single items, so that the others should be tried without. */
  divisible(error: unknown): boolean;
  /** Bytes that an item occupies in memory, roughly. */
  weigh(item: Item): number;
  readonly maxBatchItems: number;
  readonly maxBatchBytes: number;
  /** Beyond this many bytes waiting, items are refused at once. */
  readonly maxWaitingBytes: number;
  /** An item that is not stored after this time is refused: nobody waits for a storage that hangs. */
  readonly withinMs: number;
}

/** The item was not taken, or what became of it is not known in time. */
export class NotWritten extends Error {
  override readonly name = 'NotWritten';
}

interface Entry<Item, Result> {
  readonly item: Item;
  readonly bytes: number;
  /** Of the clock that never jumps. */
  readonly since: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
  /** Whoever added it was told how it ended. */
  told: boolean;
}

/**
 * Group commit. What arrives in one turn of the event loop, or while the batch before is being
 * written, is stored together: one durable write serves many, and at low load nobody waits for more
 * to come. One batch is under way at a time, so items are stored in the order they were added.
 */
export class BatchWriter<Item, Result> {
  private readonly options: BatchWriterOptions<Item, Result>;
  private waiting: Entry<Item, Result>[] = [];
  private waitingBytes = 0;
  private underWay: readonly Entry<Item, Result>[] = [];
  private untold = 0;
  private idle = true;
  private expiry: NodeJS.Timeout | undefined;
  private onSettled: (() => void)[] = [];

  constructor(options: BatchWriterOptions<Item, Result>) {
    this.options = options;
  }

  /**
   * Resolves when the item is durable.
   * @throws NotWritten when it was refused, or took so long that nobody knows whether it will be
   * @throws what `write` throws
   */
  add(item: Item): Promise<Result> {
    const bytes = this.options.weigh(item);
    if (this.waitingBytes + bytes > this.options.maxWaitingBytes) {
      return Promise.reject(new NotWritten('too much is waiting to be stored'));
    }
    return new Promise((resolve, reject) => {
      const since = performance.now();
      this.waiting.push({ item, bytes, since, resolve, reject, told: false });
      this.waitingBytes += bytes;
      this.untold += 1;
      this.expiry ??= setTimeout(() => this.expire(), this.options.withinMs).unref();
      if (!this.idle) return;
      this.idle = false;
      setImmediate(() => this.writeNext());
    });
  }

  /** Resolves when everything added so far, and meanwhile, is stored or refused. */
  settled(): Promise<void> {
    if (this.untold === 0) return Promise.resolve();
    return new Promise((resolve) => this.onSettled.push(resolve));
  }

  private writeNext(): void {
    const batch = (this.underWay = this.takeBatch());
    this.idle = batch.length === 0;
    if (this.idle) return;
    void this.write(batch).then((tell) => {
      // The next batch is on its way before anybody is told of this one: storage never rests.
      this.writeNext();
      tell();
      if (this.untold > 0) return;
      const settled = this.onSettled;
      this.onSettled = [];
      for (const resolve of settled) resolve();
    });
  }

  private takeBatch(): readonly Entry<Item, Result>[] {
    const { maxBatchItems, maxBatchBytes } = this.options;
    let count = 0;
    let bytes = 0;
    for (const entry of this.waiting) {
      if (count === maxBatchItems || (count > 0 && bytes + entry.bytes > maxBatchBytes)) break;
      count += 1;
      bytes += entry.bytes;
    }
    this.waitingBytes -= bytes;
    return this.waiting.splice(0, count);
  }

  /** Resolves to the way of telling everybody what became of theirs. Never rejects. */
  private async write(batch: readonly Entry<Item, Result>[]): Promise<() => void> {
    try {
      const results = await this.options.write(batch.map(({ item }) => item));
      return () => {
        for (const [index, entry] of batch.entries()) {
          if (this.tell(entry)) entry.resolve(results[index] as Result);
        }
      };
    } catch (error) {
      if (batch.length > 1 && this.options.divisible(error)) {
        const middle = batch.length >> 1;
        const tellFirst = await this.write(batch.slice(0, middle));
        const tellSecond = await this.write(batch.slice(middle));
        return () => {
          tellFirst();
          tellSecond();
        };
      }
      return () => this.refuse(batch, error);
    }
  }

  private refuse(entries: readonly Entry<Item, Result>[], error: unknown): void {
    for (const entry of entries) if (this.tell(entry)) entry.reject(error);
  }

  /** False when they know already. */
  private tell(entry: Entry<Item, Result>): boolean {
    if (entry.told) return false;
    entry.told = true;
    this.untold -= 1;
    return true;
  }

  private expire(): void {
    const oldest = performance.now() - this.options.withinMs;
    const fresh = this.waiting.findIndex(({ since }) => since > oldest);
    const late = this.waiting.splice(0, fresh < 0 ? this.waiting.length : fresh);
    for (const { bytes } of late) this.waitingBytes -= bytes;
    const lateUnderWay = this.underWay.filter(({ since }) => since <= oldest);
    const next = this.waiting[0] ?? this.underWay.find(({ since }) => since > oldest);
    const inMs = next && Math.max(1, next.since - oldest);
    this.expiry = inMs === undefined ? undefined : setTimeout(() => this.expire(), inMs).unref();
    this.refuse([...lateUnderWay, ...late], new NotWritten('storage did not answer in time'));
  }
}
