import { fullJitter, publishedSchedule } from './reconnect-delay.ts';

describe('fullJitter', () => {
  const longest = (attempt: number) => fullJitter(attempt, () => 1);

  it('doubles its bound with each attempt up to 15 s', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 50, 5000].map(longest)).toEqual([
      500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000, 15_000,
    ]);
  });

  it('spreads over everything below the bound', () => {
    expect(fullJitter(3, () => 0)).toBe(0);
    expect(fullJitter(3, () => 0.25)).toBe(500);
  });
});

describe('publishedSchedule', () => {
  it('waits as the published client does, without dice', () => {
    const waits = Array.from({ length: 60 }, (_, index) => publishedSchedule(index + 1, () => 0));
    expect(waits).toEqual([
      ...Array<number>(20).fill(500),
      ...Array<number>(30).fill(1_000),
      ...Array<number>(10).fill(3_000),
    ]);
  });
});
