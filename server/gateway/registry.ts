import type { Bus } from '../bus/bus.ts';
import type { Principal } from './ports.ts';
import type { Session } from './session.ts';

/** Who is online, as the rest of the server asks. */
export interface Presence {
  /** Live connections of each of these users; users without any are left out. */
  devicesOf(userIds: Iterable<string>): ReadonlyMap<string, number>;
  onlineUserIds(): string[];
}

const NONE: readonly Session[] = [];

/** The connections of this node, and whose they are. */
export class Registry implements Presence {
  private readonly open = new Set<Session>();
  private readonly endUsers = new Map<string, readonly Session[]>();
  private readonly operators = new Map<string, readonly Session[]>();
  private readonly addresses = new Map<string, number>();
  private readonly bus: Bus;
  private endUserSessions = 0;

  constructor(bus: Bus) {
    this.bus = bus;
  }

  get connectionCount(): number {
    return this.open.size;
  }

  get onlineUserCount(): number {
    return this.endUsers.size;
  }

  /** Bound sockets of end users. */
  get sessionCount(): number {
    return this.endUserSessions;
  }

  connections(): Iterable<Session> {
    return this.open;
  }

  connectionsFrom(address: string): number {
    return this.addresses.get(address) ?? 0;
  }

  add(session: Session): void {
    this.open.add(session);
    this.addresses.set(session.address, this.connectionsFrom(session.address) + 1);
  }

  remove(session: Session): void {
    if (!this.open.delete(session)) return;
    const left = this.connectionsFrom(session.address) - 1;
    if (left > 0) this.addresses.set(session.address, left);
    else this.addresses.delete(session.address);
    this.unbind(session);
  }

  bind(session: Session, principal: Principal): void {
    session.principal = principal;
    const { userId } = principal;
    const users = this.usersLike(principal);
    const others = users.get(userId);
    users.set(userId, others === undefined ? [session] : [...others, session]);
    if (principal.kind === 'user') this.endUserSessions += 1;
    if (others === undefined) this.bus.attend(userId);
  }

  unbind(session: Session): void {
    const { principal } = session;
    if (!principal) return;
    session.principal = undefined;
    const { userId } = principal;
    const users = this.usersLike(principal);
    const others = this.sessionsOf(userId).filter((other) => other !== session);
    if (principal.kind === 'user') this.endUserSessions -= 1;
    if (others.length > 0) {
      users.set(userId, others);
    } else {
      users.delete(userId);
      this.bus.leave(userId);
    }
  }

  /** Of an end user or an operator. The list is never changed, only replaced: safe to walk along. */
  sessionsOf(userId: string): readonly Session[] {
    return this.endUsers.get(userId) ?? this.operators.get(userId) ?? NONE;
  }

  /** All bound connections of end users at this moment. */
  endUserConnections(): Session[] {
    return [...this.endUsers.values()].flat();
  }

  devicesOf(userIds: Iterable<string>): ReadonlyMap<string, number> {
    const devices = new Map<string, number>();
    for (const userId of userIds) {
      const sessions = this.endUsers.get(userId);
      if (sessions) devices.set(userId, sessions.length);
    }
    return devices;
  }

  onlineUserIds(): string[] {
    return [...this.endUsers.keys()];
  }

  private usersLike(principal: Principal): Map<string, readonly Session[]> {
    return principal.kind === 'user' ? this.endUsers : this.operators;
  }
}
