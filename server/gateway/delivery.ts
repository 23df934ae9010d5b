import { Command } from '#contract/wire/commands';
import { ChatType } from '#contract/wire/packets/message';
import type { Bus, ChatMessage } from '../bus/bus.ts';
import type { Withheld } from './catch-up.ts';
import { type Chats, chatKey } from './chats.ts';
import type { Counters } from './counters.ts';
import { type Encoded, encode, joined } from './encode.ts';
import { chatChanged } from './changed-chats.ts';
import type { Log, Reach } from './ports.ts';
import { tellOfRecall } from './recall-notice.ts';
import type { Registry } from './registry.ts';
import type { Session } from './session.ts';
import type { TurnEnd } from './turn-end.ts';

export interface DeliveryContext {
  readonly bus: Bus;
  readonly chats: Chats;
  readonly registry: Registry;
  readonly turnEnd: TurnEnd;
  readonly counters: Counters;
  readonly log: Log;
}

interface Waiting {
  readonly messages: ChatMessage[];
  /** Those among them that reach their writer alone. */
  readonly shadowed: Set<ChatMessage>;
  recipients: readonly string[] | undefined;
}

/**
 * Brings stored messages to the connections of their recipients. Messages of one chat that become
 * durable in one turn of the event loop (one commit brings many) travel together: they are encoded
 * once, joined once, and each recipient costs one look-up and one append to its outbox.
 */
export class Delivery {
  private readonly context: DeliveryContext;
  /** By chat, in the order in which they were stored. */
  private waiting = new Map<string, Waiting>();

  constructor(context: DeliveryContext) {
    this.context = context;
  }

  /** Whether stored messages are still on their way to the bus. */
  get busy(): boolean {
    return this.waiting.size > 0;
  }

  /** Calls for one chat must come in the chat's order. */
  add(message: ChatMessage, reach: Exclude<Reach, 'nobody'>): void {
    const { chatType, toUserId, fromUserId } = message.packet;
    const key = chatKey(chatType, toUserId, fromUserId);
    let waiting = this.waiting.get(key);
    if (waiting) {
      waiting.messages.push(message);
    } else {
      waiting = { messages: [message], shadowed: new Set(), recipients: undefined };
      this.waiting.set(key, waiting);
      void this.findRecipients(key, waiting);
    }
    if (reach === 'writer') waiting.shadowed.add(message);
  }

  /** A step of the turn's end, before the outboxes are flushed. */
  dispatch(): void {
    if (this.waiting.size === 0) return;
    const waiting = [...this.waiting];
    // Not known yet: the chat's messages go on collecting, so none overtakes another. A new map each
    // time, for V8 links the tables that a map outgrows: once one has grown old, it would keep alive
    // whatever was in its successors, every message, until the next major collection of garbage.
    this.waiting = new Map(waiting.filter(([, { recipients }]) => !recipients));
    for (const [, { messages, shadowed, recipients }] of waiting) {
      if (!recipients || messages.length === 0) continue;
      if (shadowed.size === 0) this.hand(recipients, messages);
      else this.handApart(recipients, messages, shadowed);
    }
  }

  private hand(recipients: readonly string[], messages: readonly ChatMessage[]): void {
    this.context.bus.toUsers(recipients, { kind: 'messages', messages });
  }

  /** Whoever wrote what nobody else is to see gets it in its place among the others. */
  private handApart(
    recipients: readonly string[],
    messages: readonly ChatMessage[],
    shadowed: ReadonlySet<ChatMessage>,
  ): void {
    const writers = new Set(Array.from(shadowed, ({ packet }) => packet.fromUserId));
    const open = messages.filter((message) => !shadowed.has(message));
    if (open.length > 0) {
      this.hand(
        recipients.filter((userId) => !writers.has(userId)),
        open,
      );
    }
    for (const writer of writers) {
      if (!recipients.includes(writer)) continue;
      const theirs = messages.filter(
        (message) => !shadowed.has(message) || message.packet.fromUserId === writer,
      );
      this.hand([writer], theirs);
    }
  }

  /** What the bus brings: messages of one chat for users who may be connected here. */
  deliver(userIds: readonly string[], messages: readonly ChatMessage[]): void {
    const { registry, counters } = this.context;
    const frames = new MessageFrames(messages);
    const writers = new Set(messages.map(({ packet }) => packet.fromUserId));
    const isPrivate = messages[0]?.packet.chatType === ChatType.Private;
    for (const userId of userIds) {
      const writes = writers.has(userId);
      for (const session of registry.sessionsOf(userId)) {
        const { catchUp } = session;
        if (catchUp?.withhold({ kind: 'messages', messages })) continue;
        if (isPrivate && session.legacy) {
          this.deliverToLegacy(session, userId, messages, frames);
        } else if (!writes && !catchUp) {
          if (session.send(frames.all)) counters.deliveries += messages.length;
        } else {
          this.deliverToWriter(session, userId, messages, frames);
        }
      }
    }
  }

  /** Brings a connection what was withheld from it. */
  resume(session: Session, userId: string, withheld: readonly Withheld[]): void {
    for (const event of withheld) {
      if (event.kind === 'recalled') tellOfRecall(session, userId, event.messages);
      else this.deliverToWriter(session, userId, event.messages, new MessageFrames(event.messages));
    }
  }

  /** Takes back what has not left yet. */
  drop(messageIds: ReadonlySet<string>): void {
    for (const { messages } of this.waiting.values()) {
      const kept = messages.filter(({ packet }) => !messageIds.has(packet.messageId));
      messages.splice(0, messages.length, ...kept);
    }
  }

  /** The connection that wrote a message has its answer; the writer's others are told "it is mine". */
  private deliverToWriter(
    session: Session,
    userId: string,
    messages: readonly ChatMessage[],
    frames: MessageFrames,
  ): void {
    for (const [index, { packet, fromSession }] of messages.entries()) {
      if (fromSession === session.id || session.catchUp?.has(packet)) continue;
      const frame = packet.fromUserId === userId ? frames.own(index) : frames.of(index);
      if (session.send(frame)) this.context.counters.deliveries += 1;
    }
  }

  /**
   * Clients in the field show any private message in whichever private chat is open. So they get it
   * only while they have that chat open, and otherwise a word that it changed, upon which they reload it.
   */
  private deliverToLegacy(
    session: Session,
    userId: string,
    messages: readonly ChatMessage[],
    frames: MessageFrames,
  ): void {
    const packet = messages[0]?.packet;
    if (!packet) return;
    const other = packet.fromUserId === userId ? packet.toUserId : packet.fromUserId;
    if (session.openChat === chatKey(ChatType.Private, other, userId)) {
      this.deliverToWriter(session, userId, messages, frames);
    } else if (messages.some(({ fromSession }) => fromSession !== session.id)) {
      session.answer(Command.Push, chatChanged(ChatType.Private, other));
    }
  }

  private async findRecipients(key: string, waiting: Waiting): Promise<void> {
    const packet = waiting.messages[0]?.packet;
    if (!packet) return;
    try {
      const { chatType, toUserId, fromUserId } = packet;
      waiting.recipients = await this.context.chats.recipientsOf(chatType, toUserId, fromUserId);
      this.context.turnEnd.schedule();
    } catch (err) {
      // They are stored and acknowledged: recipients find them in the chat's history.
      this.waiting.delete(key);
      const details = { err, chat: key, messages: waiting.messages.length };
      this.context.log.error(details, 'the recipients of messages could not be found');
    }
  }
}

/** The frames of some messages of one chat, each made at most once, when first needed. */
class MessageFrames {
  private readonly messages: readonly ChatMessage[];
  private readonly others: Encoded[] = [];
  private readonly owns: Encoded[] = [];
  private joined: Encoded | undefined;

  constructor(messages: readonly ChatMessage[]) {
    this.messages = messages;
  }

  /** All of them in one piece, as somebody sees them who wrote none. */
  get all(): Encoded {
    return (this.joined ??=
      this.messages.length === 1
        ? this.of(0)
        : joined(this.messages.map((_, index) => this.of(index))));
  }

  of(index: number): Encoded {
    return (this.others[index] ??= this.encode(index, false));
  }

  /** As the writer sees it on another device. */
  own(index: number): Encoded {
    return (this.owns[index] ??= this.encode(index, true));
  }

  private encode(index: number, isItMe: boolean): Encoded {
    const message = this.messages[index];
    return encode(Command.MessageResponse, { ...message?.packet, isItMe });
  }
}
