import { changesOf } from './audit-changes.ts';

describe('changes of an audit entry', () => {
  it('stand beside each other place by place, those that differ first', () => {
    const before = { name: 'Birds', ban: { until: null, reason: 'spam' }, tags: ['a'] };
    const after = { name: 'Birds', ban: { until: null, reason: 'worse' }, tags: ['a', 'b'] };
    expect(changesOf({ before, after })).toEqual([
      { path: ['ban', 'reason'], before: 'spam', after: 'worse', changed: true },
      { path: ['tags'], before: ['a'], after: ['a', 'b'], changed: true },
      { path: ['name'], before: 'Birds', after: 'Birds', changed: false },
      { path: ['ban', 'until'], before: null, after: null, changed: false },
    ]);
  });

  it('tell what is only there before or after, and count the places of a list', () => {
    const after = { watched: [{ filter: { userId: 'x' } }, { filter: {} }] };
    expect(changesOf({ before: { gone: true }, after })).toEqual([
      { path: ['gone'], before: true, after: undefined, changed: true },
      { path: ['watched', '1', 'filter', 'userId'], before: undefined, after: 'x', changed: true },
    ]);
    expect(changesOf({ before: null, after: null })).toEqual([]);
  });

  it('end at a depth that nothing written down has', () => {
    const deep = { a: { b: { c: { d: { e: { f: { g: { h: 1 } } } } } } } };
    const [change] = changesOf({ before: null, after: deep });
    expect(change?.path.join('')).toBe('abcdef');
    expect(change?.after).toBe('{"g":{"h":1}}');
  });
});
