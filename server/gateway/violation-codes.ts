import { Refusal } from '#contract/wire/packets/session';
import { WireFault } from '#contract/wire/wire-error';

/** A message of WebSocket itself that was broken; `ws` closes the connection by itself. */
export const BROKEN_WEB_SOCKET = 'broken-websocket';

/** Refusals that an honest client does not meet, and that therefore count as violations. */
const SUSPICIOUS: ReadonlySet<string> = new Set([
  Refusal.NotBound,
  Refusal.NotYou,
  Refusal.TooFast,
]);

const WIRE_FAULTS: ReadonlySet<string> = new Set(Object.values(WireFault));

export function isViolation(code: string): boolean {
  return WIRE_FAULTS.has(code) || SUSPICIOUS.has(code);
}
