import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestStretch } from './list-page.ts';

test('a page is read from the end that is nearer', () => {
  assert.deepEqual(nearestStretch({ page: 1, pageSize: 20 }, 45), {
    fromEnd: false,
    offset: 0,
    limit: 20,
  });
  assert.deepEqual(nearestStretch({ page: 3, pageSize: 20 }, 45), {
    fromEnd: true,
    offset: 0,
    limit: 5,
  });
  assert.equal(nearestStretch({ page: 4, pageSize: 20 }, 45), null);
  assert.equal(nearestStretch({ page: 1, pageSize: 20 }, 0), null);
});

test('a page too far from both ends is refused, and none else', () => {
  const pageOf = (page: number) => nearestStretch({ page, pageSize: 20 }, 1_000, 200);
  for (const page of [1, 10, 41, 50]) assert.ok(pageOf(page), `${page}`);
  for (const page of [11, 25, 40]) {
    assert.throws(() => pageOf(page), { statusCode: 422, code: 'page-out-of-reach' }, `${page}`);
  }
  assert.equal(pageOf(51), null);
});
