import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MAX_HELD, readCatchUpRequest } from './catch-up.ts';

describe('readCatchUpRequest', () => {
  it('reads an empty one as that of a client that has nothing yet', () => {
    assert.deepEqual(readCatchUpRequest({}), { after: '', held: [] });
  });

  it('takes as many ids as are allowed', () => {
    const held = Array.from({ length: MAX_HELD }, (_, n) => `${n}`);
    assert.deepEqual(readCatchUpRequest({ after: '17', held }), { after: '17', held });
  });

  for (const [what, body] of [
    ['a cursor that is a number', { after: 17 }],
    ['a cursor in words', { after: 'now' }],
    ['a negative cursor', { after: '-1' }],
    ['a cursor beyond every id', { after: '9'.repeat(19) }],
    ['ids that are no list', { held: '17' }],
    ['an id that is a number', { held: [17] }],
    ['an id that is none', { held: [''] }],
    ['too many ids', { held: Array<string>(MAX_HELD + 1).fill('1') }],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => readCatchUpRequest(body), { fault: 'bad-field' });
    });
  }
});
