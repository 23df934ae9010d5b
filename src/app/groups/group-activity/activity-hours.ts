import type { GroupActivity } from '#contract/rest/groups';

export interface ActiveHour {
  /** Its beginning, in ms since 1970. */
  readonly at: number;
  readonly messages: number;
  /** How many different members wrote. */
  readonly writers: number;
}

const HOUR_MS = 3_600_000;
export const HOURS_SHOWN = 7 * 24;

/** Every hour of the last 7 days up to the one that runs, the silent ones included, oldest first. */
export function lastHours({ hours }: GroupActivity, now: number): readonly ActiveHour[] {
  const known = new Map(hours.map((hour) => [hourOf(Date.parse(hour.at)), hour]));
  const current = hourOf(now);
  return Array.from({ length: HOURS_SHOWN }, (_, index) => {
    const at = current - (HOURS_SHOWN - 1 - index) * HOUR_MS;
    const hour = known.get(at);
    return { at, messages: hour?.messages ?? 0, writers: hour?.writers ?? 0 };
  });
}

/** Messages of each hour of the operator's day, from midnight on, as a mean over the days. */
export function hoursOfDay(hours: readonly ActiveHour[]): readonly number[] {
  const sums = Array.from({ length: 24 }, () => ({ messages: 0, days: 0 }));
  for (const { at, messages } of hours) {
    const sum = sums[new Date(at).getHours()];
    if (sum === undefined) continue;
    sum.messages += messages;
    sum.days += 1;
  }
  return sums.map(({ messages, days }) => (days === 0 ? 0 : messages / days));
}

function hourOf(at: number): number {
  return Math.floor(at / HOUR_MS) * HOUR_MS;
}
