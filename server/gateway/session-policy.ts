import type { BoundConnection, Bus } from '../bus/bus.ts';
import { closeWith } from './farewell.ts';
import type { Registry } from './registry.ts';
import { CloseCode, type Session } from './session.ts';

/** Which connections a user may have at the same time: `SESSION_POLICY`. */
export type SessionPolicy = 'all' | 'one-per-device-kind' | 'last-one-wins';

const REASON = { code: 'signed-in-elsewhere', message: 'this account signed in on another device' };

/** Lets the newest connection of a user stay, on whichever node, and closes those it replaces. */
export class Supersession {
  private readonly policy: SessionPolicy;
  private readonly bus: Bus;
  private readonly registry: Registry;
  private lastBoundAt = 0;

  constructor(policy: SessionPolicy, bus: Bus, registry: Registry) {
    this.policy = policy;
    this.bus = bus;
    this.registry = registry;
  }

  /** This connection was bound by an end user. */
  bound(userId: string, session: Session): void {
    if (this.policy === 'all') return;
    // A thousandth apart at least: of two on one node the later one is the newer for certain.
    const now = performance.timeOrigin + performance.now();
    session.boundAt = this.lastBoundAt = Math.max(now, this.lastBoundAt + 0.001);
    const { id, device, boundAt } = session;
    this.bus.toUsers([userId], {
      kind: 'bound',
      connection: { sessionId: id, device, boundAt },
    });
  }

  /** What the bus brings. Of two that were bound at the same time on two nodes exactly one stays. */
  apply(userId: string, newest: BoundConnection): void {
    for (const session of this.registry.sessionsOf(userId)) {
      const kin = this.policy === 'last-one-wins' || session.device === newest.device;
      const older =
        session.boundAt < newest.boundAt ||
        (session.boundAt === newest.boundAt && session.id < newest.sessionId);
      if (session.id !== newest.sessionId && kin && older) {
        closeWith(session, CloseCode.PolicyViolation, REASON);
      }
    }
  }
}
