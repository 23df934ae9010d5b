import { WebSocket } from 'ws';
import { decodePacket, encodePacket, type Packet } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import { encodeLikeFieldClient, HELLO } from '#contract/wire/field-codec';
import { type ChatType, ContentType } from '#contract/wire/packets/message';
import { PushCode, ReceiptKind } from '#contract/wire/packets/push';
import { Feature, Refusal } from '#contract/wire/packets/session';
import type { Random } from '../random.ts';
import type { Person } from '../talk/red-packet.ts';
import type { Remark } from '../talk/remark.ts';
import type { Role } from './cast.ts';
import { faultyFrame } from './faults.ts';
import type { Figures } from './figures.ts';
import { fieldDelay, jitteredDelay } from './reconnect-delay.ts';
import { forwardedFor, signIn } from './sign-in.ts';

export interface Chat {
  readonly id: string;
  readonly type: ChatType;
  readonly name: string;
}

/** How a client goes: closes, signs out first, or just vanishes from the network and comes back. */
export type Departure = 'quit' | 'logout' | 'drop';

const HANDSHAKE_WITHIN_MS = 10_000;
/** Before somebody whose token was refused types the password again. */
const SIGN_IN_AGAIN_S = 30;
const READS_ANNOUNCEMENTS = 0.6;

export interface SimulatedClientOptions {
  readonly role: Role;
  /** Of the server, `http://…`. */
  readonly server: string;
  readonly random: Random;
  /** Where it counts what it does. */
  readonly figures: Figures;
  /** Seconds that stand for one second of a person: 1 by default, less in a hurry. */
  readonly pace?: number;
}

/**
 * One device of one user. Between `come` and `leave` it keeps itself connected: it binds, beats,
 * acknowledges announcements, and comes back by itself when the connection breaks.
 */
export class SimulatedClient implements Person {
  readonly role: Role;
  private readonly server: string;
  private readonly random: Random;
  private readonly figures: Figures;
  private readonly pace: number;
  private socket: WebSocket | undefined;
  private signingIn = false;
  private bound = false;
  private wanted = false;
  private attempt = 0;
  private token: string;
  private openChat: Chat | undefined;
  private lastSentId = 0;
  private heartbeat: NodeJS.Timeout | undefined;
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor({ role, server, random, figures, pace = 1 }: SimulatedClientOptions) {
    this.role = role;
    this.token = role.token;
    this.server = server;
    this.random = random;
    this.figures = figures;
    this.pace = pace;
  }

  get nickname(): string {
    return this.role.nickname;
  }

  get avatar(): string {
    return this.role.avatar;
  }

  /** Bound to the server at this moment. */
  get online(): boolean {
    return this.bound;
  }

  /** Between `come` and `leave`. */
  get present(): boolean {
    return this.wanted;
  }

  /** Gone, and its last connection with it. */
  get away(): boolean {
    return !this.wanted && !this.socket && !this.signingIn;
  }

  /** Only when it is away. */
  come(): void {
    this.wanted = true;
    this.attempt = 0;
    this.connect();
  }

  leave(departure: Departure): void {
    if (departure === 'drop') {
      this.socket?.terminate();
      return;
    }
    this.wanted = false;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    if (departure === 'logout' && this.bound) {
      this.send(Command.LogoutRequest, { userId: this.role.userId });
      this.token = '';
    }
    if (this.socket?.readyState === WebSocket.CONNECTING) this.socket.terminate();
    else this.socket?.close(1000);
  }

  /** @returns the `hasBeenSentId` of the message, or undefined when it could not be sent */
  say(chat: Chat, said: Remark, replaces?: string | number): string | number | undefined {
    if (!this.bound) return undefined;
    this.open(chat);
    const id = replaces ?? this.nextSentId();
    this.sendMessage(chat, said, id);
    this.figures.sent += 1;
    return id;
  }

  /** Sends one of the frames that no client should. */
  misbehave(strangerId: string): void {
    if (this.bound) this.socket?.send(faultyFrame(this.random, this.role.userId, strangerId));
  }

  private connect(): void {
    if (this.token === '') {
      void this.signIn();
      return;
    }
    const socket = new WebSocket(new URL('/chat', this.server.replace(/^http/, 'ws')), {
      perMessageDeflate: false,
      handshakeTimeout: HANDSHAKE_WITHIN_MS,
      headers: forwardedFor(this.role.address),
    });
    this.socket = socket;
    socket.once('open', () => this.bind());
    socket.on('message', (data) => this.receive(decodePacket(data as Buffer)));
    // A close follows each error.
    socket.on('error', () => undefined);
    socket.once('close', () => this.closed());
  }

  private async signIn(): Promise<void> {
    this.signingIn = true;
    this.token = (await signIn(this.server, this.role)) ?? '';
    this.signingIn = false;
    if (!this.wanted) return;
    if (this.token !== '') this.connect();
    else this.after(this.random.exponential(SIGN_IN_AGAIN_S), () => this.connect());
  }

  private bind(): void {
    const { userId, build } = this.role;
    if (build.old) this.socket?.send(HELLO);
    const modern = { build: build.name, device: build.device, features: build.features };
    this.send(Command.BindRequest, { userId, token: this.token, ...(build.old ? {} : modern) });
  }

  private receive({ command, body }: Packet): void {
    switch (command) {
      case Command.BindResponse:
        if (body['success'] === true) this.welcome();
        else this.unwelcome(body['errorCode']);
        return;
      case Command.MessageResponse:
        if (body['success'] !== true) this.figures.refused += 1;
        else if (body['isItMe'] === true && body['messageId'] !== '')
          this.figures.acknowledged += 1;
        else this.figures.received += 1;
        return;
      case Command.JoinResponse:
        // Nobody knows why, but clients in the field do it.
        if (this.role.build.old && this.openChat) this.greet(this.openChat);
        return;
      case Command.Push:
        if (body['code'] === PushCode.Announcement) this.notice(body['eventValue']);
        return;
    }
  }

  private welcome(): void {
    if (!this.bound) this.figures.online += 1;
    this.bound = true;
    this.attempt = 0;
    const { heartbeatMs } = this.role.build;
    if (heartbeatMs > 0) {
      this.heartbeat = setInterval(() => this.send(Command.HeartbeatRequest, {}), heartbeatMs);
    }
  }

  private unwelcome(errorCode: unknown): void {
    if (errorCode === Refusal.BadToken) this.token = '';
    this.attempt += 3;
    this.socket?.close(1000);
  }

  private closed(): void {
    clearInterval(this.heartbeat);
    if (this.bound) this.figures.online -= 1;
    this.bound = false;
    this.socket = undefined;
    this.openChat = undefined;
    if (!this.wanted) return;
    const { old } = this.role.build;
    const delay = old ? fieldDelay(this.attempt) : jitteredDelay(this.random, this.attempt);
    this.attempt += 1;
    this.figures.reconnects += 1;
    this.after(delay / 1000, () => this.connect());
  }

  /** Tells that an announcement is here, and later, if its reader opens it, that it was read. */
  private notice(noticeId: unknown): void {
    this.figures.notices += 1;
    if (!this.role.build.features.includes(Feature.Receipts)) return;
    const tell = (kind: ReceiptKind): void => {
      this.send(Command.ReceiptRequest, { noticeId, kind });
    };
    this.after(this.random.logNormal(0.4, 0.7), () => {
      tell(ReceiptKind.Received);
      if (!this.random.chance(READS_ANNOUNCEMENTS)) return;
      this.after(this.random.logNormal(9, 1), () => tell(ReceiptKind.Read));
    });
  }

  private open(chat: Chat): void {
    if (this.openChat?.id === chat.id) return;
    const { userId } = this.role;
    // Clients in the field open the next chat without quitting the last.
    if (this.openChat && !this.role.build.old) {
      const { id, type } = this.openChat;
      this.send(Command.QuitRequest, { chatId: id, userId, chatType: type });
    }
    this.openChat = chat;
    this.send(Command.JoinRequest, { chatId: chat.id, userId, chatType: chat.type });
  }

  private greet(chat: Chat): void {
    this.sendMessage(chat, { contentType: ContentType.Text, content: '' }, this.nextSentId());
  }

  private sendMessage(chat: Chat, said: Remark, hasBeenSentId: string | number): void {
    const { userId, nickname, avatar } = this.role;
    this.send(Command.MessageRequest, {
      isItMe: true,
      ...said,
      createTime: Date.now(),
      hasBeenSentId,
      fromUserId: userId,
      fromUserName: nickname,
      fromUserHeadImg: avatar,
      userId,
      toUserId: chat.id,
      toUserName: chat.name,
      toUserHeadImg: '',
      chatType: chat.type,
    });
  }

  /** By the clock, as in the field; modern clients add their device, so that two never collide. */
  private nextSentId(): string | number {
    this.lastSentId = Math.max(this.lastSentId + 1, Date.now());
    const { old, device } = this.role.build;
    return old ? this.lastSentId : `${device}-${this.lastSentId.toString(36)}`;
  }

  private send(command: Command, fields: object): void {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    const { old } = this.role.build;
    this.socket.send(
      old
        ? encodeLikeFieldClient({ ...fields, version: 1, command })
        : encodePacket(command, fields),
    );
  }

  /** Does something later, unless the client has left by then. */
  private after(seconds: number, act: () => void): void {
    const timer = setTimeout(
      () => {
        this.timers.delete(timer);
        act();
      },
      seconds * this.pace * 1000,
    );
    this.timers.add(timer);
  }
}
