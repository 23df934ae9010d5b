import type { Packet } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import type { TrafficFrame } from '#contract/wire/packets/traffic';
import type { Body } from '#contract/wire/serializers';
import type { Bus, NodeEvents } from '../../bus/bus.ts';
import type { Encoded } from '../encode.ts';
import { isViolation } from '../violation-codes.ts';
import type { TapClock } from './tap-clock.ts';
import { TapStream } from './tap-stream.ts';
import {
  Bodies,
  type RawFrame,
  type TappedConnection,
  TappedFrame,
  weightOf,
} from './tapped-frame.ts';
import { refusalIn, Unanswered } from './unanswered.ts';

/** How often what was taken is sent to the nodes whose operators watch. */
export const BATCH_EVERY_MS = 250;
/** Characters of one batch, roughly; what does not fit is left out and counted. */
const MAX_BATCH_CHARACTERS = 256 * 1024;

const NOTHING = Buffer.alloc(0);

/** A connection, and what it has asked. */
interface AskingConnection extends TappedConnection {
  unanswered: Unanswered | undefined;
}

/**
 * Copies of the frames of this node's connections for whoever watches, on whichever node. Each frame
 * is looked at as it passes, which must cost next to nothing: it is compared with the filters, and
 * once a batch is full only counted. Into text goes what is sent on, four times a second.
 */
export class Tap {
  /** Looked at for every frame: nothing else is done while nobody watches. */
  watching = false;
  private readonly streams = new Map<string, TapStream>();
  private list: readonly TapStream[] = [];
  private readonly bus: Bus;
  private readonly clock: TapClock;
  private seq = 0;
  private timer: NodeJS.Timeout | undefined;
  /** Connections that have requests waiting for an answer. */
  private readonly asking = new Set<AskingConnection>();
  /** When frames came that waited for an earlier one of their connection. */
  private heldSince = new WeakMap<RawFrame, number>();

  constructor(bus: Bus, clock: TapClock) {
    this.bus = bus;
    this.clock = clock;
    bus.subscribe('tap-open', (event) => this.open(event));
    bus.subscribe('tap-close', ({ streamId }) => this.close(streamId));
  }

  /** It came, and is looked at later. */
  held(raw: RawFrame): void {
    this.heldSince.set(raw, performance.now());
  }

  /** A frame of a client; `packet` where it could be read. */
  arrived(session: AskingConnection, raw: RawFrame, packet: Packet | undefined): TappedFrame {
    const moment = this.heldSince.get(raw) ?? performance.now();
    const frame = new TappedFrame(
      ++this.seq,
      moment,
      session,
      'in',
      packet?.command ?? null,
      packet?.body,
      raw,
    );
    if (!session.unanswered) {
      session.unanswered = new Unanswered();
      this.asking.add(session);
    }
    session.unanswered.add(frame);
    for (const stream of this.list) {
      if (!stream.filter.violationsOnly) this.offer(stream, frame);
    }
    return frame;
  }

  /** What the gateway made of a frame. */
  faulted(frame: TappedFrame, fault: string): void {
    if (frame.fault !== undefined) return;
    const violation = isViolation(fault);
    frame.fault = fault;
    frame.violation = violation;
    if (frame.left) {
      for (const stream of frame.takenBy ?? []) stream.tellLate(frame, fault, violation);
      this.schedule();
    }
    if (!violation) return;
    for (const stream of this.list) if (stream.filter.violationsOnly) this.offer(stream, frame);
  }

  /** The WebSocket itself broke: there is no frame. */
  broke(session: AskingConnection, fault: string): void {
    this.faulted(this.arrived(session, NOTHING, undefined), fault);
  }

  /** Packets that were handed to a connection, framed for WebSocket in its serializer. */
  sent(session: AskingConnection, packets: Encoded, frames: Buffer): void {
    const { parts, command } = packets;
    if (parts) {
      if (this.onlyCounted(session, parts)) return;
      for (const part of parts) this.sent(session, part, part.in(session.format.serializer));
    } else if (command !== Command.TrafficBatch && command !== Command.TopicBatch) {
      this.sentOne(session, command, packets.fields as Body, frames);
    }
  }

  /** The connection is over. */
  forget(session: AskingConnection): void {
    session.unanswered = undefined;
    this.asking.delete(session);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.streams.clear();
    this.changed();
  }

  /** Packets that answer nothing and find no batch with room for one of them: a fan-out's most copies. */
  private onlyCounted(session: AskingConnection, packets: readonly Encoded[]): boolean {
    if (session.unanswered?.waiting === true) return false;
    for (const { filter, hasRoom } of this.list) {
      if (!filter.violationsOnly && hasRoom && filter.count(session, packets) > 0) return false;
    }
    for (const stream of this.list) {
      if (!stream.filter.violationsOnly) stream.dropped += stream.filter.count(session, packets);
    }
    this.seq += packets.length;
    return true;
  }

  private sentOne(session: AskingConnection, command: number, body: Body, raw: Buffer): void {
    const seq = ++this.seq;
    let frame: TappedFrame | undefined;
    const request = session.unanswered?.answeredBy(command, body);
    if (request) {
      const refusal = refusalIn(command, body);
      if (refusal !== undefined) this.faulted(request, refusal);
    }
    for (const stream of this.list) {
      const { filter } = stream;
      if (filter.violationsOnly || !filter.fits(session, 'out', command, body)) continue;
      if (!stream.hasRoom) {
        stream.dropped += 1;
        continue;
      }
      if (!frame) {
        frame = new TappedFrame(seq, performance.now(), session, 'out', command, body, raw);
        frame.answers = request;
      }
      stream.take(frame);
      this.schedule();
    }
  }

  private offer(stream: TapStream, frame: TappedFrame): void {
    if (!stream.filter.fits(frame.session, frame.direction, frame.command, frame.body)) return;
    if (stream.hasRoom) stream.take(frame);
    else stream.dropped += 1;
    this.schedule();
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => this.flush(), BATCH_EVERY_MS).unref();
  }

  private flush(): void {
    this.timer = undefined;
    this.clock.adjust();
    const now = performance.now();
    const bodies = new Bodies();
    for (const stream of this.list) {
      if (stream.expiresAt < now) this.close(stream.id);
      else if (!stream.empty) this.send(stream, bodies, now);
    }
  }

  private send(stream: TapStream, bodies: Bodies, now: number): void {
    const { frames, lateFaults } = stream;
    let { dropped } = stream;
    stream.frames = [];
    stream.lateFaults = [];
    stream.dropped = 0;
    const rendered: TrafficFrame[] = [];
    // Whoever may not see it unmasked any more is not sent it masked: the filter may have looked inside.
    const allowed = !stream.revealed || now < stream.revealedUntil;
    let room = allowed ? MAX_BATCH_CHARACTERS : 0;
    for (const frame of frames) {
      frame.left = true;
      if (room <= 0) {
        dropped += 1;
        continue;
      }
      const row = frame.render(stream.revealed, bodies, this.clock);
      rendered.push(row);
      room -= weightOf(row);
    }
    this.bus.publish('tap-frames', { streamId: stream.id, frames: rendered, lateFaults, dropped });
  }

  private open(event: NodeEvents['tap-open']): void {
    const { streamId, filter, revealedForMs, forMs, room } = event;
    const now = performance.now();
    let stream = this.streams.get(streamId);
    if (!stream) {
      stream = new TapStream(streamId, filter, revealedForMs > 0);
      this.streams.set(streamId, stream);
      this.changed();
    }
    stream.revealedUntil = now + revealedForMs;
    stream.expiresAt = now + forMs;
    stream.room = room;
  }

  private close(streamId: string): void {
    if (this.streams.delete(streamId)) this.changed();
  }

  private changed(): void {
    this.list = [...this.streams.values()];
    this.watching = this.list.length > 0;
    if (this.watching) return;
    for (const session of this.asking) session.unanswered = undefined;
    this.asking.clear();
    this.heldSince = new WeakMap();
  }
}
