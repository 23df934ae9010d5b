import type { RecalledMessage } from '#contract/wire/packets/recall';
import type { Bus } from '../bus/bus.ts';
import { chatKey, type Chats } from './chats.ts';
import type { Delivery } from './delivery.ts';
import type { Encoded } from './encode.ts';
import type { Log, Reach } from './ports.ts';
import { recallFrame, tellOfRecall } from './recall-notice.ts';
import type { Registry } from './registry.ts';

export interface RecallsContext {
  readonly bus: Bus;
  readonly chats: Chats;
  readonly delivery: Delivery;
  readonly registry: Registry;
  readonly log: Log;
}

/** A message that was taken back, and whom it had reached. */
export interface Recalled {
  readonly message: RecalledMessage;
  readonly reach: Exclude<Reach, 'nobody'>;
}

/** Tells those who may hold a message that it was taken back. */
export class Recalls {
  private readonly context: RecallsContext;

  constructor(context: RecallsContext) {
    this.context = context;
  }

  /** Never rejects: whoever cannot be told now learns it with the next page, or by loading the chat. */
  async announce(recalled: readonly Recalled[]): Promise<void> {
    const { bus, chats, delivery, log } = this.context;
    delivery.drop(new Set(recalled.map(({ message }) => message.messageId)));
    const together = Map.groupBy(recalled, ({ message, reach }) => {
      const chat = chatKey(message.chatType, message.toUserId, message.fromUserId);
      return reach === 'writer' ? `${chat} ${message.fromUserId}` : chat;
    });
    for (const [first, ...more] of together.values()) {
      if (!first) continue;
      const { chatType, toUserId, fromUserId } = first.message;
      const messages = [first, ...more].map(({ message }) => message);
      try {
        const recipients =
          first.reach === 'writer'
            ? [fromUserId]
            : await chats.recipientsOf(chatType, toUserId, fromUserId);
        bus.toUsers(recipients, { kind: 'recalled', messages });
      } catch (err) {
        log.error({ err, chatType, toUserId }, 'who is to know of recalled messages is not known');
      }
    }
  }

  /** What the bus brings: messages of one chat, for users who may be connected here. */
  deliver(userIds: readonly string[], messages: readonly RecalledMessage[]): void {
    let frame: Encoded | undefined;
    for (const userId of userIds) {
      for (const session of this.context.registry.sessionsOf(userId)) {
        if (session.catchUp?.withhold({ kind: 'recalled', messages })) continue;
        tellOfRecall(session, userId, messages, (frame ??= recallFrame(messages)));
      }
    }
  }
}
