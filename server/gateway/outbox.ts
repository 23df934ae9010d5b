import type { Duplex } from 'node:stream';
import type { TurnEnd } from './turn-end.ts';

/** What an outbox writes to: the socket under a WebSocket, and whether it still takes data. */
export interface Sink {
  readonly socket: Duplex;
  /** False once a close frame was sent: no data frame may follow it (RFC 6455, 5.5.1). */
  readonly writable: boolean;
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

  /** Hands everything to the socket now. */
  flush(): void {
    const { first, rest, sink } = this;
    if (first === undefined) return;
    const bytes = this.bytes;
    this.first = this.rest = undefined;
    this.bytes = 0;
    if (!sink.writable) return;
    const backlog = sink.socket.writableLength;
    if (backlog > 0 && backlog + bytes > this.outboxes.limitBytes) {
      sink.overflow();
      return;
    }
    sink.socket.write(rest === undefined ? first : Buffer.concat([first, ...rest], bytes));
  }
}

/** All outboxes of one gateway. */
export class Outboxes {
  /** Most bytes that may wait for one reader; what the kernel holds is not counted. */
  readonly limitBytes: number;
  private readonly turnEnd: TurnEnd;
  private waiting: Outbox[] = [];

  constructor(turnEnd: TurnEnd, limitBytes: number) {
    this.turnEnd = turnEnd;
    this.limitBytes = limitBytes;
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
