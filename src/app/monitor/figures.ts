/** Numbers as an operator reads them, in the language of the console (a BCP 47 tag). */

export function formatCount(value: number, language: string): string {
  const compact = value >= 100_000;
  return new Intl.NumberFormat(language, {
    notation: compact ? 'compact' : 'standard',
    maximumFractionDigits: compact || (value < 10 && !Number.isInteger(value)) ? 1 : 0,
  }).format(value);
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes with a decimal prefix: 1 kB is 1,000 B. */
export function formatBytes(value: number, language: string): string {
  const step = value < 1000 ? 0 : Math.floor(Math.log10(value) / 3 + 1e-9);
  const unit = UNITS[step] ?? 'TB';
  const amount = value / 1000 ** UNITS.indexOf(unit);
  const digits = unit === 'B' || amount >= 10 ? 0 : 1;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(amount);
  return `${number} ${unit}`;
}

export function formatTime(at: number, language: string): string {
  return new Intl.DateTimeFormat(language, { timeStyle: 'medium', hourCycle: 'h23' }).format(at);
}

/** How long ago something was: seconds up to two minutes, then minutes, then hours. */
export function formatAge(ms: number, language: string): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 120) return formatUnit(seconds, 'second', language);
  if (seconds < 7200) return formatUnit(Math.floor(seconds / 60), 'minute', language);
  return formatUnit(Math.floor(seconds / 3600), 'hour', language);
}

function formatUnit(value: number, unit: string, language: string): string {
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(
    value,
  );
}
