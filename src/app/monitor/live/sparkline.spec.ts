import { sparklinePath } from './sparkline.ts';

describe('sparklinePath', () => {
  it('stretches the values over width and height', () => {
    expect(
      sparklinePath([
        [0, 5],
        [5, 10],
        [10, 0],
      ]),
    ).toBe('M0.0 14.0L50.0 2.0L100.0 26.0');
  });

  it('lifts the pen over a hole', () => {
    expect(
      sparklinePath([
        [0, 0],
        [1, null],
        [8, 4],
        [10, 4],
      ]),
    ).toBe('M0.0 26.0M80.0 2.0L100.0 2.0');
  });

  it('draws what never changed in the middle', () => {
    expect(
      sparklinePath([
        [0, 7],
        [1, 7],
      ]),
    ).toBe('M0.0 14.0L100.0 14.0');
  });

  it('draws nothing of nothing', () => {
    expect(sparklinePath([])).toBe('');
  });
});
