import { WebSocket } from 'ws';
import type { Proposal } from '#contract/wire/agreement';
import { decodePacket } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import type { Body } from '#contract/wire/serializers';
import { JSON_FORMAT, type WireFormat } from '#contract/wire/wire-format';
import { Inbox, type ReceivedPacket } from './inbox.ts';

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** An honest client on a real socket. What came to it is in its inbox. */
export class TestImClient {
  /** How the connection ended; pending while it is open. */
  readonly closed: Promise<Closed>;
  readonly socket: WebSocket;
  /** How frames are written and read; changes with the answer to a proposal. */
  format: WireFormat = JSON_FORMAT;
  private proposal: Proposal | undefined;
  private readonly inbox = new Inbox();

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => this.take(data as Buffer));
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

  /** Proposes serializers before the bind. */
  agree(proposal: Proposal): Promise<Body> {
    this.proposal = proposal;
    return this.request(Command.AgreeRequest, proposal.request, Command.AgreeResponse);
  }

  /** Proposes serializers with the bind. */
  bindAndAgree(userId: string, token: string, proposal: Proposal): Promise<Body> {
    this.proposal = proposal;
    return this.bind(userId, token, { build: 'test/1', ...proposal.request });
  }

  send(command: Command, fields: object = {}): void {
    this.socket.send(this.format.write(command, fields));
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

  /** Every packet that ever came, in order. */
  get received(): ReceivedPacket[] {
    return this.inbox.received;
  }

  /** See Inbox. */
  next(command: Command, fits?: (body: Body) => boolean, withinMs?: number): Promise<Body> {
    return this.inbox.next(command, fits, withinMs);
  }

  /** See Inbox. */
  all(command: Command): Body[] {
    return this.inbox.all(command);
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

  private take(data: Buffer): void {
    const packet = decodePacket(data, this.format);
    const { command, body } = packet;
    const answer = command === Command.AgreeResponse || command === Command.BindResponse;
    if (answer && this.proposal && body['success'] === true) {
      // At once: the very next frame is in the new form.
      this.format = this.proposal.accept(body);
      this.proposal = undefined;
    }
    this.inbox.take(packet);
  }

  /** Closes as a client does and waits until the connection is gone. */
  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
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
