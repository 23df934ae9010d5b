import { closeWith } from './farewell.ts';
import type { Registry } from './registry.ts';
import { CloseCode, type Session } from './session.ts';

const TICK_MS = 50;
const REASON = { code: 'server-drain', message: 'this server takes no connections for now' };

export interface DrainState {
  readonly draining: boolean;
  /** Connections to be closed: all but those of operators. */
  readonly left: number;
  /** Closed each second; 0 while not draining. */
  readonly perSecond: number;
  /** Since when, milliseconds since 1970; null while not draining. */
  readonly since: number | null;
}

/**
 * Empties this node while it goes on running, because an operator says so: no end user is let in any
 * more, and those connected are closed at an even rate, each told why. Operators stay connected and come
 * in as ever, for somebody has to watch it and to end it.
 */
export class OperatorDrain {
  private readonly registry: Registry;
  private readonly now: () => number;
  private timer: NodeJS.Timeout | undefined;
  private perSecond = 0;
  private since: number | null = null;
  /** Of the clock that never jumps: up to here the rate was used. */
  private usedUntil = 0;

  constructor(registry: Registry, now: () => number) {
    this.registry = registry;
    this.now = now;
  }

  get draining(): boolean {
    return this.since !== null;
  }

  state(): DrainState {
    const { draining, perSecond, since } = this;
    return { draining, left: this.left().length, perSecond, since };
  }

  /** Closes those there are now over so many seconds; one under way goes on at the new rate. */
  begin(seconds: number): void {
    this.since ??= Date.now();
    this.perSecond = Math.max(1, Math.ceil(this.left().length / seconds));
    this.usedUntil = this.now();
    this.timer ??= setInterval(() => this.tick(), TICK_MS).unref();
  }

  /** Lets connections in again; the rest of them stay. Nothing happens while not draining. */
  end(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.since = null;
    this.perSecond = 0;
  }

  private tick(): void {
    const now = this.now();
    let allowed = Math.floor(((now - this.usedUntil) / 1_000) * this.perSecond);
    if (allowed === 0) return;
    this.usedUntil += (allowed / this.perSecond) * 1_000;
    for (const session of this.left()) {
      // Its messages are being stored: it is closed once they are answered.
      if (session.unstored > 0 || session.queue !== undefined) continue;
      closeWith(session, CloseCode.GoingAway, REASON);
      allowed -= 1;
      if (allowed === 0) return;
    }
  }

  private left(): Session[] {
    const left: Session[] = [];
    for (const session of this.registry.connections()) {
      if (!session.expelled && session.principal?.kind !== 'operator') left.push(session);
    }
    return left;
  }
}
