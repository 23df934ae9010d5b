import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BatchWriter, type BatchWriterOptions } from './batch-writer.ts';

/** A storage that does what the test says, batch by batch. */
class FakeStorage {
  readonly batches: (readonly string[])[] = [];
  private readonly outcomes: PromiseWithResolvers<undefined>[] = [];
  private started = Promise.withResolvers<undefined>();

  async write(items: readonly string[]): Promise<string[]> {
    const outcome = Promise.withResolvers<undefined>();
    this.batches.push(items);
    this.outcomes.push(outcome);
    this.started.resolve(undefined);
    await outcome.promise;
    return items.map((item) => `stored ${item}`);
  }

  /** The batch with this number, from 0 on, once it has been started. */
  async batch(
    number: number,
  ): Promise<{ items: readonly string[]; done: PromiseWithResolvers<undefined> }> {
    while (this.batches.length <= number) {
      this.started = Promise.withResolvers();
      await this.started.promise;
    }
    return { items: this.batches[number]!, done: this.outcomes[number]! };
  }
}

function writerOn(
  storage: FakeStorage,
  more: Partial<BatchWriterOptions<string, string>> = {},
): BatchWriter<string, string> {
  return new BatchWriter({
    write: (items) => storage.write(items),
    divisible: () => false,
    weigh: (item) => item.length,
    maxBatchItems: 100,
    maxBatchBytes: 1_000,
    maxWaitingBytes: 1_000,
    withinMs: 60_000,
    ...more,
  });
}

describe('BatchWriter', () => {
  it('stores together what comes in one turn, and what comes while it is being stored', async () => {
    const storage = new FakeStorage();
    const writer = writerOn(storage);
    const first = ['a', 'b'].map((item) => writer.add(item));
    const { done } = await storage.batch(0);
    const second = ['c', 'd', 'e'].map((item) => writer.add(item));
    done.resolve(undefined);
    assert.deepEqual(await Promise.all(first), ['stored a', 'stored b']);
    const next = await storage.batch(1);
    next.done.resolve(undefined);
    assert.deepEqual(await Promise.all(second), ['stored c', 'stored d', 'stored e']);
    assert.deepEqual(storage.batches, [
      ['a', 'b'],
      ['c', 'd', 'e'],
    ]);
  });

  it('keeps batches below their limits, and an item beyond them gets one of its own', async () => {
    const storage = new FakeStorage();
    const writer = writerOn(storage, { maxBatchItems: 2, maxBatchBytes: 5 });
    const all = ['a', 'b', 'c', 'xxxx', 'xxxxxxxxx'].map((item) => writer.add(item));
    for (const number of [0, 1, 2]) (await storage.batch(number)).done.resolve(undefined);
    await Promise.all(all);
    assert.deepEqual(storage.batches, [['a', 'b'], ['c', 'xxxx'], ['xxxxxxxxx']]);
  });

  it('refuses a batch that could not be stored and goes on with the next', async () => {
    const storage = new FakeStorage();
    const writer = writerOn(storage);
    const lost = writer.add('a');
    const { done } = await storage.batch(0);
    const kept = writer.add('b');
    done.reject(new Error('disk full'));
    await assert.rejects(lost, /disk full/);
    (await storage.batch(1)).done.resolve(undefined);
    assert.equal(await kept, 'stored b');
  });

  it('divides a batch that failed over one item, so that only that one is refused', async () => {
    const stored: string[] = [];
    const writer = writerOn(new FakeStorage(), {
      divisible: (error) => error instanceof RangeError,
      write: async (items) => {
        if (items.includes('bad')) throw new RangeError('a bad value');
        stored.push(...items);
        return items;
      },
    });
    const outcomes = await Promise.allSettled(
      ['a', 'b', 'bad', 'c', 'd'].map((item) => writer.add(item)),
    );
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
    );
    assert.deepEqual(stored, ['a', 'b', 'c', 'd']);
  });

  it('refuses at once what would wait beyond the limit', async () => {
    const storage = new FakeStorage();
    const writer = writerOn(storage, { maxWaitingBytes: 3 });
    const underWay = writer.add('aaa');
    const { done } = await storage.batch(0);
    const waiting = writer.add('bb');
    await assert.rejects(writer.add('cc'), { name: 'NotWritten' });
    done.resolve(undefined);
    (await storage.batch(1)).done.resolve(undefined);
    await Promise.all([underWay, waiting]);
  });

  it('refuses what a hanging storage keeps waiting, and goes on when it answers', async () => {
    const storage = new FakeStorage();
    const writer = writerOn(storage, { withinMs: 20 });
    const hanging = writer.add('a');
    const { done } = await storage.batch(0);
    const waiting = writer.add('b');
    await assert.rejects(hanging, { name: 'NotWritten' });
    await assert.rejects(waiting, { name: 'NotWritten' });
    await writer.settled();
    const later = writer.add('c');
    done.resolve(undefined);
    (await storage.batch(1)).done.resolve(undefined);
    assert.equal(await later, 'stored c');
    // What was refused before it was under way is never stored: its sender may have given it up.
    assert.deepEqual(storage.batches, [['a'], ['c']]);
  });

  it('is settled when everybody was told', async () => {
    const storage = new FakeStorage();
    const writer = writerOn(storage);
    await writer.settled();
    const told: string[] = [];
    void writer.add('a').then((result) => told.push(result));
    const settled = writer.settled().then(() => told.push('settled'));
    (await storage.batch(0)).done.resolve(undefined);
    await settled;
    assert.deepEqual(told, ['stored a', 'settled']);
  });
});
