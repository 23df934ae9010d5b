import { reconnectDelay } from './reconnect-delay.ts';

describe('reconnectDelay', () => {
  const longest = (attempt: number) => reconnectDelay(attempt, () => 1);

  it('doubles its bound with each attempt up to 15 s', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 50, 5000].map(longest)).toEqual([
      500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000, 15_000,
    ]);
  });

  it('spreads over everything below the bound', () => {
    expect(reconnectDelay(3, () => 0)).toBe(0);
    expect(reconnectDelay(3, () => 0.25)).toBe(500);
  });
});
