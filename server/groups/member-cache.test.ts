import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemberCache } from './member-cache.ts';

/** Groups whose loads end when the test says so, with what they had when the load began. */
function slowGroups(groups: Record<string, string[]>) {
  const loads: { groupId: string; finish(error?: Error): void }[] = [];
  const load = (groupId: string) => {
    const ids = [...(groups[groupId] ?? [])];
    return new Promise<string[]>((resolve, reject) => {
      loads.push({ groupId, finish: (error) => (error ? reject(error) : resolve(ids)) });
    });
  };
  return { groups, loads, load };
}

function quickGroups(groups: Record<string, string[]>) {
  const loads: string[] = [];
  const load = async (groupId: string) => {
    loads.push(groupId);
    return groups[groupId] ?? [];
  };
  return { loads, load };
}

test('a group is loaded once, for all who ask', async () => {
  const { loads, load } = slowGroups({ g: ['a', 'b'] });
  const cache = new MemberCache(load);
  const answers = Promise.all([cache.memberIds('g'), cache.isMember('g', 'b')]);
  loads[0]!.finish();
  assert.deepEqual(await answers, [['a', 'b'], true]);
  assert.equal(await cache.isMember('g', 'x'), false);
  assert.equal(loads.length, 1);
});

test('a load that began before a change is not what is answered after it', async () => {
  const { groups, loads, load } = slowGroups({ g: ['a'] });
  const cache = new MemberCache(load);
  const before = cache.memberIds('g');
  groups['g']!.push('b');
  cache.forget('g');
  const after = cache.memberIds('g');
  assert.equal(loads.length, 2);
  // The newer load ends first, the older one last: it must not win.
  loads[1]!.finish();
  assert.deepEqual(await after, ['a', 'b']);
  loads[0]!.finish();
  assert.deepEqual(await before, ['a']);
  assert.deepEqual(await cache.memberIds('g'), ['a', 'b']);
  assert.equal(loads.length, 2);
});

test('a load that failed is tried again', async () => {
  const { loads, load } = slowGroups({ g: ['a'] });
  const cache = new MemberCache(load);
  const failing = cache.memberIds('g');
  loads[0]!.finish(new Error('the database is away'));
  await assert.rejects(failing, /away/);
  const again = cache.memberIds('g');
  loads[1]!.finish();
  assert.deepEqual(await again, ['a']);
});

test('the groups used least recently make room', async () => {
  const { loads, load } = quickGroups({ a: ['1', '2'], b: ['3', '4'], c: ['5', '6'] });
  const cache = new MemberCache(load, 4);
  await cache.memberIds('a');
  await cache.memberIds('b');
  await cache.memberIds('a');
  await cache.memberIds('c');
  await cache.memberIds('a');
  assert.deepEqual(loads, ['a', 'b', 'c']);
  await cache.memberIds('b');
  assert.deepEqual(loads, ['a', 'b', 'c', 'b']);
});

test('a group larger than the memory allowed is kept by itself', async () => {
  const { loads, load } = quickGroups({ big: ['1', '2', '3'], small: ['4'] });
  const cache = new MemberCache(load, 2);
  await cache.memberIds('small');
  await cache.memberIds('big');
  await cache.memberIds('big');
  assert.deepEqual(loads, ['small', 'big']);
});

test('ids of no group take no memory', async () => {
  const { loads, load } = quickGroups({});
  const cache = new MemberCache(load);
  assert.deepEqual(await cache.memberIds('none'), []);
  assert.equal(await cache.isMember('none', 'a'), false);
  assert.deepEqual(loads, ['none', 'none']);
});
