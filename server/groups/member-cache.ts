import type { Membership } from '../gateway/ports.ts';

/** Ids kept in memory at most, over all groups: some 50 MB. */
const MAX_IDS = 1_000_000;

interface Members {
  readonly ids: readonly string[];
  readonly set: ReadonlySet<string>;
}

interface Entry {
  readonly members: Promise<Members>;
  /** How many ids it holds; 0 until they are loaded. */
  size: number;
}

/**
 * Who is in which group, from memory. A group is loaded when it is first asked for; whoever asks
 * meanwhile waits for the same load. `forget` must be called once a change is committed: a load that
 * began before is still answered to those who asked before, and to nobody after.
 */
export class MemberCache implements Membership {
  readonly #load: (groupId: string) => Promise<readonly string[]>;
  readonly #maxIds: number;
  /** Least recently used first. */
  readonly #entries = new Map<string, Entry>();
  #ids = 0;

  constructor(load: (groupId: string) => Promise<readonly string[]>, maxIds = MAX_IDS) {
    this.#load = load;
    this.#maxIds = maxIds;
  }

  async memberIds(groupId: string): Promise<readonly string[]> {
    return (await this.#members(groupId)).ids;
  }

  async isMember(groupId: string, userId: string): Promise<boolean> {
    return (await this.#members(groupId)).set.has(userId);
  }

  forget(groupId: string): void {
    const entry = this.#entries.get(groupId);
    if (!entry) return;
    this.#entries.delete(groupId);
    this.#ids -= entry.size;
  }

  /** For when it is not known what changed. */
  forgetAll(): void {
    this.#entries.clear();
    this.#ids = 0;
  }

  #members(groupId: string): Promise<Members> {
    const known = this.#entries.get(groupId);
    if (known) {
      // To the end: used last.
      this.#entries.delete(groupId);
      this.#entries.set(groupId, known);
      return known.members;
    }
    const members = this.#load(groupId).then((ids) => ({ ids, set: new Set(ids) }));
    const entry: Entry = { members, size: 0 };
    this.#entries.set(groupId, entry);
    members.then(
      ({ ids }) => this.#account(groupId, entry, ids.length),
      // A failure is told to those who wait and not remembered.
      () => this.#drop(groupId, entry),
    );
    return members;
  }

  #account(groupId: string, entry: Entry, size: number): void {
    if (this.#entries.get(groupId) !== entry) return;
    // A group that does not exist, or is empty, is not worth a place: ids of none are endless.
    if (size === 0) {
      this.#drop(groupId, entry);
      return;
    }
    entry.size = size;
    this.#ids += size;
    for (const [oldest, { size }] of this.#entries) {
      if (this.#ids <= this.#maxIds || oldest === groupId) return;
      if (size > 0) this.forget(oldest);
    }
  }

  #drop(groupId: string, entry: Entry): void {
    if (this.#entries.get(groupId) === entry) this.forget(groupId);
  }
}
