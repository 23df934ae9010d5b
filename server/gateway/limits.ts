import { MAX_PAYLOAD_BYTES } from '#contract/wire/frame';
import { MAX_CONTENT_CHARACTERS } from '#contract/wire/packets/message';

/** A rate with room for bursts. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** What one connection may cost. Generous: honest clients never meet them. */
export interface GatewayLimits {
  /** Time for a bind, from the opening of the socket or from a logout on. */
  readonly bindWithinMs: number;
  /** Binds refused before the socket is closed. */
  readonly refusedBinds: number;
  /** A connection silent for this long is pinged, one silent for twice as long is dead. */
  readonly pingAfterMs: number;
  /** How often connections are looked over for the two limits above. */
  readonly sweepEveryMs: number;
  readonly frames: Rate;
  /** Violations of the protocol forgiven before the socket is closed. */
  readonly violations: Rate;
  /** Sockets open at once from one address; 0 for any number. Loopback is never limited. */
  readonly socketsPerAddress: number;
  readonly payloadBytes: number;
  readonly contentCharacters: number;
  /** Most bytes that may wait in the server for one slow reader. */
  readonly backlogBytes: number;
  /** Messages of one connection that may wait for storage; beyond it nothing more is read. */
  readonly unstoredMessages: number;
  /** Time a client has to answer a close before its socket is cut. */
  readonly closeWithinMs: number;
}

export const DEFAULT_LIMITS: GatewayLimits = {
  bindWithinMs: 30_000,
  refusedBinds: 3,
  pingAfterMs: 30_000,
  sweepEveryMs: 1_000,
  frames: { perSecond: 100, burst: 500 },
  violations: { perSecond: 0.2, burst: 20 },
  socketsPerAddress: 1_000,
  payloadBytes: MAX_PAYLOAD_BYTES,
  contentCharacters: MAX_CONTENT_CHARACTERS,
  backlogBytes: 1 << 20,
  unstoredMessages: 256,
  closeWithinMs: 5_000,
};
