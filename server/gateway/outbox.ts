import type { Duplex } from 'node:stream';
import type { GatewayLimits } from './limits.ts';
import type { TurnEnd } from './turn-end.ts';

/** What an outbox writes to: the socket under a WebSocket, and whether it still takes data. */
export interface Sink {
  readonly socket: Duplex;
  /** False once a close frame was sent: no data frame may follow it (RFC 6455, 5.5.1). */
  readonly writable: boolean;
  /** Hands whole WebSocket messages to the socket. */
  write(frames: Buffer): void;
  /** The reader is too slow. Nothing is written any more. */
  overflow(): void;
}

/**
 * Frames that wait for the end of the turn, to leave in one write. Frames are whole and so are the
 * writes, and `ws` writes its control frames whole and at once too: neither can end up inside the other.
 */
export class Outbox {
  private readonly outboxes: Outboxes;
  private readonly sink: Sink;
  /** Most turns bring one frame at most: a list is made for the second only. */
  private first: Buffer | undefined;
  private rest: Buffer[] | undefined;
  private bytes = 0;
  /** Of the clock that never jumps: since when more waits than may for long; 0 while it does not. */
  private behindSince = 0;

  constructor(outboxes: Outboxes, sink: Sink) {
    this.outboxes = outboxes;
    this.sink = sink;
  }

  /** `frame`: whole WebSocket messages, any number of them; shared, so never to be changed. */
  push(frame: Buffer): void {
    if (this.first === undefined) {
      this.first = frame;
      this.outboxes.wrote(this);
    } else if (this.rest === undefined) {
      this.rest = [frame];
    } else {
      this.rest.push(frame);
    }
    this.bytes += frame.byteLength;
    // Much in one turn: hand over what there is, so that the limit is looked at.
    if (this.bytes > this.outboxes.limitBytes) this.flush();
  }

  /** Bytes that its socket has not taken. */
  get backlog(): number {
    return this.sink.socket.writableLength;
  }

  /** The connection is over, and with it what waited. */
  forget(): void {
    this.first = this.rest = undefined;
    this.bytes = 0;
    this.outboxes.forget(this);
  }

  /** The reader has to go. */
  overflow(): void {
    this.sink.overflow();
  }

  /** Hands everything to the socket now. */
  flush(): void {
    const { first, rest, sink } = this;
    if (first === undefined) return;
    const bytes = this.bytes;
    this.first = this.rest = undefined;
    this.bytes = 0;
    if (!sink.writable) return;
    if (this.isTooSlow(bytes)) {
      sink.overflow();
      return;
    }
    sink.write(rest === undefined ? first : Buffer.concat([first, ...rest], bytes));
    if (this.backlog > 0) this.outboxes.lags(this, bytes);
  }

  /**
   * Whether its reader has to go before so many bytes more. Others may write much at once: whoever only
   * reads a little slower than they write is given time to come up with them.
   */
  private isTooSlow(bytes: number): boolean {
    const { limitBytes, burstBytes, behindMs } = this.outboxes;
    const { backlog } = this;
    if (backlog <= limitBytes) {
      this.behindSince = 0;
    } else {
      const now = performance.now();
      if (this.behindSince === 0) this.behindSince = now;
      if (now - this.behindSince > behindMs) return true;
    }
    return backlog > 0 && backlog + bytes > burstBytes;
  }
}

/** So many times the limit may wait for a reader for a short time. */
export const BURST = 8;
/** The bytes that wait are summed up anew when this part of their limit was added. */
const MEASURE_AGAIN = 1 / 32;
/** From this part of the limit on, what can be spared is not sent at all. */
const PRESSED_FROM = 1 / 2;
/** Cutting off readers ends at this part of the limit, so that it does not begin again at once. */
const RELIEVED_AT = 3 / 4;

/** All outboxes of one gateway. Bounds what waits for all readers together, too. */
export class Outboxes {
  /** Most bytes that may wait for one reader, but for a short time; what the kernel holds is not counted. */
  readonly limitBytes: number;
  /** Most bytes that may ever wait for one … */
  readonly burstBytes: number;
  /** … and how long it may be more than the limit. */
  readonly behindMs: number;
  private readonly totalLimitBytes: number;
  private readonly turnEnd: TurnEnd;
  private waiting: Outbox[] = [];
  /** Those whose socket did not take everything when they were flushed last. */
  private readonly lagging = new Set<Outbox>();
  /** Handed to lagging sockets since their bytes were summed up last. */
  private unmeasured = 0;

  constructor(
    turnEnd: TurnEnd,
    limits: Pick<GatewayLimits, 'backlogBytes' | 'behindMs' | 'totalBacklogBytes'>,
  ) {
    this.turnEnd = turnEnd;
    this.limitBytes = limits.backlogBytes;
    this.burstBytes = limits.backlogBytes * BURST;
    this.behindMs = limits.behindMs;
    this.totalLimitBytes = limits.totalBacklogBytes;
  }

  /** Bytes that wait in the server for all readers. */
  get backlog(): number {
    let bytes = 0;
    for (const outbox of this.lagging) {
      const { backlog } = outbox;
      if (backlog === 0) this.lagging.delete(outbox);
      else bytes += backlog;
    }
    return bytes;
  }

  /** Memory runs short: what can be spared is better not sent. */
  get pressed(): boolean {
    return this.lagging.size > 0 && this.backlog > this.totalLimitBytes * PRESSED_FROM;
  }

  /** `bytes` were handed to a socket that had not room for all of them. */
  lags(outbox: Outbox, bytes: number): void {
    this.lagging.add(outbox);
    this.unmeasured += bytes;
    if (this.unmeasured < this.totalLimitBytes * MEASURE_AGAIN) return;
    this.unmeasured = 0;
    this.relieve();
  }

  forget(outbox: Outbox): void {
    this.lagging.delete(outbox);
  }

  /** Cuts off the readers with the most waiting for them when all together have too much. */
  private relieve(): void {
    let { backlog } = this;
    if (backlog <= this.totalLimitBytes) return;
    const slowest = [...this.lagging].sort((a, b) => b.backlog - a.backlog);
    for (const outbox of slowest) {
      if (backlog <= this.totalLimitBytes * RELIEVED_AT) return;
      backlog -= outbox.backlog;
      this.lagging.delete(outbox);
      outbox.overflow();
    }
  }

  wrote(outbox: Outbox): void {
    this.waiting.push(outbox);
    this.turnEnd.schedule();
  }

  /** The last step of a turn. */
  flush(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const outbox of waiting) outbox.flush();
  }
}
