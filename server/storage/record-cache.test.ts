import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecordCache } from './record-cache.ts';

/** Records whose loads end when the test says so, with what there was when the load began. */
function slow(records: Record<string, string>, more: { keepMs?: number; max?: number } = {}) {
  const loads: { ids: readonly string[]; finish(error?: Error): void }[] = [];
  let time = 0;
  const cache = new RecordCache<string>(
    {
      load: (ids) => {
        const found = new Map(ids.flatMap((id) => (records[id] ? [[id, records[id]]] : [])));
        return new Promise((resolve, reject) => {
          loads.push({ ids, finish: (error) => (error ? reject(error) : resolve(found)) });
        });
      },
      keepMs: () => more.keepMs ?? Infinity,
      maxRecords: more.max ?? 100,
    },
    () => time,
  );
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return { cache, loads, turn, pass: (ms: number) => (time += ms) };
}

test('what is asked for in one turn is loaded together, and once', async () => {
  const { cache, loads, turn } = slow({ a: 'A', b: 'B' });
  const asked = Promise.all([cache.get('a'), cache.get('b'), cache.get('a'), cache.get('none')]);
  await turn();
  assert.deepEqual(
    loads.map(({ ids }) => ids),
    [['a', 'b', 'none']],
  );
  loads[0]!.finish();
  assert.deepEqual(await asked, ['A', 'B', 'A', null]);
  assert.equal(await cache.get('b'), 'B');
  assert.equal(loads.length, 1);
});

test('a load that began before a change is not what is answered after it', async () => {
  const records = { a: 'old' };
  const { cache, loads, turn } = slow(records);
  const before = cache.get('a');
  await turn();
  records.a = 'new';
  cache.forget(['a']);
  const after = cache.get('a');
  await turn();
  loads[1]!.finish();
  assert.equal(await after, 'new');
  loads[0]!.finish();
  assert.equal(await before, 'old');
  assert.equal(await cache.get('a'), 'new');
});

test('who asked before a change that came before the load is answered too', async () => {
  const { cache, loads, turn } = slow({ a: 'A' });
  const before = cache.get('a');
  cache.forget(['a']);
  const after = cache.get('a');
  await turn();
  loads[0]!.finish();
  assert.deepEqual(await Promise.all([before, after]), ['A', 'A']);
  assert.equal(loads.length, 1);
});

test('a load that failed, and what does not exist, is not remembered', async () => {
  const { cache, loads, turn } = slow({ a: 'A' });
  const failing = cache.get('a');
  await turn();
  loads[0]!.finish(new Error('the database is away'));
  await assert.rejects(failing, /away/);
  const again = Promise.all([cache.get('a'), cache.get('none')]);
  await turn();
  loads[1]!.finish();
  assert.deepEqual(await again, ['A', null]);
  void cache.get('none');
  await turn();
  assert.deepEqual(loads[2]?.ids, ['none']);
});

test('a record is loaded again after its time', async () => {
  const { cache, loads, turn, pass } = slow({ a: 'A' }, { keepMs: 60_000 });
  const first = cache.get('a');
  await turn();
  loads[0]!.finish();
  await first;
  pass(59_999);
  await cache.get('a');
  assert.equal(loads.length, 1);
  pass(1);
  void cache.get('a');
  await turn();
  assert.equal(loads.length, 2);
});

test('no more records are kept than allowed', async () => {
  const { cache, loads, turn } = slow({ a: 'A', b: 'B', c: 'C' }, { max: 2 });
  const all = Promise.all([cache.get('a'), cache.get('b'), cache.get('c')]);
  await turn();
  loads[0]!.finish();
  assert.deepEqual(await all, ['A', 'B', 'C']);
  await cache.get('c');
  assert.equal(loads.length, 1);
  void cache.get('a');
  await turn();
  assert.equal(loads.length, 2);
});
