export interface RecordCacheOptions<T> {
  /** Those of the ids that there are. */
  load(ids: readonly string[]): Promise<ReadonlyMap<string, T>>;
  /** For how long a record may be answered from memory, milliseconds. */
  keepMs(record: T): number;
  readonly maxRecords: number;
}

interface Entry<T> {
  readonly record: Promise<T | null>;
  /** Of the clock that never jumps. */
  expiresAt: number;
}

/**
 * Records by id, from memory. What is asked for in one turn of the event loop and not known is
 * loaded together. `forget` must be called once a change is committed: a load that began before is
 * still answered to those who asked before, and to nobody after.
 */
export class RecordCache<T> {
  readonly #options: RecordCacheOptions<T>;
  readonly #now: () => number;
  /** Least recently loaded first. */
  readonly #entries = new Map<string, Entry<T>>();
  #wanted = new Map<string, PromiseWithResolvers<T | null>>();

  constructor(options: RecordCacheOptions<T>, now = () => performance.now()) {
    this.#options = options;
    this.#now = now;
  }

  /** Null when there is none. */
  get(id: string): Promise<T | null> {
    const known = this.#entries.get(id);
    return known && known.expiresAt > this.#now() ? known.record : this.#load(id);
  }

  forget(ids: readonly string[]): void {
    for (const id of ids) this.#entries.delete(id);
  }

  #load(id: string): Promise<T | null> {
    // Forgotten before its load began: that load will see the change.
    const record = this.#wanted.get(id) ?? Promise.withResolvers<T | null>();
    if (this.#wanted.size === 0) setImmediate(() => void this.#loadWanted());
    this.#wanted.set(id, record);
    const entry: Entry<T> = { record: record.promise, expiresAt: Infinity };
    this.#entries.delete(id);
    this.#entries.set(id, entry);
    record.promise.then(
      (found) => {
        // Ids of nothing are endless, and not worth a place.
        if (found === null) this.#drop(id, entry);
        else entry.expiresAt = this.#now() + this.#options.keepMs(found);
      },
      // A failure is told to those who wait and not remembered.
      () => this.#drop(id, entry),
    );
    if (this.#entries.size > this.#options.maxRecords) {
      for (const oldest of this.#entries.keys()) {
        this.#entries.delete(oldest);
        break;
      }
    }
    return record.promise;
  }

  async #loadWanted(): Promise<void> {
    const wanted = this.#wanted;
    this.#wanted = new Map();
    try {
      const found = await this.#options.load([...wanted.keys()]);
      for (const [id, record] of wanted) record.resolve(found.get(id) ?? null);
    } catch (error) {
      for (const record of wanted.values()) record.reject(error);
    }
  }

  #drop(id: string, entry: Entry<T>): void {
    if (this.#entries.get(id) === entry) this.#entries.delete(id);
  }
}
