import type { Quirk } from '#contract/rest/traffic';
import { Refusal } from '#contract/wire/packets/session';
import { WireFault } from '#contract/wire/wire-error';

/** What clients do that is no violation, but worth knowing. */
export const QUIRKS: readonly Quirk[] = [
  'cesu-8',
  'empty-message',
  'no-heartbeat',
  'heartbeat-gap',
  'no-token',
  'no-bind',
  'no-command',
  'version-0',
];

const EXPLAINED: ReadonlySet<string> = new Set([
  ...Object.values(WireFault),
  ...Object.values(Refusal),
  ...QUIRKS,
]);

/** The packet claims to be somebody else's: the one violation that is an attack more often than a bug. */
export const IDENTITY_MISMATCH: string = Refusal.NotYou;

/** Where the texts of a code stand; codes of a newer server share those of `other`. */
export function faultKey(code: string): string {
  return `faults.${EXPLAINED.has(code) ? code : 'other'}`;
}

/** Everything that can be counted, identity mismatches first: what an alarm can be set on. */
export const COUNTED_CODES: readonly string[] = [
  Refusal.NotYou,
  Refusal.NotBound,
  Refusal.TooFast,
  ...Object.values(WireFault),
  ...QUIRKS,
];
