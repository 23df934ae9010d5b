import { exactTime, relativeTime, share, untilText } from './formats.ts';

describe('share', () => {
  it('says 100 % when all have it, and not before', () => {
    expect(share(1999, 2000, 'en')).toBe('99.9%');
    expect(share(19_999, 20_000, 'en')).toBe('99.9%');
    expect(share(20_000, 20_000, 'en')).toBe('100%');
  });

  it('has nothing to say of nobody', () => {
    expect(share(0, 0, 'en')).toBeNull();
  });
});

describe('relativeTime', () => {
  const now = Date.parse('2026-11-23T12:00:00Z');
  const ago = (seconds: number, language = 'en') =>
    relativeTime(now - seconds * 1000, now, language);

  it('speaks in the largest unit that fits', () => {
    expect([0, 59, 60, 3599, 3600, 90_000, 86_400 * 40].map((seconds) => ago(seconds))).toEqual([
      'now',
      '59 seconds ago',
      '1 minute ago',
      '59 minutes ago',
      '1 hour ago',
      '1 day ago',
      '1 month ago',
    ]);
    expect(ago(180, 'zh-CN')).toBe('3分钟前');
  });

  it('takes a time ahead of this clock for now', () => {
    expect(ago(-90)).toBe('now');
  });
});

describe('exactTime', () => {
  it('names the day and the second', () => {
    const text = exactTime(new Date(2026, 10, 23, 9, 5, 7).getTime(), 'en');
    expect(text).toContain('Nov 23, 2026');
    expect(text).toContain('09:05:07');
  });
});

describe('untilText', () => {
  const inDays = (days: number) => {
    const date = new Date();
    date.setDate(date.getDate() + days);
    return date.getTime();
  };
  const part = (at: number, options: Intl.DateTimeFormatOptions) =>
    new Date(at).toLocaleString('en', options);

  it('says the time of today, the day of the year ahead, and the year of what is further off', () => {
    const [today, week, far] = [inDays(0), inDays(7), inDays(800)] as const;
    expect(untilText(today, 'en')).toMatch(/^\d\d:\d\d$/);
    expect(untilText(week, 'en')).toBe(part(week, { month: 'short', day: 'numeric' }));
    expect(untilText(far, 'en')).toMatch(new RegExp(` ${part(far, { year: '2-digit' })}$`));
  });
});
