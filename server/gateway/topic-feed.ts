import { LIVE_HISTORY_SECONDS } from '#contract/rest/monitor';
import { Command } from '#contract/wire/commands';
import { type Topic, type TopicBatch, type Topics, TOPICS } from '#contract/wire/packets/live';
import type { Bus } from '../bus/bus.ts';
import { type Encoded, encode } from './encode.ts';
import type { Session } from './session.ts';

/** At most four batches a second reach a watcher. */
const BATCH_EVERY_MS = 250;
/** Most items of one batch; what comes beyond is left out and counted. */
const MAX_BATCH_ITEMS = 500;
/** A watcher with more than this waiting in the server is left out until it has caught up. */
const MAX_BACKLOG_BYTES = 256 * 1024;

/** How many items of each topic whoever subscribes is given first. */
const REMEMBERED: Readonly<Record<Topic, number>> = {
  metrics: LIVE_HISTORY_SECONDS,
  announcements: 50,
  alarms: 50,
  jobs: 50,
};

/** What operators follow live: items go out in batches, and the last ones are remembered. */
export class TopicFeed {
  private readonly bus: Bus;
  private readonly channels: { readonly [T in Topic]: Channel<T> };

  /** `pressed`: whether memory runs short. Then nobody is sent a batch. */
  constructor(bus: Bus, pressed: () => boolean) {
    this.bus = bus;
    this.channels = {
      metrics: new Channel('metrics', pressed),
      announcements: new Channel('announcements', pressed),
      alarms: new Channel('alarms', pressed),
      jobs: new Channel('jobs', pressed),
    };
    bus.subscribe('topic', ({ topic, item }) => this.channels[topic].add(item as never));
  }

  publish<T extends Topic>(topic: T, item: Topics[T]): void {
    this.bus.publish('topic', { topic, item } as never);
  }

  /** What was sent before this server started, oldest first: for those who subscribe later. */
  recall<T extends Topic>(topic: T, items: readonly Topics[T][]): void {
    this.channels[topic].recall(items);
  }

  /** Oldest first. */
  recent<T extends Topic>(topic: T): readonly Topics[T][] {
    return this.channels[topic].recent();
  }

  /** What came before the first batch of the new watcher, oldest first. */
  watch<T extends Topic>(topic: T, session: Session): readonly Topics[T][] {
    return this.channels[topic].watch(session);
  }

  unwatch(topic: Topic, session: Session): void {
    this.channels[topic].unwatch(session);
  }

  /** Called when a connection ended or is no operator's any more. */
  forget(session: Session): void {
    for (const topic of TOPICS) this.unwatch(topic, session);
  }
}

class Channel<T extends Topic> {
  private readonly topic: T;
  private readonly pressed: () => boolean;
  /** Items sent already, oldest first. */
  private remembered: Topics[T][] = [];
  /** Items of the next batch. */
  private pending: Topics[T][] = [];
  private pendingDropped = 0;
  /** With the number of items each has missed since its last batch. */
  private readonly watchers = new Map<Session, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(topic: T, pressed: () => boolean) {
    this.topic = topic;
    this.pressed = pressed;
  }

  add(item: Topics[T]): void {
    if (this.pending.length < MAX_BATCH_ITEMS) this.pending.push(item);
    else this.pendingDropped += 1;
    // The first item after a pause waits as long as any other: batches never come closer.
    this.timer ??= setTimeout(() => this.send(), BATCH_EVERY_MS).unref();
  }

  recall(items: readonly Topics[T][]): void {
    this.remembered = [...items, ...this.remembered].slice(-REMEMBERED[this.topic]);
  }

  recent(): readonly Topics[T][] {
    return [...this.remembered, ...this.pending];
  }

  watch(session: Session): readonly Topics[T][] {
    // Who asks again is a second page behind the same connection, and knows as little as the first.
    if (!this.watchers.has(session)) this.watchers.set(session, 0);
    // Without those of the next batch, which it will be sent: each item once.
    return this.remembered.slice();
  }

  unwatch(session: Session): void {
    this.watchers.delete(session);
  }

  private send(): void {
    this.timer = undefined;
    const { pending, pendingDropped } = this;
    this.pending = [];
    this.pendingDropped = 0;
    this.remembered = [...this.remembered, ...pending].slice(-REMEMBERED[this.topic]);
    let shared: Encoded | undefined;
    const pressed = this.watchers.size > 0 && this.pressed();
    for (const [session, missed] of this.watchers) {
      if (pressed || session.socket.writableLength > MAX_BACKLOG_BYTES) {
        this.watchers.set(session, missed + pending.length + pendingDropped);
      } else if (missed === 0) {
        session.send((shared ??= this.batch(pending, pendingDropped)));
      } else {
        this.watchers.set(session, 0);
        session.send(this.batch(pending, missed + pendingDropped));
      }
    }
  }

  private batch(items: readonly Topics[T][], dropped: number): Encoded {
    const batch: TopicBatch<T> = { topic: this.topic, items, dropped };
    return encode(Command.TopicBatch, batch);
  }
}
