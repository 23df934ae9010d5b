import { Observable } from 'rxjs';
import { Dialects } from '#contract/wire/agreement';
import { decodePacket } from '#contract/wire/codec';
import type { Packet } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import type { Topic, Topics } from '#contract/wire/packets/live';
import type { AgreeRequest } from '#contract/wire/packets/agreement';
import { PushCode } from '#contract/wire/packets/push';
import type { Message } from '#contract/wire/packets/message';
import { Feature } from '#contract/wire/packets/session';
import type { Body } from '#contract/wire/serializers';
import type { TrafficBatch, TrafficFrame, WatchRequest } from '#contract/wire/packets/traffic';
import { messagePackSerializer } from '#contract/wire/serializers/message-pack';
import { x25519Envelope } from '#contract/wire/serializers/x25519-envelope';
import { JSON_FORMAT } from '#contract/wire/wire-format';
import { FakeHistory, type StoredMessage } from './fake-history.ts';
import { SocketClosedError } from '../web-socket.ts';
import type { OpenSocket, SocketEvent } from '../web-socket.ts';

/**
 * An IM server behind `OPEN_SOCKET` that speaks the protocol, every frame through the real codec.
 * It answers `LATENCY_MS` after it was asked, so that a test moves it with `jasmine.clock().tick()`.
 */
export class FakeImServer {
  /** Down: whoever connects is turned away. */
  running = true;
  /** Listening, but a connection is never completed. */
  stuck = false;
  /** Tokens that may still bind. `null`: any. */
  tickets: Set<string> | null = null;
  /** Answers every bind like this instead, when set. */
  bindAnswer: { success: boolean; errorCode?: string; errorMsg: string } | null = null;
  /** What it speaks beside JSON. */
  dialects = new Dialects([messagePackSerializer], [x25519Envelope()]);
  /** What a topic remembers, by its name. */
  readonly recent: { [T in Topic]: Topics[T][] } = {
    metrics: [],
    announcements: [],
    alarms: [],
    jobs: [],
  };
  readonly history = new FakeHistory();
  /** Chats nobody may join any more. */
  readonly closedChats = new Set<string>();
  /** Until when frames come unmasked; ms since 1970. */
  revealedUntil = 0;
  /** Answers every watch like this instead, when set. */
  watchAnswer: { success: boolean; errorCode?: string; errorMsg: string } | null = null;
  /** Every socket there was, oldest first. */
  readonly sockets: FakeSocket[] = [];

  readonly openSocket: OpenSocket = () =>
    new Observable<SocketEvent>((subscriber) => {
      const socket = new FakeSocket(this, {
        next: (event) => subscriber.next(event),
        fail: (code) => subscriber.error(new SocketClosedError(code, '')),
      });
      this.sockets.push(socket);
      setTimeout(() => socket.accept(), LATENCY_MS);
      return () => socket.hungUp();
    });

  /** The newest socket. */
  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('nobody has connected yet');
    return socket;
  }

  /** Sockets that are open. */
  get open(): readonly FakeSocket[] {
    return this.sockets.filter(({ state }) => state === 'open');
  }

  /** Somebody says something: stored, and brought to whoever is connected and live. */
  say(said: Partial<Message>, from: FakeSocket | null = null): StoredMessage {
    const { message, fresh } = this.history.store(said);
    for (const socket of this.open) {
      if (fresh && socket !== from && socket.live) socket.deliver(message);
    }
    return message;
  }

  /** Closes every socket and turns away whoever comes until `start()`. */
  stop(): void {
    this.running = false;
    for (const socket of this.open) socket.close(1001);
  }

  start(): void {
    this.running = true;
  }
}

export const LATENCY_MS = 2;

const MAY_BE_REFUSED: readonly Command[] = [
  Command.MessageRequest,
  Command.JoinRequest,
  Command.CatchUpRequest,
];

interface Client {
  next(event: SocketEvent): void;
  fail(code: number): void;
}

/** The server's end of one connection. */
export class FakeSocket {
  state: 'connecting' | 'open' | 'closed' = 'connecting';
  /** Half-open: what is sent either way is lost, and nobody says so. */
  halfOpen = false;
  /** Commands that are heard but not answered. */
  readonly ignored = new Set<Command>();
  readonly received: Packet[] = [];
  readonly topics = new Set<string>();
  /** Whether messages come by themselves: not before its client has caught up, if it is one that does. */
  live = false;
  /** Answers the next 3 to 43 like this instead, once. */
  refusing: { errorCode: string; errorMsg: string } | null = null;
  private userId = '';
  /** Watches of live traffic, by their id. */
  readonly watches = new Map<string, WatchRequest>();
  /** How frames are written and read. */
  format = JSON_FORMAT;
  /** Every frame of both sides, as whoever listens on the way has it. */
  readonly overheard: Uint8Array[] = [];
  private readonly server: FakeImServer;
  private readonly client: Client;

  constructor(server: FakeImServer, client: Client) {
    this.server = server;
    this.client = client;
  }

  accept(): void {
    if (this.state !== 'connecting' || this.server.stuck) return;
    if (!this.server.running) {
      this.close(1006);
      return;
    }
    this.state = 'open';
    this.client.next({ kind: 'open', send: (bytes) => this.receive(bytes) });
  }

  send(command: Command, fields: object): void {
    this.sendBytes(this.format.write(command, fields));
  }

  sendBytes(bytes: Uint8Array): void {
    if (this.state !== 'open' || this.halfOpen) return;
    this.overheard.push(bytes);
    this.client.next({ kind: 'message', bytes });
  }

  deliver(message: StoredMessage): void {
    this.send(Command.MessageResponse, this.asSeenHere(message));
  }

  push(code: PushCode, eventValue: string): void {
    this.send(Command.Push, { code, eventValue, eventObj: null, msg: '', success: true });
  }

  /** A batch, if this connection follows the topic. */
  publish<T extends Topic>(topic: T, ...items: Topics[T][]): void {
    if (this.topics.has(topic)) this.send(Command.TopicBatch, { topic, items, dropped: 0 });
  }

  /** Says why (-10, code 102), then closes. */
  closeBecause(reason: string, msg: string, code: number): void {
    const closing = {
      code: PushCode.Closing,
      eventValue: reason,
      eventObj: null,
      msg,
      success: true,
    };
    this.send(Command.Push, closing);
    this.close(code);
  }

  /** A batch for each watch, whatever its filter: what a filter does is the real server's business. */
  pass(frames: readonly TrafficFrame[], dropped = 0, also: Partial<TrafficBatch> = {}): void {
    for (const watchId of this.watches.keys()) {
      const { revealedUntil } = this.server;
      this.send(Command.TrafficBatch, { watchId, frames, dropped, revealedUntil, ...also });
    }
  }

  close(code: number): void {
    if (this.state === 'closed') return;
    this.state = 'closed';
    this.client.fail(code);
  }

  /** The client is gone. */
  hungUp(): void {
    this.state = 'closed';
  }

  commands(): Command[] {
    return this.received.map(({ command }) => command);
  }

  private receive(bytes: Uint8Array): void {
    if (this.state !== 'open' || this.halfOpen) return;
    this.overheard.push(bytes);
    const packet = decodePacket(bytes, this.format);
    this.received.push(packet);
    if (this.ignored.has(packet.command)) return;
    setTimeout(() => this.answer(packet), LATENCY_MS);
  }

  private answer({ command, body }: Packet): void {
    const ok = { success: true, errorMsg: '', requestId: body['requestId'] };
    const { refusing } = this;
    if (refusing && MAY_BE_REFUSED.includes(command)) {
      this.refusing = null;
      // The answer's number follows the request's.
      this.send((command + 1) as Command, { ...ok, success: false, ...refusing });
      return;
    }
    switch (command) {
      case Command.AgreeRequest: {
        const { terms, format } = this.server.dialects.agree(body as unknown as AgreeRequest);
        const answer = this.format.write(Command.AgreeResponse, { ...ok, ...terms });
        // The client may send in the new form before `sendBytes` is back.
        this.format = format;
        this.sendBytes(answer);
        return;
      }
      case Command.BindRequest: {
        const outcome = this.bindOutcome(String(body['token']));
        this.userId = String(body['userId']);
        this.live = !(body['features'] as string[]).includes(Feature.CatchUp);
        this.send(Command.BindResponse, { ...ok, ...outcome });
        return;
      }
      case Command.HeartbeatRequest: {
        this.send(Command.HeartbeatResponse, { requestId: body['requestId'] });
        return;
      }
      case Command.LogoutRequest: {
        this.send(Command.LogoutResponse, ok);
        return;
      }
      case Command.PushRequest: {
        const { code, eventValue, eventObj } = body;
        this.send(Command.Push, { code, eventValue, eventObj, msg: '', success: true });
        return;
      }
      case Command.JoinRequest: {
        const gone = this.server.closedChats.has(String(body['chatId']));
        const refusal = { success: false, errorCode: 'not-member', errorMsg: 'not yours' };
        this.send(Command.JoinResponse, gone ? { ...ok, ...refusal } : ok);
        return;
      }
      case Command.QuitRequest: {
        this.send(Command.QuitResponse, ok);
        return;
      }
      case Command.MessageRequest: {
        const message = body as unknown as Message;
        const { messageId } = this.server.say(message, this);
        this.send(Command.MessageResponse, { ...message, ...ok, messageId, isItMe: true });
        return;
      }
      case Command.CatchUpRequest: {
        this.send(Command.CatchUpResponse, { ...ok, ...this.page(body) });
        return;
      }
      case Command.SubscribeRequest: {
        const topic = body['topic'] as Topic;
        this.topics.add(topic);
        this.send(Command.SubscribeResponse, { ...ok, topic, recent: this.server.recent[topic] });
        return;
      }
      case Command.UnsubscribeRequest: {
        this.topics.delete(String(body['topic']));
        this.send(Command.UnsubscribeResponse, ok);
        return;
      }
      case Command.WatchRequest: {
        const request = body as unknown as WatchRequest;
        const { watchId } = request;
        const { revealedUntil, watchAnswer } = this.server;
        const outcome = watchAnswer ?? { success: true };
        if (outcome.success) this.watches.set(watchId, request);
        this.send(Command.WatchResponse, { ...ok, watchId, revealedUntil, ...watchAnswer });
        return;
      }
      case Command.UnwatchRequest: {
        this.watches.delete(String(body['watchId']));
        this.send(Command.UnwatchResponse, { ...ok, watchId: body['watchId'] });
        return;
      }
      default:
        this.send(Command.Error, {
          code: 'unknown-command',
          message: `no answer to ${command} here`,
          requestId: body['requestId'],
        });
    }
  }

  private page(body: Body): object {
    const page = this.server.history.page(String(body['after']), body['held'] as string[]);
    this.live = !page.more;
    return { ...page, messages: page.messages.map((message) => this.asSeenHere(message)) };
  }

  private asSeenHere(message: StoredMessage): object {
    return { ...message, isItMe: message.fromUserId === this.userId, success: true, errorMsg: '' };
  }

  private bindOutcome(token: string): object {
    const { bindAnswer, tickets } = this.server;
    if (bindAnswer) return bindAnswer;
    if (tickets && !tickets.delete(token)) {
      return { success: false, errorCode: 'bad-token', errorMsg: 'the ticket is not known' };
    }
    return {};
  }
}
