import { formatAge, formatBytes, formatCount } from './figures.ts';

describe('formatCount', () => {
  it('writes large numbers as people of the language do', () => {
    expect([0, 999, 12_345, 1_234_567].map((n) => formatCount(n, 'en'))).toEqual([
      '0',
      '999',
      '12,345',
      '1.2M',
    ]);
    expect(formatCount(1_234_567, 'zh-CN')).toBe('123.5万');
  });

  it('shows a decimal only of small averages', () => {
    expect([0.25, 9.96, 12.6].map((n) => formatCount(n, 'en'))).toEqual(['0.3', '10', '13']);
  });
});

describe('formatBytes', () => {
  it('takes the prefix that leaves few digits', () => {
    expect(
      [0, 999, 1000, 1540, 999_000, 1_000_000, 2.5e9, 3e15].map((n) => formatBytes(n, 'en')),
    ).toEqual(['0 B', '999 B', '1 kB', '1.5 kB', '999 kB', '1 MB', '2.5 GB', '3,000 TB']);
  });
});

describe('formatAge', () => {
  it('grows coarser with age', () => {
    expect([11_900, 119_000, 120_000, 7_200_000].map((ms) => formatAge(ms, 'en'))).toEqual([
      '11 sec',
      '119 sec',
      '2 min',
      '2 hr',
    ]);
    expect(formatAge(15_000, 'zh-CN')).toBe('15秒');
  });
});
