import type { Server } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { Dialects } from '#contract/wire/agreement';
import type { LiveSession } from '#contract/rest/monitor';
import { Command } from '#contract/wire/commands';
import type { Push } from '#contract/wire/packets/push';
import { messagePackSerializer } from '#contract/wire/serializers/message-pack';
import { x25519Envelope } from '#contract/wire/serializers/x25519-envelope';
import type { Bus, ChatMessage, CloseReason, UserEvent } from '../bus/bus.ts';
import './short-pauses.ts';
import { Acceptor } from './acceptor.ts';
import { Arrivals } from './arrivals.ts';
import { broadcastHere } from './broadcast.ts';
import { ChangedChats } from './changed-chats.ts';
import { Chats } from './chats.ts';
import { Counters } from './counters.ts';
import { Delivery } from './delivery.ts';
import { drain } from './drain.ts';
import { encode } from './encode.ts';
import { closeWith } from './farewell.ts';
import { Faults } from './faults.ts';
import type { GatewayOptions } from './gateway-options.ts';
import { allHandlers } from './handlers/all-handlers.ts';
import { Handshakes } from './handshakes.ts';
import { KeepAlive } from './keep-alive.ts';
import { LastSeenWriter } from './last-seen-writer.ts';
import { DEFAULT_LIMITS, type GatewayLimits } from './limits.ts';
import { newNativeX25519Key } from './native-x25519.ts';
import { type DrainState, OperatorDrain } from './operator-drain.ts';
import { Outboxes } from './outbox.ts';
import type { MessageStore } from './ports.ts';
import { type Recalled, Recalls } from './recalls.ts';
import { Quirks } from './quirks.ts';
import { type Presence, Registry } from './registry.ts';
import { Rights } from './rights.ts';
import { Router } from './router.ts';
import { CloseCode, type Session } from './session.ts';
import { Supersession } from './session-policy.ts';
import { StandingGuard } from './standing-guard.ts';
import { Tap } from './tap/tap.ts';
import { TapClock } from './tap/tap-clock.ts';
import { Watches } from './tap/watches.ts';
import { TopicFeed } from './topic-feed.ts';
import { TurnEnd } from './turn-end.ts';
import { Turnstile } from './turnstile.ts';
import { Violations } from './violations.ts';

/** Users whose missed messages are looked up at the same time: the database has others to serve. */
const MISSED_AT_ONCE = 3;
/** Last-seen times are exact to about this much. */
const LAST_SEEN_EVERY_MS = 5_000;

/** Which connections to close: all of a user's, one, or those bound with one credential. */
export type Disconnect =
  { readonly userId: string } | { readonly sessionId: string } | { readonly credential: string };

/** The instant-messaging socket. Composes its parts; each is in a file of its own. */
export class Gateway {
  readonly topics: TopicFeed;
  readonly watches: Watches;
  readonly presence: Presence;
  readonly counters = new Counters();
  readonly violations = new Violations();
  private readonly registry: Registry;
  private readonly bus: Bus;
  private readonly store: MessageStore;
  private readonly limits: GatewayLimits;
  private readonly acceptor: Acceptor;
  private readonly delivery: Delivery;
  private readonly recalls: Recalls;
  private readonly supersession: Supersession;
  private readonly arrivals = new Arrivals();
  private readonly keepAlive: KeepAlive;
  private readonly lastSeen: LastSeenWriter;
  private readonly operatorDrain: OperatorDrain;
  private readonly turnEnd = new TurnEnd();
  private readonly outboxes: Outboxes;
  private readonly tap: Tap;
  private readonly quirks: Quirks;
  private readonly handshakes: Handshakes;
  /** Stopping takes no connections any more, closing takes no messages either. */
  private stopping = false;
  private closing = false;
  private onAllClosed: () => void = () => undefined;

  constructor(options: GatewayOptions) {
    const { bus, log } = options;
    const { counters, turnEnd } = this;
    const limits = (this.limits = { ...DEFAULT_LIMITS, ...options.limits });
    const now = () => performance.now();
    const stopping = () => this.stopping;
    const draining = () => this.operatorDrain.draining;
    const closing = () => this.closing;
    this.bus = bus;
    this.store = options.messages;
    this.registry = new Registry(bus);
    this.presence = this.registry;
    this.operatorDrain = new OperatorDrain(this.registry, now);
    this.lastSeen = new LastSeenWriter(options.lastSeen, log, LAST_SEEN_EVERY_MS);
    const quirks = (this.quirks = new Quirks(options.conformance, limits));
    this.keepAlive = new KeepAlive(this.registry, limits, counters, quirks, now);

    const { registry, lastSeen } = this;
    const outboxes = (this.outboxes = new Outboxes(turnEnd, limits));
    const topics = (this.topics = new TopicFeed(bus, () => outboxes.pressed));
    const clock = new TapClock();
    const tap = (this.tap = new Tap(bus, clock));
    const { reveals } = options;
    const pressed = () => outboxes.pressed;
    const watches = (this.watches = new Watches({ bus, reveals, clock, pressed, log }));
    const { waitingHandshakes } = limits;
    const handshakes = (this.handshakes = new Handshakes(
      limits.handshakes,
      waitingHandshakes,
      now,
    ));
    const chats = new Chats(options.membership, options.users);
    const rights = new Rights({ ...options, friendsOnly: options.friendsOnly ?? false, now });
    const guard = new StandingGuard(bus, options.users, registry, log);
    const supersession = new Supersession(options.sessionPolicy ?? 'all', bus, registry);
    const turnstile = new Turnstile(MISSED_AT_ONCE);
    const delivery = new Delivery({ bus, chats, registry, turnEnd, counters, log });
    const dialects = new Dialects(
      options.serializers ?? [messagePackSerializer],
      options.envelopes ?? [x25519Envelope({ newKey: newNativeX25519Key })],
    );
    const faults = new Faults(this.violations, counters, limits, options.conformance);
    const handlers = allHandlers({
      ...options,
      dialects,
      bind: {
        ...options,
        registry,
        lastSeen,
        limits,
        legacyBind: options.legacyBind ?? 'deny',
        closing: stopping,
        draining,
        guard,
        arrivals: this.arrivals,
        supersession,
        changedChats: new ChangedChats(options.missed, turnstile, log),
        now,
        dialects,
      },
      messages: { rights, store: options.messages, delivery, counters, limits, log, closing, now },
      chats,
      topics,
      watches,
      turnstile,
      unbind: (session) => this.unbind(session),
    });
    const router = new Router({ handlers, faults, counters, limits, log, tap, quirks, now });
    this.delivery = delivery;
    this.recalls = new Recalls({ bus, chats, delivery, registry, log });
    this.supersession = supersession;
    this.acceptor = new Acceptor({
      outboxes,
      limits,
      counters,
      tap,
      registry,
      router,
      faults,
      handshakes,
      now,
      closing: stopping,
      draining,
      seemsOperators: options.seemsOperators ?? (() => false),
      onExpelled: (session) => this.unbind(session),
      onClosed: (session) => this.forget(session),
      addressOf: options.addressOf ?? ((request) => request.socket.remoteAddress ?? ''),
    });

    turnEnd.add(() => delivery.dispatch());
    turnEnd.add(() => outboxes.flush());
    bus.onUsers((userIds, event) => this.onUsers(userIds, event));
    bus.subscribe('disconnect', ({ which, reason }) => this.disconnectHere(which, reason));
    bus.answer('broadcast', (push) => broadcastHere(registry, push));
  }

  /** Serves `/chat` on this server; other upgrades are answered with 404. */
  attach(server: Server): void {
    this.acceptor.attach(server);
    this.keepAlive.start();
  }

  get connectionCount(): number {
    return this.registry.connectionCount;
  }

  get onlineUserCount(): number {
    return this.registry.onlineUserCount;
  }

  /** Bound sockets of end users. */
  get sessionCount(): number {
    return this.registry.sessionCount;
  }

  get handshakesWaiting(): number {
    return this.handshakes.waiting;
  }

  /** Bytes that wait in the server for slow readers. */
  get backlogBytes(): number {
    return this.outboxes.backlog;
  }

  /** Whether anybody watches frames of this node. */
  get watched(): boolean {
    return this.tap.watching;
  }

  /** The bound connections of end users. */
  sessions(): LiveSession[] {
    return this.registry.endUserConnections().map((session) => ({
      id: session.id,
      userId: session.userId ?? '',
      verified: session.verified,
      address: session.address,
      build: session.build,
      device: session.device,
      since: new Date(session.since).toISOString(),
    }));
  }

  /** Pushes to every end user online; resolves to the ids of those whose socket it was written to. */
  async broadcastToOnline(push: Push): Promise<ReadonlySet<string>> {
    const written = await this.bus.ask('broadcast', push);
    return new Set(written.flat());
  }

  /** Brings a stored message that no connection sent to its recipients. */
  deliver(packet: ChatMessage['packet']): void {
    this.delivery.add({ packet, fromSession: '' }, 'chat');
  }

  /** Tells those who may hold these messages that they were taken back. Never rejects. */
  announceRecall(recalled: readonly Recalled[]): Promise<void> {
    return this.recalls.announce(recalled);
  }

  /** Tells the connections why, then closes them. Nothing happens where there is none. */
  disconnect(which: Disconnect, reason: CloseReason): void {
    if ('userId' in which) this.bus.toUsers([which.userId], { kind: 'close', reason });
    else this.bus.publish('disconnect', { which, reason });
  }

  /**
   * Lets no end user in any more and closes their connections over so many seconds, while this node goes
   * on running; operators stay. One under way goes on at the new rate.
   */
  drain(seconds: number): DrainState {
    this.operatorDrain.begin(seconds);
    // Those who wait for their handshake are told now.
    this.handshakes.release();
    return this.drainState();
  }

  /** Lets connections in again. */
  endDrain(): DrainState {
    this.operatorDrain.end();
    return this.drainState();
  }

  drainState(): DrainState {
    return this.operatorDrain.state();
  }

  /**
   * Graceful stop: takes no connection any more, and closes thousands of sockets a few at a time, each
   * told why, so that their clients do not come back all at once. With the last of them it takes no
   * message either and settles those in flight. Resolves when all sockets are closed: those that do
   * not answer are cut.
   */
  async close(): Promise<void> {
    if (this.stopping) return;
    this.stopping = true;
    this.operatorDrain.end();
    this.handshakes.release();
    const reason = { code: 'server-stop', message: 'the server is going down' };
    await drain(this.registry, this.limits.drainMs, (session) => {
      closeWith(session, CloseCode.GoingAway, reason);
    });
    this.closing = true;
    await this.store.settled();
    while (this.delivery.busy) await turn();
    const allClosed = new Promise<void>((resolve) => (this.onAllClosed = resolve));
    for (const session of this.registry.connections()) {
      closeWith(session, CloseCode.GoingAway, reason);
    }
    if (this.registry.connectionCount > 0) await allClosed;
    this.keepAlive.stop();
    this.watches.stop();
    this.tap.stop();
    await this.lastSeen.flush();
  }

  private onUsers(userIds: readonly string[], event: UserEvent): void {
    if (event.kind === 'messages') {
      this.delivery.deliver(userIds, event.messages);
      return;
    }
    if (event.kind === 'recalled') {
      this.recalls.deliver(userIds, event.messages);
      return;
    }
    if (event.kind === 'bound') {
      for (const userId of userIds) this.supersession.apply(userId, event.connection);
      return;
    }
    const frame = event.kind === 'push' ? encode(Command.Push, event.push) : undefined;
    for (const userId of userIds) {
      if (event.kind === 'close') this.arrivals.closed({ userId });
      for (const session of this.registry.sessionsOf(userId)) {
        if (event.kind === 'close') closeWith(session, CloseCode.PolicyViolation, event.reason);
        else if (frame) session.send(frame);
      }
    }
  }

  private disconnectHere(
    which: Exclude<Disconnect, { userId: string }>,
    reason: CloseReason,
  ): void {
    if ('credential' in which) this.arrivals.closed(which);
    for (const session of this.registry.connections()) {
      const meant =
        'sessionId' in which
          ? session.id === which.sessionId
          : which.credential !== '' && session.principal?.credential === which.credential;
      if (meant) closeWith(session, CloseCode.PolicyViolation, reason);
    }
  }

  private unbind(session: Session): void {
    this.quirks.over(session);
    if (session.principal?.kind === 'user') this.lastSeen.note(session.principal.userId);
    this.topics.forget(session);
    this.watches.forget(session);
    this.registry.unbind(session);
    session.openChat = undefined;
    session.catchUp = undefined;
  }

  private forget(session: Session): void {
    // What it sent last and nobody has looked at yet is nobody's any more, and no violation.
    session.expelled = true;
    session.ended();
    this.tap.forget(session);
    this.unbind(session);
    this.registry.remove(session);
    if (this.registry.connectionCount === 0) this.onAllClosed();
  }
}
