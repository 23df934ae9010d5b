import { Command } from '#contract/wire/commands';
import { idField } from '#contract/wire/packets/fields';
import {
  type Message,
  type MessageResponse,
  readMessageRequest,
} from '#contract/wire/packets/message';
import { Refusal } from '#contract/wire/packets/session';
import type { Body } from '#contract/wire/serializers';
import type { Counters } from '../counters.ts';
import type { Delivery } from '../delivery.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Log, MessageStore, StoredMessage } from '../ports.ts';
import { Refused } from '../refused.ts';
import type { Rights } from '../rights.ts';
import type { Session } from '../session.ts';
import type { Bind } from './bind.ts';
import { endUserOf, type Handler, mustBeYou, requestIdOf } from './handler.ts';

/** Messages remembered whose storing failed, so that nobody knows whether they are stored. */
const MAX_UNCERTAIN = 10_000;

/** What an answer takes beside what its message says. */
const FIXED_CHARACTERS = 100;

/** As many answers of fewer as may come at once (`frames.burst`) fit into a reader's backlog. */
const LARGE_CHARACTERS = 1_000;

/** Fields of a request that its refusal repeats, where they are sound. */
const ECHOED = ['hasBeenSentId', 'toUserId', 'chatType', 'fromUserId', 'contentType'] as const;
const MAX_ECHOED_CHARACTERS = 64;

export interface MessagesContext {
  readonly bind: Bind;
  readonly rights: Rights;
  readonly store: MessageStore;
  readonly delivery: Delivery;
  readonly counters: Counters;
  readonly limits: GatewayLimits;
  readonly log: Log;
  readonly closing: () => boolean;
  /** Milliseconds of the clock that never jumps. */
  readonly now: () => number;
}

/** 3: checked, stored, acknowledged once it is durable, then delivered. */
export class Messages implements Handler {
  readonly answer = Command.MessageResponse;
  readonly beforeBind = true;
  private readonly context: MessagesContext;
  private readonly uncertain = new Set<string>();

  constructor(context: MessagesContext) {
    this.context = context;
  }

  async handle(session: Session, body: Body): Promise<void> {
    const { content } = body;
    if (typeof content === 'string' && content.length > this.context.limits.contentCharacters) {
      const most = this.context.limits.contentCharacters;
      throw new Refused(Refusal.TooLong, `a message has at most ${most} characters`);
    }
    const message = readMessageRequest(body);
    if (!session.principal) await this.context.bind.bindSilently(session, message.fromUserId);
    const { userId } = endUserOf(session);
    mustBeYou(session, 'fromUserId', message.fromUserId);
    if (body['userId'] !== undefined) mustBeYou(session, 'userId', idField(body, 'userId'));
    if (message.content === '') {
      // What old clients send when a chat is opened: no message, and nobody else's business.
      session.answer(Command.MessageResponse, {
        ...response(message, '', Date.now()),
        isItMe: true,
        ...requestIdOf(body),
      });
      return;
    }
    if (this.isFull(session) || this.runsAhead(session, message)) await this.room(session);
    if (this.context.closing()) throw new Refused(Refusal.Unavailable, 'the server is going down');
    const { chatType, toUserId } = message;
    const { shadowBanned } = await this.context.rights.mustSpeak(userId, chatType, toUserId);
    // Closed meanwhile, perhaps because of who this is: nobody is left to be answered.
    if (session.expelled) return;
    // Not awaited: the session's next message shall go into the same commit.
    void this.store(session, message, shadowBanned, body);
  }

  echo(body: Body): object {
    const echoed: Record<string, unknown> = { isItMe: true, messageId: '' };
    for (const field of ECHOED) {
      const value = body[field];
      const sound = typeof value === 'string' && value.length <= MAX_ECHOED_CHARACTERS;
      if (sound || typeof value === 'number') echoed[field] = value;
    }
    return echoed;
  }

  private isFull({ unstored, unstoredCharacters }: Session): boolean {
    const { limits } = this.context;
    return unstored >= limits.unstoredMessages || unstoredCharacters >= limits.unstoredCharacters;
  }

  /** Whether the answer to a large message would only wait behind others that its sender has not read. */
  private runsAhead({ socket }: Session, { content }: Message): boolean {
    return content.length > LARGE_CHARACTERS && socket.writableNeedDrain;
  }

  /**
   * Resolves when the session's earlier messages are stored, and their answers taken. Meanwhile its
   * frames wait, and soon nothing more is read from it. Otherwise a burst of large messages, answered
   * faster than the answers are read, would be what its own sender is cut off for.
   */
  private async room(session: Session): Promise<void> {
    while (this.isFull(session)) {
      await new Promise<void>((resolve) => (session.onSettled = resolve));
    }
    session.onSettled = undefined;
    await session.taken(this.context.now());
  }

  private async store(
    session: Session,
    message: Message,
    shadowed: boolean,
    body: Body,
  ): Promise<void> {
    const characters = weigh(message);
    session.unstored += 1;
    session.unstoredCharacters += characters;
    try {
      const stored = await this.context.store.store({
        chatType: message.chatType,
        toUserId: message.toUserId,
        fromUserId: message.fromUserId,
        clientMessageId: String(message.hasBeenSentId),
        contentType: message.contentType,
        content: message.content,
        contentDuration: message.contentDuration ?? null,
        sentAt: message.createTime,
        shadowed,
      });
      if (stored) this.acknowledge(session, message, stored, body);
      else this.refuse(session, body, Refusal.UnknownMessage, 'no such red packet in this chat');
    } catch (err) {
      this.context.log.warn({ err }, 'a message was not stored');
      this.doubt(key(message));
      this.refuse(session, body, Refusal.NotStored, 'not stored, send it again');
    } finally {
      session.unstored -= 1;
      session.unstoredCharacters -= characters;
      session.onSettled?.();
    }
  }

  private acknowledge(session: Session, message: Message, stored: StoredMessage, body: Body): void {
    const packet = response(message, stored.messageId, stored.createdAt);
    session.answer(Command.MessageResponse, { ...packet, isItMe: true, ...requestIdOf(body) });
    this.context.counters.messages += 1;
    // A retry was delivered the first time, unless that ended in doubt.
    const doubted = this.uncertain.size > 0 && this.uncertain.delete(key(message));
    if ((stored.fresh || doubted) && stored.reach !== 'nobody') {
      this.context.delivery.add({ packet, fromSession: session.id }, stored.reach);
    }
  }

  private refuse(session: Session, body: Body, errorCode: Refusal, errorMsg: string): void {
    this.context.counters.refusals += 1;
    session.answer(Command.MessageResponse, {
      ...this.echo(body),
      success: false,
      errorCode,
      errorMsg,
      ...requestIdOf(body),
    });
  }

  private doubt(message: string): void {
    this.uncertain.add(message);
    if (this.uncertain.size <= MAX_UNCERTAIN) return;
    for (const oldest of this.uncertain) {
      this.uncertain.delete(oldest);
      break;
    }
  }
}

/** Characters of what its answer repeats. */
function weigh(message: Message): number {
  const { content, fromUserName, fromUserHeadImg, toUserName, toUserHeadImg } = message;
  const names = fromUserName.length + fromUserHeadImg.length + toUserName.length;
  return content.length + names + toUserHeadImg.length + FIXED_CHARACTERS;
}

function key(message: Message): string {
  return `${message.fromUserId} ${message.hasBeenSentId}`;
}

function response(
  message: Message,
  messageId: string,
  createTime: number,
): Omit<MessageResponse, 'isItMe'> {
  return {
    ...message,
    createTime,
    messageId,
    userId: message.fromUserId,
    success: true,
    errorMsg: '',
  };
}
