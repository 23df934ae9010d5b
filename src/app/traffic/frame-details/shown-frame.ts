import type { TrafficFrame } from '#contract/wire/packets/traffic';

/** What is told about one frame, be it of the tail, of a capture, of a test or a kept sample. */
export interface ShownFrame extends Partial<TrafficFrame> {
  readonly at: number;
  readonly sessionId: string;
  readonly userId: string;
  readonly build: string;
  readonly address: string;
  readonly direction: 'in' | 'out';
  readonly command: number | null;
  readonly bytes: number;
  readonly header: string;
  readonly body: string;
  readonly cut: number;
  readonly masked: boolean;
  /** What was wrong, in the gateway's words. */
  readonly message?: string;
  /** Whom it claimed to be, where that was kept. */
  readonly claimed?: string;
}
