import type { Observable } from 'rxjs';
import type { Feature } from '#contract/wire/packets/session';
import type { CatchUpPosition } from './catch-up.ts';
import type { ImBytes } from './im-bytes.ts';
import type { ImTiming } from './im-timing.ts';
import type { ReconnectDelay } from './reconnect-delay.ts';
import type { OpenSocket } from './web-socket.ts';

/** What a client is made of: all that it needs of the world around it. */
export interface ClientParts {
  readonly openSocket: OpenSocket;
  readonly timing: ImTiming;
  readonly reconnectDelay: ReconnectDelay;
  /** Whether there is a network: the current answer on subscription, then every change. */
  readonly networkOnline: Observable<boolean>;
  /** What it speaks instead of JSON; null: JSON. */
  readonly bytes: ImBytes | null;
  /** Name and version of the program, as operators see it among the builds of clients. */
  readonly build: string;
  /** Kind of device: `web`, `phone`, `desktop` … */
  readonly device: string;
  /** Those of the protocol's additions that it wants; `catch-up` for what it missed while away. */
  readonly features: readonly Feature[];
  /** `Messages.position` of a client that was there before. Without it nothing was missed. */
  readonly resumeFrom?: CatchUpPosition;
}
