import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import { HEADER_BYTES } from '#contract/wire/frame';
import { WireFault } from '#contract/wire/wire-error';
import type { Faults } from './faults.ts';
import type { Handshakes } from './handshakes.ts';
import type { Registry } from './registry.ts';
import type { Router } from './router.ts';
import { Session, type SessionContext } from './session.ts';
import { BROKEN_WEB_SOCKET } from './violation-codes.ts';

export const CHAT_PATH = '/chat';

const BUSY = '503 Service Unavailable';
/** When a server that stops may be there again. */
const RETRY_AFTER_S = 5;
/** One that an operator drains: when it is worth another look. */
const DRAINED_RETRY_AFTER_S = 30;

/** Beyond a frame of the largest payload, so that it is answered by the gateway and not cut by `ws`. */
const WEB_SOCKET_SLACK_BYTES = 4096;

export interface AcceptorContext extends SessionContext {
  readonly registry: Registry;
  readonly router: Router;
  readonly faults: Faults;
  readonly handshakes: Handshakes;
  readonly now: () => number;
  readonly closing: () => boolean;
  /** An operator empties this node: only whoever may be an operator is let in. */
  readonly draining: () => boolean;
  readonly seemsOperators: (request: IncomingMessage) => boolean;
  readonly onClosed: (session: Session) => void;
  /** The client's address, as the operator's proxy tells it. */
  readonly addressOf: (request: IncomingMessage) => string;
}

/** Turns upgrade requests for `/chat` into sessions. */
export class Acceptor {
  private readonly context: AcceptorContext;
  private readonly webSockets: WebSocketServer;
  /** Apart for each process, so that ids of sessions are too. */
  private readonly node = randomBytes(5).toString('base64url');
  private accepted = 0;

  constructor(context: AcceptorContext) {
    this.context = context;
    this.webSockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      // Costs far more memory and time than these short frames could save.
      perMessageDeflate: false,
      // Text messages are refused whatever they say.
      skipUTF8Validation: true,
      maxPayload: context.limits.payloadBytes + HEADER_BYTES + WEB_SOCKET_SLACK_BYTES,
      closeTimeout: context.limits.closeWithinMs,
    } as ServerOptions & { closeTimeout: number });
  }

  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { handshakes, counters, addressOf } = this.context;
    // The other side may go while it waits; that must not be an unhandled error.
    socket.on('error', destroyThis);
    const address = addressOf(request);
    const refusal = this.refusal(request, address);
    if (refusal) {
      this.refuse(socket, refusal);
      return;
    }
    const taken = handshakes.add(() => {
      if (socket.destroyed) return;
      // Once more: others were let in, or the server began to stop, while this one waited.
      const late = this.refusal(request, address);
      if (late) this.refuse(socket, late);
      else
        this.webSockets.handleUpgrade(request, socket, head, (webSocket) => {
          this.accept(webSocket, socket, address);
        });
    });
    if (taken) return;
    counters.handshakesRefused += 1;
    refuseUpgrade(socket, BUSY, handshakes.retryAfterSeconds);
  }

  /** Why there is no connection for a request, as the status of its answer. */
  private refusal(request: IncomingMessage, address: string): string | undefined {
    const { limits, registry, closing, draining, seemsOperators } = this.context;
    const most = isLoopback(address) ? 0 : limits.socketsPerAddress;
    if (request.url?.split('?', 1)[0] !== CHAT_PATH) return '404 Not Found';
    if (closing() || (draining() && !seemsOperators(request))) return BUSY;
    if (most > 0 && registry.connectionsFrom(address) >= most) return '429 Too Many Requests';
    return undefined;
  }

  private refuse(socket: Duplex, status: string): void {
    const drained = this.context.draining();
    refuseUpgrade(socket, status, drained ? DRAINED_RETRY_AFTER_S : RETRY_AFTER_S);
  }

  private accept(webSocket: WebSocket, socket: Duplex, address: string): void {
    const { context } = this;
    const { router, faults, tap, now } = context;
    const id = `${this.node}-${(this.accepted++).toString(36)}`;
    const session = new Session(id, webSocket, socket, address, now(), context);
    context.registry.add(session);
    webSocket.on('message', (data, isBinary) => {
      router.receive(session, data as Buffer, isBinary);
    });
    const heard = () => {
      session.heardAt = now();
    };
    webSocket.on('pong', heard);
    webSocket.on('ping', heard);
    webSocket.on('error', (error: Error & { code?: string }) => {
      // `ws` has sent the fitting close code by itself. Errors of the network are nobody's violation.
      if (!error.code?.startsWith('WS_ERR_')) return;
      const tooLarge = error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
      const code = tooLarge ? WireFault.TooLarge : BROKEN_WEB_SOCKET;
      if (tap.watching) tap.broke(session, code);
      faults.count(session, { code, message: error.message, frame: NOTHING });
    });
    webSocket.on('close', () => context.onClosed(session));
  }
}

/** What broke was no frame. */
const NOTHING = Buffer.alloc(0);

/** Shared by all sockets: a closure made for each would hold its request as long as it lives. */
function destroyThis(this: Duplex): void {
  this.destroy();
}

function refuseUpgrade(socket: Duplex, status: string, retryAfterSeconds: number): void {
  const retry = status === BUSY ? `Retry-After: ${retryAfterSeconds}\r\n` : '';
  const answer = `HTTP/1.1 ${status}\r\nConnection: close\r\n${retry}Content-Length: 0\r\n\r\n`;
  // Half-closed is not enough: a client that never closes its half would keep the socket for ever.
  socket.end(answer, () => socket.destroy());
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}
