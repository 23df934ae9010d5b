import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Command } from '#contract/wire/commands';
import { decodeLikeFieldClient, encodeLikeFieldClient, HELLO } from '#contract/wire/field-codec';
import type { Body } from '#contract/wire/serializers';
import { fieldDelay } from '../demo/clients/reconnect-delay.ts';
import { Inbox } from './inbox.ts';

const HEARTBEAT_EVERY_MS = 3_000;
/** What the PC client sends at most; longer text it silently keeps. */
const MAX_PC_CHARACTERS = 2_000;
/** “Your account has logged in elsewhere.” */
export const LOGGED_IN_ELSEWHERE = '你的账号已经在其他端登录';

export interface LegacyClientOptions {
  /** Of the server, `http://…`; REST goes there, too. */
  readonly url: string;
  readonly userId: string;
  readonly program: 'app' | 'pc';
  /** How it waits; a test may take time away. */
  readonly after?: (milliseconds: number, act: () => void) => void;
}

/** A line of the chat on the screen. */
export interface Shown {
  readonly fromUserId: string;
  readonly content: string;
  readonly hasBeenSentId: unknown;
}

/**
 * A client as there are many in the field, quirk by quirk: no token, text as CESU-8 in both
 * directions, a header nobody looks at, empty messages, and no second bind. Written anew from how
 * the published programs behave.
 */
export class LegacyClient {
  readonly inbox = new Inbox();
  /** What the open chat shows. */
  readonly screen: Shown[] = [];
  /** Messages over the whole screen. */
  readonly alerts: string[] = [];
  /** Chats it was told to read again: their ids. */
  readonly reloaded: unknown[] = [];
  /** Milliseconds it waited before each try to come back. */
  readonly delays: number[] = [];
  /** Answers of the server to what it stored by REST. */
  readonly restAnswers: number[] = [];
  socket!: WebSocket;
  /** Where it connects to. */
  url: string;
  private readonly options: LegacyClientOptions;
  private readonly after: NonNullable<LegacyClientOptions['after']>;
  private openChatId: string | undefined;
  private openChatType = 0;
  private heartbeat: NodeJS.Timeout | undefined;
  private attempt = 0;
  private lastSentId = 0;
  private over = false;

  private constructor(options: LegacyClientOptions) {
    this.options = options;
    this.url = options.url;
    this.after = options.after ?? ((ms, act) => void setTimeout(act, ms));
  }

  /** Connects and binds; resolves when the bind is answered, whatever the answer. */
  static async start(options: LegacyClientOptions): Promise<LegacyClient> {
    const client = new LegacyClient(options);
    client.connect();
    await once(client.socket, 'open');
    const { userId, program } = options;
    client.send(1, { userId });
    await client.inbox.next(2);
    if (program === 'app') client.send(-9, { code: 6, eventValue: null, eventObj: null });
    return client;
  }

  /** Resolves when the connection it has at this moment is open. */
  async opened(): Promise<void> {
    if (this.socket.readyState === WebSocket.CONNECTING) await once(this.socket, 'open');
  }

  /** The page of a chat; `chatType` 0 or 1. Resolves when what it sends by itself was answered. */
  async openChat(chatId: string, chatType = 0): Promise<Body> {
    this.openChatId = chatId;
    this.openChatType = chatType;
    this.screen.length = 0;
    const { userId } = this.options;
    this.send(7, { chatId, userId, chatType });
    await this.inbox.next(8);
    return this.inbox.next(4, ({ content, success }) => content === '' || success === false);
  }

  /** Types into the open chat. False when it kept the text to itself. */
  say(content: string, more: object = {}): boolean {
    if (this.options.program === 'pc' && content.length > MAX_PC_CHARACTERS) return false;
    const hasBeenSentId = this.sendMessage(content, more);
    this.screen.push({ fromUserId: this.options.userId, content, hasBeenSentId });
    if (this.options.program === 'app') void this.storeByRest(content);
    return true;
  }

  /** Sends a packet as it writes them. */
  send(command: number, fields: object): void {
    this.socket.send(encodeLikeFieldClient({ ...fields, version: 1, command }));
  }

  /** The user ends the program. */
  async quit(): Promise<void> {
    this.over = true;
    clearInterval(this.heartbeat);
    if (this.socket.readyState === WebSocket.CLOSED) return;
    const closed = once(this.socket, 'close');
    this.socket.close();
    await closed;
  }

  /** The network goes, without a word. */
  drop(): void {
    this.socket.terminate();
  }

  private connect(): void {
    const { program } = this.options;
    const address = new URL('/chat', this.url.replace(/^http/, 'ws'));
    const socket = (this.socket = new WebSocket(address, { perMessageDeflate: false }));
    let failed = false;
    socket.on('open', () => {
      this.attempt = 0;
      socket.send(HELLO);
      // The PC client means to, but asks the wrong object for its timer.
      if (program === 'pc') return;
      this.heartbeat = setInterval(() => this.send(17, {}), HEARTBEAT_EVERY_MS);
    });
    socket.on('message', (data) => this.receive(data as Buffer));
    socket.on('error', () => {
      failed = true;
    });
    socket.on('close', (code) => this.closed(failed || code === 1006));
  }

  private closed(broken: boolean): void {
    clearInterval(this.heartbeat);
    if (this.over || this.options.program === 'pc') return;
    this.alerts.push(LOGGED_IN_ELSEWHERE);
    // Told to go, it stays away; only a broken connection is made anew, and not bound.
    if (!broken) return;
    const delay = fieldDelay(this.attempt++);
    this.delays.push(delay);
    this.after(delay, () => {
      if (!this.over) this.connect();
    });
  }

  private receive(frame: Buffer): void {
    const body = decodeLikeFieldClient(frame) as Body;
    // The header is not looked at: what a packet is stands in its body.
    const command = body['command'] as Command;
    if (command === 8) this.sendMessage('');
    if (command === 4) this.show(body);
    if (command === -10 && body['code'] === 1 && this.options.program === 'app') {
      this.reloaded.push(body['eventValue']);
    }
    this.inbox.take({ command, body });
  }

  /** The chat's page takes every 4, of whatever chat. */
  private show(body: Body): void {
    if (this.openChatId === undefined) return;
    const { fromUserId, toUserId, chatType, content, contentType, hasBeenSentId } = body;
    if (this.options.program === 'app') {
      this.send(-9, { code: 1, eventValue: this.openChatId, eventObj: this.openChatType });
    }
    if (content === '' || body['success'] === false) return;
    if (contentType === 5) {
      const line = this.screen.findIndex((shown) => shown.hasBeenSentId === hasBeenSentId);
      if (line >= 0) this.screen[line] = { ...this.screen[line]!, content: String(content) };
    } else if (fromUserId !== this.options.userId) {
      // A private message goes into whichever private chat is open.
      const here = chatType === 0 ? this.openChatType === 0 : toUserId === this.openChatId;
      const shown = { fromUserId: String(fromUserId), content: String(content), hasBeenSentId };
      if (here) this.screen.push(shown);
    }
  }

  private sendMessage(content: string, more: object = {}): number {
    const { userId } = this.options;
    this.lastSentId = Math.max(this.lastSentId + 1, Date.now());
    this.send(3, {
      isItMe: true,
      contentType: 0,
      content,
      createTime: Date.now(),
      hasBeenSentId: this.lastSentId,
      fromUserId: userId,
      fromUserName: userId,
      fromUserHeadImg: '',
      userId,
      toUserId: this.openChatId,
      toUserName: '',
      toUserHeadImg: '',
      chatType: this.openChatType,
      ...more,
    });
    return this.lastSentId;
  }

  /** The app does not trust the socket with what is to be kept. */
  private async storeByRest(message: string): Promise<void> {
    const { userId } = this.options;
    const [chatId, chatType] = [this.openChatId, this.openChatType];
    const answer = await fetch(new URL('/app/msg/add', this.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', project_token: 'yiqun' },
      body: JSON.stringify({ chatId, chatType, userId, message, msgType: 0 }),
    });
    this.restAnswers.push(answer.status);
  }
}
