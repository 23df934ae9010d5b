import { setTimeout as delay } from 'node:timers/promises';
import type { Bus } from '../bus/bus.ts';
import { closeWith } from './farewell.ts';
import type { Log, UserDirectory } from './ports.ts';
import type { Registry } from './registry.ts';
import { barredBecause } from './rights.ts';
import { CloseCode } from './session.ts';

/** When the database does not answer, it is asked again after this time. */
const RETRY_MS = 1_000;

/** Closes the connections of users who are banned or deleted while they are connected. */
export class StandingGuard {
  private readonly users: UserDirectory;
  private readonly registry: Registry;
  private readonly log: Log;

  /** `users` must have subscribed to the bus before: it has forgotten a standing when this asks for it. */
  constructor(bus: Bus, users: UserDirectory, registry: Registry, log: Log) {
    this.users = users;
    this.registry = registry;
    this.log = log;
    bus.subscribe('users-changed', ({ userIds }) => {
      for (const userId of userIds) void this.check(userId);
    });
  }

  /** Resolves when it is certain that the user may stay, or has gone. Never rejects. */
  async check(userId: string): Promise<void> {
    while (this.registry.sessionsOf(userId).length > 0) {
      try {
        const barred = barredBecause(await this.users.standing(userId), performance.now());
        if (barred) this.expel(userId, { code: barred.code, message: barred.message });
        return;
      } catch (err) {
        this.log.warn({ err, userId }, 'it is not known whether this user may stay connected');
        await delay(RETRY_MS, undefined, { ref: false });
      }
    }
  }

  private expel(userId: string, reason: { code: string; message: string }): void {
    for (const session of this.registry.sessionsOf(userId)) {
      if (session.principal?.kind === 'user') {
        closeWith(session, CloseCode.PolicyViolation, reason);
      }
    }
  }
}
