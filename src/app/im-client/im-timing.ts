import { InjectionToken } from '@angular/core';

/** The patience of the IM client, in milliseconds, and its dice. Tests bring their own. */
export interface ImTiming {
  /** For credentials to be given, and again for the socket to open. */
  readonly connectMs: number;
  /** For the answer to a request. */
  readonly replyMs: number;
  /** From one heartbeat to the next. */
  readonly heartbeatMs: number;
  /** For any frame at all to follow a heartbeat; then the connection counts as dead. */
  readonly silenceMs: number;
  /** How long a connection must hold before the next loss of it counts as the first. */
  readonly settledMs: number;
  /** 0 to 1, spreads the reconnects. */
  readonly random: () => number;
}

export const DEFAULT_TIMING: ImTiming = {
  connectMs: 10_000,
  replyMs: 10_000,
  heartbeatMs: 15_000,
  silenceMs: 10_000,
  settledMs: 10_000,
  random: Math.random,
};

export const IM_TIMING = new InjectionToken<ImTiming>('ImTiming', {
  factory: () => DEFAULT_TIMING,
});
