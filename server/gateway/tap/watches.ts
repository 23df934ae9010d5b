import { randomBytes } from 'node:crypto';
import { Command } from '#contract/wire/commands';
import { Refusal } from '#contract/wire/packets/session';
import type { TrafficBatch, TrafficFilter, WatchRequest } from '#contract/wire/packets/traffic';
import type { Bus, NodeEvents } from '../../bus/bus.ts';
import type { Log, Operator, Reveals } from '../ports.ts';
import { Refused } from '../refused.ts';
import type { Session } from '../session.ts';
import { BATCH_EVERY_MS } from './tap.ts';
import type { TapClock } from './tap-clock.ts';
import { MAX_BATCH_FRAMES, type Watch, WatchStream } from './watch-stream.ts';

/** Most frames of all batches sent at one time, however many watch. */
const MAX_FRAMES_AT_ONCE = 2_400;
const MAX_WATCHES_PER_CONNECTION = 16;
/** Filters compared with every frame of every node. */
const MAX_STREAMS = 64;
/** Nodes are told again so often what is watched … */
const RENEW_EVERY_MS = 10_000;
/** … and forget it when they are not for so long. */
const LEASE_MS = 35_000;

export interface WatchesContext {
  readonly bus: Bus;
  readonly reveals: Reveals;
  readonly clock: TapClock;
  /** Whether memory runs short: then nobody is sent a batch. */
  readonly pressed: () => boolean;
  readonly log: Log;
}

/** The operators on this node who watch frames: asks all nodes for them and sends them on. */
export class Watches {
  private readonly context: WatchesContext;
  private readonly node = randomBytes(6).toString('base64url');
  private readonly byConnection = new Map<Session, Map<string, Watch>>();
  private readonly streams = new Map<string, WatchStream>();
  private readonly streamsById = new Map<string, WatchStream>();
  private opened = 0;
  private count = 0;
  private sentAt = -Infinity;
  private sending: NodeJS.Timeout | undefined;
  private renewing: NodeJS.Timeout | undefined;

  constructor(context: WatchesContext) {
    this.context = context;
    const { bus } = context;
    bus.subscribe('tap-frames', (event) => this.add(event));
    bus.subscribe('reveal', ({ operatorId }) => this.revealChanged(operatorId));
  }

  /**
   * Begins a watch, or gives one another filter.
   * @returns until when it is unmasked, in milliseconds since 1970, 0 when it is masked.
   * @throws Refused needs-reveal, unavailable
   */
  async watch(
    session: Session,
    { userId: operatorId }: Operator,
    { watchId, filter }: WatchRequest,
  ): Promise<number> {
    const { reveals, clock } = this.context;
    const reveal = await this.revealFor(operatorId, filter);
    if (session.expelled || session.userId !== operatorId) return 0;
    const watches = this.byConnection.get(session) ?? new Map<string, Watch>();
    const before = watches.get(watchId);
    if (!before && watches.size >= MAX_WATCHES_PER_CONNECTION) {
      throw new Refused(Refusal.Unavailable, `a connection has ${watches.size} watches at most`);
    }
    if (!this.streams.has(keyOf(filter, reveal)) && this.streams.size >= MAX_STREAMS) {
      throw new Refused(Refusal.Unavailable, 'too many different filters are watched already');
    }
    const stream = this.streamOf(filter, reveal);
    const revealedUntil = reveal ? (reveals.of(operatorId)?.until ?? 0) : 0;
    const since = clock.wall(performance.now());
    const watch: Watch = {
      session,
      watchId,
      operatorId,
      filter,
      stream,
      since,
      fresh: true,
      missed: 0,
      revealedUntil,
    };
    stream.watches.add(watch);
    // Only now, or their stream would end and begin anew where the filter is the same.
    if (before) this.remove(before);
    watches.set(watchId, watch);
    this.byConnection.set(session, watches);
    this.count += 1;
    this.announce();
    return revealedUntil;
  }

  unwatch(session: Session, watchId: string): void {
    const watch = this.byConnection.get(session)?.get(watchId);
    if (!watch) return;
    this.remove(watch);
    this.announce();
  }

  /** Called when a connection ended or is no operator's any more. */
  forget(session: Session): void {
    const watches = this.byConnection.get(session);
    if (!watches) return;
    for (const watch of watches.values()) this.remove(watch);
    this.announce();
  }

  /** What the operator watches now. */
  filtersOf(operatorId: string): TrafficFilter[] {
    return this.watchesOf(operatorId).map(({ filter }) => filter);
  }

  stop(): void {
    clearTimeout(this.sending);
    clearInterval(this.renewing);
  }

  /** Whether it is unmasked. @throws Refused needs-reveal */
  private async revealFor(operatorId: string, filter: TrafficFilter): Promise<boolean> {
    const { reveals } = this.context;
    if (reveals.of(operatorId)) {
      if (await reveals.watching(operatorId, filter)) return true;
      if (reveals.of(operatorId)) {
        throw new Refused(Refusal.NeedsReveal, 'this reveal was used for too much, begin another');
      }
    }
    if (filter.text !== undefined) {
      throw new Refused(Refusal.NeedsReveal, 'looking for text takes a reveal');
    }
    if (filter.address !== undefined && isWholeAddress(filter.address)) {
      throw new Refused(Refusal.NeedsReveal, 'the last part of an address takes a reveal');
    }
    return false;
  }

  private streamOf(filter: TrafficFilter, revealed: boolean): WatchStream {
    const key = keyOf(filter, revealed);
    const known = this.streams.get(key);
    if (known) return known;
    const stream = new WatchStream(`${this.node}:${++this.opened}`, filter, revealed);
    this.streams.set(key, stream);
    this.streamsById.set(stream.id, stream);
    return stream;
  }

  private remove(watch: Watch): void {
    const watches = this.byConnection.get(watch.session);
    if (watches?.delete(watch.watchId) !== true) return;
    if (watches.size === 0) this.byConnection.delete(watch.session);
    this.count -= 1;
    this.leave(watch);
  }

  private leave(watch: Watch): void {
    const { stream } = watch;
    stream.watches.delete(watch);
    if (stream.watches.size > 0) return;
    this.streams.delete(keyOf(stream.filter, stream.revealed));
    this.streamsById.delete(stream.id);
    this.context.bus.publish('tap-close', { streamId: stream.id });
  }

  /** Tells all nodes what is watched, and for how long they may take that for granted. */
  private announce(): void {
    if (this.count === 0) {
      clearInterval(this.renewing);
      this.renewing = undefined;
      return;
    }
    this.renewing ??= setInterval(() => this.announce(), RENEW_EVERY_MS).unref();
    const room = Math.max(
      1,
      Math.min(MAX_BATCH_FRAMES, Math.floor(MAX_FRAMES_AT_ONCE / this.count)),
    );
    for (const { id, filter, revealed, watches } of this.streams.values()) {
      let revealedForMs = 0;
      if (revealed) {
        for (const { operatorId } of watches) {
          const left = this.context.reveals.of(operatorId)?.leftMs ?? 0;
          revealedForMs = Math.max(revealedForMs, left);
        }
      }
      const event = { streamId: id, filter, revealedForMs, forMs: LEASE_MS, room };
      this.context.bus.publish('tap-open', event);
    }
  }

  private add(event: NodeEvents['tap-frames']): void {
    const stream = this.streamsById.get(event.streamId);
    if (!stream) return;
    stream.add(event);
    this.schedule();
  }

  private schedule(): void {
    if (this.sending) return;
    const inMs = Math.max(0, this.sentAt + BATCH_EVERY_MS - performance.now());
    this.sending = setTimeout(() => this.send(), inMs).unref();
  }

  private send(): void {
    this.sending = undefined;
    this.sentAt = performance.now();
    const { reveals } = this.context;
    const pressed = this.context.pressed();
    for (const stream of this.streams.values()) stream.send(reveals, pressed);
  }

  private watchesOf(operatorId: string): Watch[] {
    return [...this.byConnection.values()].flatMap((watches) =>
      [...watches.values()].filter((watch) => watch.operatorId === operatorId),
    );
  }

  private revealChanged(operatorId: string): void {
    const watches = this.watchesOf(operatorId);
    if (this.context.reveals.of(operatorId)) {
      for (const watch of watches) void this.unmask(watch);
    } else {
      for (const watch of watches) this.mask(watch);
      this.announce();
    }
  }

  /** Not before it is written down that this is seen. */
  private async unmask(watch: Watch): Promise<void> {
    const { reveals, log } = this.context;
    const { operatorId, filter, session, watchId } = watch;
    try {
      if (!(await reveals.watching(operatorId, filter))) return;
    } catch (err) {
      log.warn({ err, operatorId }, 'a watch stays masked: the audit log cannot be written');
      return;
    }
    const current = this.byConnection.get(session)?.get(watchId) === watch;
    if (current && reveals.of(operatorId)) this.move(watch, true);
  }

  private mask(watch: Watch): void {
    if (watch.filter.text === undefined && !isWholeAddress(watch.filter.address ?? '')) {
      this.move(watch, false);
      return;
    }
    this.remove(watch);
    const last = { watchId: watch.watchId, frames: [], dropped: 0, revealedUntil: 0, ended: true };
    watch.session.answer(Command.TrafficBatch, last satisfies TrafficBatch);
  }

  private move(watch: Watch, revealed: boolean): void {
    const stream = this.streamOf(watch.filter, revealed);
    if (watch.stream !== stream) {
      this.leave(watch);
      watch.stream = stream;
      stream.watches.add(watch);
      watch.since = this.context.clock.wall(performance.now());
      watch.fresh = true;
    }
    this.announce();
    this.schedule();
  }
}

function keyOf(filter: TrafficFilter, revealed: boolean): string {
  return `${revealed} ${JSON.stringify(filter)}`;
}

/** Four numbers, or eight groups: nothing of it is left to be masked. */
function isWholeAddress(address: string): boolean {
  return /^(.*[:.])?\d+\.\d+\.\d+\.\d/.test(address) || address.split(':').length > 7;
}
