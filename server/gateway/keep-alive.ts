import type { Counters } from './counters.ts';
import type { GatewayLimits } from './limits.ts';
import type { Quirks } from './quirks.ts';
import type { Registry } from './registry.ts';
import { CloseCode } from './session.ts';

/** Pings of one sweep: when ten thousand fall silent together, their pings do not come together. */
const PINGS_PER_SWEEP = 1_000;

/**
 * Finds connections that are dead or were never bound. Half of the clients in the field never send a
 * heartbeat, so the server asks: every WebSocket answers a ping, whatever the program behind it does.
 */
export class KeepAlive {
  private readonly registry: Registry;
  private readonly limits: GatewayLimits;
  private readonly counters: Counters;
  private readonly now: () => number;
  private readonly quirks: Quirks;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    registry: Registry,
    limits: GatewayLimits,
    counters: Counters,
    quirks: Quirks,
    now: () => number,
  ) {
    this.registry = registry;
    this.limits = limits;
    this.counters = counters;
    this.quirks = quirks;
    this.now = now;
  }

  start(): void {
    this.timer = setInterval(() => this.sweep(), this.limits.sweepEveryMs).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private sweep(): void {
    const { pingAfterMs, bindWithinMs } = this.limits;
    const now = this.now();
    let pings = 0;
    for (const session of this.registry.connections()) {
      // We do not listen to it: its silence is ours.
      if (session.paused) session.heardAt = now;
      const silentMs = now - session.heardAt;
      const pinged = session.pingedAt > session.heardAt;
      if (session.stalled(now, pingAfterMs)) {
        session.overflow();
      } else if (pinged && now - session.pingedAt > pingAfterMs) {
        this.counters.deadPeers += 1;
        session.terminate();
      } else if (!session.principal && now - session.unboundAt > bindWithinMs) {
        session.close(CloseCode.PolicyViolation, 'not bound in time');
      } else if (!pinged && silentMs > pingAfterMs && pings < PINGS_PER_SWEEP) {
        pings += 1;
        session.ping(now);
        this.quirks.asked(session);
      }
    }
  }
}
