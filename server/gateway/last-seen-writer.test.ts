import assert from 'node:assert/strict';
import { it } from 'node:test';
import { silentLog } from '../testing/silent-log.ts';
import { LastSeenWriter } from './last-seen-writer.ts';

it('writes down everybody who was seen once, a few at a time, and nobody is lost when that fails', async () => {
  const written: string[][] = [];
  let fails = true;
  const store = {
    record: async (userIds: readonly string[]) => {
      if (written.length === 1 && fails) throw new Error('the database is away');
      written.push([...userIds]);
    },
  };
  const writer = new LastSeenWriter(store, silentLog(), 60_000);
  const everybody = Array.from({ length: 100 }, (_, index) => `u${index}`);
  for (const userId of [...everybody, ...everybody]) writer.note(userId);
  await writer.flush();
  assert.ok(written.flat().length < everybody.length);
  fails = false;
  await writer.flush();
  assert.deepEqual(written.flat().sort(), everybody.toSorted());
  assert.ok(Math.max(...written.map(({ length }) => length)) < everybody.length / 2);
});
