import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Command } from '#contract/wire/commands';
import type { Feature } from '#contract/wire/packets/session';
import type { CatchUp } from './catch-up.ts';
import { JSON_FORMAT, type WireFormat } from '#contract/wire/wire-format';
import type { Counters } from './counters.ts';
import { type Encoded, encode } from './encode.ts';
import type { GatewayLimits } from './limits.ts';
import { Outbox, type Outboxes, type Sink } from './outbox.ts';
import type { Principal } from './ports.ts';
import { sealMessages } from './seal-messages.ts';
import type { Tap } from './tap/tap.ts';
import type { RawFrame } from './tap/tapped-frame.ts';
import type { Unanswered } from './tap/unanswered.ts';
import { TokenBucket } from './token-bucket.ts';

/** RFC 6455, 7.4.1, and the registry of close codes for 1013. */
export const CloseCode = {
  Normal: 1000,
  GoingAway: 1001,
  ProtocolError: 1002,
  Unsupported: 1003,
  BadData: 1007,
  PolicyViolation: 1008,
  TooBig: 1009,
  TryAgainLater: 1013,
} as const;
export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];

/** The reason of a close has 123 bytes at most (RFC 6455, 5.5). */
const MAX_REASON_CHARACTERS = 40;

const PING = Buffer.from([0x89, 0x00]);

export interface SessionContext {
  readonly outboxes: Outboxes;
  readonly limits: GatewayLimits;
  readonly counters: Counters;
  readonly tap: Tap;
  /** The server closes this connection: from now on it is nobody's. */
  readonly onExpelled: (session: Session) => void;
}

/** One connection, from the opening of its socket to the end. There may be ten thousand: keep it small. */
export class Session implements Sink {
  readonly id: string;
  readonly address: string;
  /** When it was opened: the wall clock, for people. */
  readonly since = Date.now();
  readonly socket: Duplex;

  /** Who it is bound as. */
  principal: Principal | undefined;
  /** When, as `BoundConnection` has it; 0 where that does not matter. */
  boundAt = 0;
  /** What its client told of itself when it bound. */
  build = '';
  device = '';
  features: readonly Feature[] = [];

  /** Of the clock that never jumps: last sign of life, last ping, and since when it is unbound. */
  heardAt: number;
  pingedAt = 0;
  unboundAt: number;
  refusedBinds = 0;
  saidHello = false;
  /** The chat it joined last and did not quit, as `chatKey` names it: the one on its screen. */
  openChat: string | undefined;
  readonly frames: TokenBucket;
  readonly violations: TokenBucket;
  /** Of a client that fetches what it missed: how far it has got. */
  catchUp: CatchUp | undefined;
  /** Messages handed to storage and not settled, and their characters. */
  unstored = 0;
  unstoredCharacters = 0;
  /** Called when one of them is settled. */
  onSettled: (() => void) | undefined;
  /** Of the clock that never jumps: since when it is waited for its reader to read; 0 while it is not. */
  private unreadSince = 0;
  /** Fewest bytes that waited for the reader since then. */
  private unreadBytes = 0;
  /** Frames that arrived while one before them is still being decided on. */
  queue: RawFrame[] | undefined;
  queuedBytes = 0;
  /** While somebody watches: requests of this connection that wait for an answer. */
  unanswered: Unanswered | undefined;
  /** See `Quirks`. */
  quirks = 0;
  quirksCounted = 0;
  /** The server has given it up: nothing it sends counts any more. */
  expelled = false;

  /** How its frames are written and read. */
  private wireFormat = JSON_FORMAT;
  private readonly webSocket: WebSocket;
  private readonly outbox: Outbox;
  private readonly context: SessionContext;

  constructor(
    id: string,
    webSocket: WebSocket,
    socket: Duplex,
    address: string,
    now: number,
    context: SessionContext,
  ) {
    this.id = id;
    this.webSocket = webSocket;
    this.socket = socket;
    this.address = address;
    this.context = context;
    this.heardAt = this.unboundAt = now;
    this.frames = new TokenBucket(context.limits.frames, now);
    this.violations = new TokenBucket(context.limits.violations, now);
    this.outbox = new Outbox(context.outboxes, this);
  }

  get writable(): boolean {
    return this.webSocket.readyState === this.webSocket.OPEN;
  }

  get userId(): string | undefined {
    return this.principal?.userId;
  }

  /**
   * A client of before our additions. It opened with command 0 or bound without a token, and told
   * nothing of itself.
   */
  get legacy(): boolean {
    const old = this.saidHello || !this.verified;
    return old && this.build === '' && this.features.length === 0;
  }

  /** Whether the identity was proved with a token. */
  get verified(): boolean {
    return this.principal !== undefined && this.principal.credential !== '';
  }

  get format(): WireFormat {
    return this.wireFormat;
  }

  /** From here on; what was sent before still leaves in the old format. */
  speak(format: WireFormat): void {
    this.outbox.flush();
    this.wireFormat = format;
  }

  /** False when the connection is closed or closing and nothing was taken. */
  send(packets: Encoded): boolean {
    if (!this.writable) return false;
    const frame = packets.in(this.wireFormat.serializer);
    this.context.counters.framesOut += 1;
    this.context.counters.bytesOut += frame.byteLength;
    this.outbox.push(frame);
    if (this.context.tap.watching) this.context.tap.sent(this, packets, frame);
    return true;
  }

  answer(command: Command, fields: object): void {
    if (this.writable) this.send(encode(command, fields));
  }

  /** For the outbox: all of them shared but for the envelope, which is this connection's own. */
  write(frames: Buffer): void {
    const { envelope } = this.wireFormat;
    if (!envelope) {
      this.socket.write(frames);
      return;
    }
    const sealed = sealMessages(envelope, frames);
    if (sealed) {
      this.context.counters.bytesOut += sealed.byteLength - frames.byteLength;
      this.socket.write(sealed);
    } else {
      // Its client connects again, with new keys.
      this.close(CloseCode.GoingAway, 'keys are used up');
    }
  }

  /** Resolves when its reader has taken what was sent so far, as far as it waits in the server; or is gone. */
  async taken(now: number): Promise<void> {
    this.outbox.flush();
    const { socket } = this;
    if (!socket.writableNeedDrain || socket.destroyed) return;
    this.unreadSince = now;
    this.unreadBytes = socket.writableLength;
    await new Promise<void>((resolve) => {
      const done = () => {
        socket.off('drain', done).off('close', done);
        resolve();
      };
      socket.on('drain', done).on('close', done);
    });
    this.unreadSince = 0;
  }

  /** Whether its reader is waited for and has taken nothing for that long. */
  stalled(now: number, afterMs: number): boolean {
    if (this.unreadSince === 0) return false;
    const { writableLength } = this.socket;
    if (writableLength < this.unreadBytes) {
      this.unreadBytes = writableLength;
      this.unreadSince = now;
    }
    return now - this.unreadSince > afterMs;
  }

  ping(now: number): void {
    if (!this.writable) return;
    this.pingedAt = now;
    this.socket.write(PING);
  }

  /** Stops reading, and with it the client's sending: TCP's own back-pressure. */
  pause(): void {
    this.webSocket.pause();
  }

  resume(): void {
    if (this.webSocket.isPaused) this.webSocket.resume();
  }

  get paused(): boolean {
    return this.webSocket.isPaused;
  }

  /** Sends what waits, then closes. What arrives from now on is ignored. */
  close(code: CloseCode, reason: string): void {
    if (this.expelled) return;
    this.expelled = true;
    this.outbox.flush();
    // A paused socket would never see the client's answer to the close.
    this.resume();
    this.webSocket.close(code, reason.slice(0, MAX_REASON_CHARACTERS));
    this.context.onExpelled(this);
  }

  /** Ends the connection at once, without a word. */
  terminate(): void {
    this.expelled = true;
    this.webSocket.terminate();
  }

  /** The socket is gone. */
  ended(): void {
    this.outbox.forget();
  }

  overflow(): void {
    if (this.expelled) return;
    this.context.counters.slowReaders += 1;
    this.close(CloseCode.TryAgainLater, 'reads too slowly');
  }
}
