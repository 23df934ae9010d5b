import { WebSocket } from 'ws';
import { decodePacket, encodePacket, type Packet } from '#contract/wire/codec';
import { Command, commandName } from '#contract/wire/commands';
import type { Body } from '#contract/wire/serializers';

const WITHIN_MS = 10_000;

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/**
 * An honest client on a real socket. Each packet received is handed out once, to the first `next`
 * that it fits; one that waits in vain fails and says what came instead.
 */
export class TestImClient {
  /** Every packet that ever came, in order. */
  readonly received: Packet[] = [];
  /** How the connection ended; pending while it is open. */
  readonly closed: Promise<Closed>;
  readonly socket: WebSocket;
  private readonly unclaimed: Packet[] = [];
  private readonly waiting = new Set<(packet: Packet) => boolean>();

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => this.take(decodePacket(data as Buffer)));
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
  }

  /** `url`: of the HTTP server, or of the socket itself. */
  static async connect(url: string, options: object = {}): Promise<TestImClient> {
    const address = new URL('/chat', url.replace(/^http/, 'ws'));
    const socket = new WebSocket(address, { perMessageDeflate: false, ...options });
    const client = new TestImClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    // From here on the close says what happened.
    socket.on('error', () => undefined);
    return client;
  }

  /** Connects and binds. @throws when the bind is refused */
  static async bound(
    url: string,
    userId: string,
    token: string,
    more: object = { build: 'test/1' },
  ): Promise<TestImClient> {
    const client = await TestImClient.connect(url);
    const answer = await client.bind(userId, token, more);
    if (answer['success'] !== true) throw new Error(`bind refused: ${JSON.stringify(answer)}`);
    return client;
  }

  bind(userId: string, token: string, more: object = { build: 'test/1' }): Promise<Body> {
    return this.request(Command.BindRequest, { userId, token, ...more }, Command.BindResponse);
  }

  send(command: Command, fields: object = {}): void {
    this.socket.send(encodePacket(command, fields));
  }

  sendRaw(data: Uint8Array | string): void {
    this.socket.send(data);
  }

  /** Sends and resolves to the body of the next packet with the answer's command. */
  request(command: Command, fields: object, answer: Command): Promise<Body> {
    const pending = this.next(answer);
    this.send(command, fields);
    return pending;
  }

  /** The next packet with this command, received already or yet to come, that nobody has claimed. */
  async next(
    command: Command,
    fits: (body: Body) => boolean = () => true,
    withinMs = WITHIN_MS,
  ): Promise<Body> {
    const wanted = (packet: Packet) => packet.command === command && fits(packet.body);
    const index = this.unclaimed.findIndex(wanted);
    if (index >= 0) return this.unclaimed.splice(index, 1)[0]!.body;
    return new Promise((resolve, reject) => {
      const claim = (packet: Packet) => {
        if (!wanted(packet)) return false;
        this.waiting.delete(claim);
        clearTimeout(timer);
        resolve(packet.body);
        return true;
      };
      const timer = setTimeout(() => {
        this.waiting.delete(claim);
        const came = this.received.map((packet) => commandName(packet.command)).join(', ');
        reject(
          new Error(`no ${commandName(command)} within ${withinMs} ms; came: ${came || 'nothing'}`),
        );
      }, withinMs);
      this.waiting.add(claim);
    });
  }

  /** Bodies of all packets with this command so far, claimed or not. */
  all(command: Command): Body[] {
    return this.received.filter((packet) => packet.command === command).map(({ body }) => body);
  }

  /**
   * Resolves when the server has handled all that was sent, and all it wrote to this client before
   * that has come: after it, what has not been received was not sent.
   */
  async settled(): Promise<void> {
    const requestId = `settled-${this.received.length}-${Math.random()}`;
    this.send(Command.HeartbeatRequest, { requestId });
    await this.next(Command.HeartbeatResponse, (body) => body['requestId'] === requestId);
  }

  /** Closes as a client does and waits until the connection is gone. */
  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }

  private take(packet: Packet): void {
    this.received.push(packet);
    for (const claim of this.waiting) if (claim(packet)) return;
    this.unclaimed.push(packet);
  }
}

let lastSentId = 0;

/** Body of a 3, complete; what matters to a test is overridden. */
export function messageBody(fromUserId: string, toUserId: string, more: object = {}): object {
  return {
    isItMe: true,
    contentType: 0,
    content: 'hello',
    createTime: Date.now(),
    hasBeenSentId: `sent-${++lastSentId}`,
    fromUserId,
    fromUserName: `name of ${fromUserId}`,
    fromUserHeadImg: '',
    userId: fromUserId,
    toUserId,
    toUserName: '',
    toUserHeadImg: '',
    chatType: 0,
    ...more,
  };
}
