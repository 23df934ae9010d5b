import { HOURS_SHOWN, hoursOfDay, lastHours } from './activity-hours.ts';

const now = Date.parse('2026-11-24T15:42:10Z');

describe('lastHours', () => {
  it('shows seven days up to the hour that runs, with the silent hours', () => {
    const hours = lastHours(
      {
        hours: [
          { at: '2026-11-23T02:00:00Z', messages: 5, writers: 2 },
          { at: '2026-11-24T15:00:00Z', messages: 7, writers: 3 },
        ],
      },
      now,
    );
    expect(hours.length).toBe(HOURS_SHOWN);
    expect(hours[0]).toEqual({ at: Date.parse('2026-11-17T16:00:00Z'), messages: 0, writers: 0 });
    expect(hours.at(-1)).toEqual({
      at: Date.parse('2026-11-24T15:00:00Z'),
      messages: 7,
      writers: 3,
    });
    expect(hours.reduce((sum, { messages }) => sum + messages, 0)).toBe(12);
  });

  it('has nothing to show of hours long ago', () => {
    const hours = lastHours(
      { hours: [{ at: '2026-10-01T02:00:00Z', messages: 5, writers: 2 }] },
      now,
    );
    expect(hours.every(({ messages }) => messages === 0)).toBeTrue();
  });
});

describe('hoursOfDay', () => {
  it('is the mean of the days, at the hours of the one who looks', () => {
    const at = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime();
    const hours = [
      { at: at(20, 9), messages: 4, writers: 1 },
      { at: at(21, 9), messages: 8, writers: 1 },
      { at: at(21, 23), messages: 1, writers: 1 },
    ];
    const means = hoursOfDay(hours);
    expect(means.length).toBe(24);
    expect([means[9], means[23], means[0]]).toEqual([6, 1, 0]);
  });
});
