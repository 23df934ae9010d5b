import { buildFrame, buildFrames } from '../testing/build-frame.ts';
import { FrameRing } from './frame-ring.ts';

describe('FrameRing', () => {
  const seqs = (ring: FrameRing) => ring.held.map(({ seq }) => seq);

  it('holds the newest, and gives back what had to go', () => {
    const ring = new FrameRing({ frames: 3, characters: 10_000 });
    expect(ring.push(buildFrames(2))).toEqual([]);
    expect(ring.push(buildFrames(2, 3)).map(({ seq }) => seq)).toEqual([1]);
    expect(seqs(ring)).toEqual([2, 3, 4]);
  });

  it('holds the newest of a batch that is larger than itself', () => {
    const ring = new FrameRing({ frames: 3, characters: 10_000 });
    expect(ring.push(buildFrames(5)).length).toBe(2);
    expect(seqs(ring)).toEqual([3, 4, 5]);
  });

  it('makes room when bodies are long, but always holds one frame', () => {
    const ring = new FrameRing({ frames: 100, characters: 10 });
    ring.push([buildFrame({ seq: 1, body: '12345' }), buildFrame({ seq: 2, body: '12345' })]);
    expect(seqs(ring)).toEqual([1, 2]);
    ring.push([buildFrame({ seq: 3, body: '1' })]);
    expect(seqs(ring)).toEqual([2, 3]);
    ring.push([buildFrame({ seq: 4, body: 'x'.repeat(50) })]);
    expect(seqs(ring)).toEqual([4]);
    ring.push([buildFrame({ seq: 5, body: '1' })]);
    expect(seqs(ring)).toEqual([5]);
  });

  it('is empty after it was cleared', () => {
    const ring = new FrameRing({ frames: 3, characters: 10 });
    ring.push([buildFrame({ body: '1234567890' })]);
    ring.clear();
    expect(ring.push([buildFrame({ body: '1234567890' })])).toEqual([]);
    expect(ring.held.length).toBe(1);
  });
});
