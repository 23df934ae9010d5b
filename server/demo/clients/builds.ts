import { Feature } from '#contract/wire/packets/session';

/** One version of one program on one kind of device, and how it behaves. */
export interface Build {
  /** As it names itself in its bind; '' for one that does not. */
  readonly name: string;
  readonly device: string;
  /** Part of the clients that run it, in relation to the others. */
  readonly share: number;
  readonly features: readonly Feature[];
  /** Milliseconds from one heartbeat to the next; 0 for a client that sends none. */
  readonly heartbeatMs: number;
  /**
   * A client of the field: opens with `{}` of version 0, writes CESU-8, numbers its messages by the
   * clock, greets each chat it opens with an empty message, and reconnects on a fixed schedule.
   */
  readonly old: boolean;
  /** Breaks the protocol now and then. */
  readonly faulty: boolean;
}

const MODERN = {
  features: [Feature.Receipts, Feature.Errors],
  heartbeatMs: 25_000,
  old: false,
  faulty: false,
};
const OLD = { name: '', features: [], heartbeatMs: 3_000, old: true, faulty: false };

export const BUILDS: readonly Build[] = [
  { ...MODERN, name: 'ghost-android/6.2.1', device: 'phone', share: 30 },
  { ...MODERN, name: 'ghost-ios/6.2.0', device: 'phone', share: 22 },
  { ...MODERN, name: 'ghost-android/6.1.4', device: 'phone', share: 11 },
  { ...MODERN, name: 'ghost-desktop/3.8.0', device: 'desktop', share: 9, heartbeatMs: 20_000 },
  { ...MODERN, name: 'ghost-web/6.2.0', device: 'web', share: 8, heartbeatMs: 15_000 },
  { ...OLD, device: 'phone', share: 10 },
  { ...OLD, device: 'desktop', share: 6, heartbeatMs: 0 },
  { ...MODERN, name: 'ghost-android/5.9.0-beta', device: 'phone', share: 2, faulty: true },
  { ...MODERN, name: 'bot-kit/0.3', device: 'bot', share: 1.5, features: [], faulty: true },
];
