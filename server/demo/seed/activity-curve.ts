import type { Random } from '../random.ts';

/** How much is said in each hour of the day, local time: asleep, at work, at lunch, in the evening. */
const HOURS = [
  0.18, 0.08, 0.04, 0.03, 0.03, 0.06, 0.18, 0.42, 0.72, 0.9, 0.95, 0.98, 1.05, 0.85, 0.82, 0.84,
  0.86, 0.9, 0.95, 1.1, 1.3, 1.25, 0.85, 0.42,
];
/** Sunday first. */
const WEEKDAYS = [0.82, 1, 1.02, 1, 1.04, 1.1, 0.92];

const HOUR_MS = 3_600_000;
const MAX = Math.max(...HOURS) * Math.max(...WEEKDAYS);

/** A moment between `from` and `to`, where people talk the more likely (rejection sampling). */
export function talkingTime(random: Random, from: Date, to: Date): Date {
  for (;;) {
    const at = new Date(Math.floor(random.between(from.getTime(), to.getTime())));
    if (random.next() * MAX < talkativeness(at)) return at;
  }
}

/** Smooth from hour to hour. */
function talkativeness(at: Date): number {
  const hour = at.getHours();
  const part = (at.getTime() % HOUR_MS) / HOUR_MS;
  const now = HOURS[hour] ?? 0;
  const next = HOURS[(hour + 1) % 24] ?? 0;
  return (now + (next - now) * part) * (WEEKDAYS[at.getDay()] ?? 1);
}
