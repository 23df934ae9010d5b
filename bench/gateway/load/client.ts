import { createConnection, type Socket } from 'node:net';
import { type FrameHandler, FrameScanner } from './frame-scanner.ts';
import { maskedFrame } from './masked-frame.ts';
import { Arrival, type Protocol } from './protocol.ts';

/** All clients read into it, one after the other. */
const readBuffer = Buffer.allocUnsafe(256 << 10);
const HEAD_END = '\r\n\r\n';
const PONG = maskedFrame(10, Buffer.alloc(0));

/** A connection of the load generator: a bare socket, for `ws` would cost more than some servers. */
export class Client implements FrameHandler {
  readonly userId: string;
  /** Resolves when it is bound; rejects when it ends before. */
  readonly ready: Promise<undefined>;
  /** Messages and acknowledgements that came. */
  messages = 0;
  pushes = 0;
  onArrival: () => void = () => undefined;
  /** An end that nobody asked for. */
  onLost: (error: Error) => void = () => undefined;
  private readonly protocol: Protocol;
  private readonly socket: Socket;
  private readonly scanner = new FrameScanner(this);
  private readonly opening = Promise.withResolvers<undefined>();
  private head: string | undefined = '';
  private closing = false;

  constructor(port: number, userId: string, protocol: Protocol) {
    this.userId = userId;
    this.protocol = protocol;
    this.ready = this.opening.promise;
    this.socket = createConnection({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: readBuffer,
        callback: (bytes) => {
          this.read(readBuffer.subarray(0, bytes));
          return true;
        },
      },
    });
    this.socket.on('connect', () => {
      this.socket.write(
        `GET ${protocol.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n` +
          'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
          `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==${HEAD_END}`,
      );
    });
    this.socket.on('error', (error) => this.lost(error));
    this.socket.on('close', () => this.lost(new Error(`the connection of ${userId} was closed`)));
  }

  send(frame: Buffer): void {
    this.socket.write(frame);
  }

  /** Ends the connection without a word. */
  end(): void {
    this.closing = true;
    this.socket.destroy();
  }

  onMessage(bytes: Buffer, at: number, length: number): void {
    switch (this.protocol.arrivalOf(bytes, at, length)) {
      case Arrival.Message:
        this.messages += 1;
        this.onArrival();
        break;
      case Arrival.Push:
        this.pushes += 1;
        this.onArrival();
        break;
      case Arrival.Ready:
        this.opening.resolve(undefined);
        break;
      case Arrival.Ping:
        this.send(maskedFrame(this.protocol.opcode, this.protocol.pong));
        break;
      case Arrival.Other:
    }
  }

  onPing(): void {
    this.send(PONG);
  }

  onClose(): void {
    this.lost(new Error(`the server closed the connection of ${this.userId}`));
  }

  private read(bytes: Buffer): void {
    if (this.head === undefined) {
      this.scanner.scan(bytes);
      return;
    }
    // Latin 1 keeps the bytes behind the head as they are.
    this.head += bytes.toString('latin1');
    const end = this.head.indexOf(HEAD_END);
    if (end < 0) return;
    if (!this.head.startsWith('HTTP/1.1 101')) {
      this.lost(new Error(`refused: ${this.head.slice(0, end)}`));
      return;
    }
    const rest = Buffer.from(this.head.slice(end + HEAD_END.length), 'latin1');
    this.head = undefined;
    this.send(maskedFrame(this.protocol.opcode, this.protocol.hello(this.userId)));
    this.scanner.scan(rest);
  }

  private lost(error: Error): void {
    if (this.closing) return;
    this.opening.reject(error);
    this.onLost(error);
  }
}
