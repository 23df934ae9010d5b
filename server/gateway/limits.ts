import { MAX_PAYLOAD_BYTES } from '#contract/wire/frame';
import { MAX_CONTENT_CHARACTERS } from '#contract/wire/packets/message';

/** A rate with room for bursts. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** What one connection may cost, and all of them together. Generous: honest clients never meet them. */
export interface GatewayLimits {
  /** Time for a bind, from the opening of the socket or from a logout on. */
  readonly bindWithinMs: number;
  /** Binds refused before the socket is closed. */
  readonly refusedBinds: number;
  /** A connection silent for this long is pinged, one silent for twice as long is dead. */
  readonly pingAfterMs: number;
  /** How often connections are looked over for the two limits above. */
  readonly sweepEveryMs: number;
  /** A connection that ended sooner without a heartbeat says nothing of its client. */
  readonly heartbeatWithinMs: number;
  readonly frames: Rate;
  /** Violations of the protocol forgiven before the socket is closed. */
  readonly violations: Rate;
  /** Sockets open at once from one address; 0 for any number. Loopback is never limited. */
  readonly socketsPerAddress: number;
  readonly payloadBytes: number;
  readonly contentCharacters: number;
  /** Most bytes that may wait in the server for one slow reader, eight times as many for `behindMs`. */
  readonly backlogBytes: number;
  /** Time in which a reader for whom more waits has to come up with those who write. */
  readonly behindMs: number;
  /** The same for all readers together: from half of it on watchers get no batches, beyond it the slowest go. */
  readonly totalBacklogBytes: number;
  /** Bytes of frames of one connection that may wait for a frame before them; then reading stops. */
  readonly queuedBytes: number;
  /** The same for all connections together. */
  readonly totalQueuedBytes: number;
  /** Handshakes made. Clients beyond it wait … */
  readonly handshakes: Rate;
  /** … and those beyond this many waiting are told to come back later. */
  readonly waitingHandshakes: number;
  /** Messages of one connection that may wait for storage; beyond it nothing more is read. */
  readonly unstoredMessages: number;
  /**
   * The same in characters. One commit may answer all of them in one turn, and an answer repeats its
   * message, six bytes a character at most: that must fit into `backlogBytes`.
   */
  readonly unstoredCharacters: number;
  /** Time a client has to answer a close before its socket is cut. */
  readonly closeWithinMs: number;
  /** Time over which a stop spreads the closing of thousands of sockets: `DRAIN_SECONDS`. */
  readonly drainMs: number;
}

export const DEFAULT_LIMITS: GatewayLimits = {
  bindWithinMs: 30_000,
  refusedBinds: 3,
  pingAfterMs: 30_000,
  sweepEveryMs: 1_000,
  heartbeatWithinMs: 60_000,
  frames: { perSecond: 100, burst: 500 },
  violations: { perSecond: 0.2, burst: 20 },
  socketsPerAddress: 1_000,
  payloadBytes: MAX_PAYLOAD_BYTES,
  contentCharacters: MAX_CONTENT_CHARACTERS,
  backlogBytes: 1 << 20,
  behindMs: 10_000,
  totalBacklogBytes: 256 << 20,
  queuedBytes: 256 << 10,
  totalQueuedBytes: 64 << 20,
  handshakes: { perSecond: 1_500, burst: 500 },
  waitingHandshakes: 8_000,
  unstoredMessages: 256,
  unstoredCharacters: 64 << 10,
  closeWithinMs: 5_000,
  drainMs: 5_000,
};
