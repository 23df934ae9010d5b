/** Numbers and times as the operator's language writes them. Times are ms since 1970. */

export function wholeNumber(value: number, language: string): string {
  return value.toLocaleString(language);
}

/** `part` of `whole` in percent; null where there is no whole to have a share of. */
export function share(part: number, whole: number, language: string): string | null {
  if (whole === 0) return null;
  // Rounded down: 100 % is said when all have it, and not before.
  const percent = Math.floor((part / whole) * 1000) / 10;
  return (percent / 100).toLocaleString(language, { style: 'percent', maximumFractionDigits: 1 });
}

/** "27 minutes": as exactly as anybody needs to know how long to wait. */
export function duration(seconds: number, language: string): string {
  const [unit, value] =
    seconds < 90
      ? (['second', seconds] as const)
      : seconds < 5_400
        ? (['minute', seconds / 60] as const)
        : (['hour', seconds / 3_600] as const);
  return value.toLocaleString(language, {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    maximumFractionDigits: unit === 'hour' ? 1 : 0,
  });
}

/** "12 KB", "3.4 MB", of 1024 each. */
export function fileSize(bytes: number, language: string): string {
  const kilobytes = bytes === 0 ? 0 : Math.max(1, Math.round(bytes / 1024));
  return kilobytes < 1024
    ? `${wholeNumber(kilobytes, language)} KB`
    : `${(kilobytes / 1024).toLocaleString(language, { maximumFractionDigits: 1 })} MB`;
}

/** Of 24 hours in every language, as charts and frames count them. */
const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

export function exactTime(at: number, language: string): string {
  return new Date(at).toLocaleString(language, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    ...CLOCK,
    second: '2-digit',
  });
}

const UNITS = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** "3 minutes ago". A time ahead of this clock, which clocks that differ make, is "now". */
export function relativeTime(at: number, now: number, language: string): string {
  const seconds = Math.max(0, Math.floor((now - at) / 1000));
  const [unit, length] = UNITS.find(([, length]) => seconds >= length) ?? (['second', 1] as const);
  // Numbers only: 40 hours ago may be the day before yesterday, 23 months not "last year".
  const numeric = seconds === 0 ? 'auto' : 'always';
  const words = new Intl.RelativeTimeFormat(language, { numeric });
  return words.format(seconds === 0 ? 0 : -Math.floor(seconds / length), unit);
}

const YEAR_MS = 31_557_600_000;

/**
 * When something ends, as short as can be: the time today, else the day, with its year where that day
 * comes more than once before. "until 18:30", "→ 24 Nov".
 */
export function untilText(at: number, language: string): string {
  const date = new Date(at);
  if (date.toDateString() === new Date().toDateString())
    return date.toLocaleString(language, CLOCK);
  const day = { month: 'short', day: 'numeric' } as const;
  const far = at - Date.now() > YEAR_MS;
  return date.toLocaleString(language, far ? { year: '2-digit', ...day } : day);
}
