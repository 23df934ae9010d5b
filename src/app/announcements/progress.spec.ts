import { mergeProgress, withProgress } from './progress.ts';
import { buildAnnouncement, buildProgress } from './testing/build-announcement.ts';

describe('mergeProgress', () => {
  it('takes in numbers that rose', () => {
    const known = mergeProgress({}, [buildProgress({ acknowledged: 10, read: 0 })]);
    const merged = mergeProgress(known, [buildProgress({ acknowledged: 12, read: 3 })]);
    expect(merged['7']).toEqual(buildProgress({ acknowledged: 12, read: 3 }));
  });

  it('keeps every number when an older report arrives late', () => {
    const newest = buildProgress({ written: 190, acknowledged: 120, read: 40 });
    const merged = mergeProgress({ '7': newest }, [
      buildProgress({ state: 'sending', written: 80, acknowledged: 119, read: 0 }),
    ]);
    expect(merged['7']).toEqual(newest);
  });

  it('judges each number by itself when reports cross', () => {
    const merged = mergeProgress({}, [
      buildProgress({ acknowledged: 50, read: 10 }),
      buildProgress({ acknowledged: 49, read: 11 }),
    ]);
    expect(merged['7']).toEqual(buildProgress({ acknowledged: 50, read: 11 }));
  });

  it('never takes a finished announcement back to sending', () => {
    const known = mergeProgress({}, [buildProgress({ state: 'failed' })]);
    expect(mergeProgress(known, [buildProgress({ state: 'sending' })])['7']!.state).toBe('failed');
  });

  it('leaves what it was given as it was', () => {
    const known = { '7': buildProgress({ read: 1 }) };
    mergeProgress(known, [buildProgress({ read: 2 })]);
    expect(known['7'].read).toBe(1);
  });

  it('keeps nothing of an announcement but its numbers', () => {
    expect(mergeProgress({}, [buildAnnouncement()])['7']).toEqual(buildProgress());
  });
});

describe('withProgress', () => {
  it('shows the best numbers known, and the answer of the server where none are', () => {
    const announcement = buildAnnouncement({ read: 5 });
    expect(withProgress(announcement, { '7': buildProgress({ read: 9 }) }).read).toBe(9);
    expect(withProgress(announcement, {})).toEqual(announcement);
  });
});
