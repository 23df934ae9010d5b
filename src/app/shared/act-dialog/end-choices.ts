const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long something holds; `never`: until somebody ends it, `date`: as the operator says. */
export const END_CHOICES = ['tenMinutes', 'hour', 'day', 'week', 'month', 'date', 'never'] as const;
export type EndChoice = (typeof END_CHOICES)[number];

const LENGTHS: Readonly<Partial<Record<EndChoice, number>>> = {
  tenMinutes: 10 * MINUTE,
  hour: HOUR,
  day: DAY,
  week: 7 * DAY,
  month: 30 * DAY,
};

/**
 * When it ends, in ms since 1970; null for never, NaN when the date is none or has gone by. `date` is
 * what a field of the type `datetime-local` holds.
 */
export function endOf(choice: EndChoice, date: string, now: number): number | null {
  if (choice === 'never') return null;
  const length = LENGTHS[choice];
  if (length !== undefined) return now + length;
  const at = Date.parse(date);
  return at > now ? at : NaN;
}
