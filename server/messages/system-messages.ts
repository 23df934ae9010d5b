import { createHash, randomUUID } from 'node:crypto';
import { ChatType, ContentType } from '#contract/wire/packets/message';
import type { Gateway } from '../gateway/gateway.ts';
import { type Log, type MessageStore, SYSTEM_USER_ID } from '../gateway/ports.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** For areas whose acts tell people of something. */
    readonly systemMessages: SystemMessages;
  }
}

/** Messages handed to storage together: one commit, and little of a long list in memory. */
const AT_ONCE = 500;

/**
 * Texts in the name of the system account. Each is a message like any other: stored durably, delivered
 * to every connection of its recipients as a 4 (clients in the field that have another chat open are
 * told by -10 that this one changed), caught up with later by who is away, and recalled like any other.
 */
export class SystemMessages {
  readonly #store: MessageStore;
  readonly #gateway: Pick<Gateway, 'deliver'>;
  readonly #log: Log;
  readonly #name: string;

  /** `name`: the system account's, as people read it. */
  constructor(store: MessageStore, gateway: Pick<Gateway, 'deliver'>, log: Log, name: string) {
    this.#store = store;
    this.#gateway = gateway;
    this.#log = log;
    this.#name = name;
  }

  /**
   * Writes privately to each of these users, who must exist, whatever they may and may not do themselves.
   * @param text the caller has bounded it; some 2,000 characters are read by every client
   * @param key of the whole sending: a second one with the same key stores nothing again
   * @returns those to whom it could not be stored. Try again with the same key. Never rejects.
   */
  async toUsers(
    userIds: readonly string[],
    text: string,
    key: string = randomUUID(),
  ): Promise<readonly string[]> {
    const failed: string[] = [];
    for (let from = 0; from < userIds.length; from += AT_ONCE) {
      const some = userIds.slice(from, from + AT_ONCE);
      const sent = await Promise.all(
        some.map((userId) => this.#write(ChatType.Private, userId, text, key)),
      );
      failed.push(...some.filter((_, index) => sent[index] === false));
    }
    return failed;
  }

  /**
   * Writes into a group, as its members are at that moment; whether it is muted does not matter.
   * @returns false when it could not be stored; see `toUsers`. Never rejects.
   */
  toGroup(groupId: string, text: string, key: string = randomUUID()): Promise<boolean> {
    return this.#write(ChatType.Group, groupId, text, key);
  }

  async #write(chatType: ChatType, toUserId: string, content: string, key: string) {
    const message = {
      chatType,
      toUserId,
      fromUserId: SYSTEM_USER_ID,
      contentType: ContentType.Text,
      content,
    };
    const clientMessageId = messageKey(key, chatType, toUserId);
    try {
      const sentAt = Date.now();
      const details = { clientMessageId, contentDuration: null, sentAt, shadowed: false };
      const stored = await this.#store.store({ ...message, ...details });
      if (!stored) throw new Error('a text replaces nothing');
      if (stored.fresh) {
        this.#gateway.deliver({
          ...message,
          hasBeenSentId: clientMessageId,
          createTime: stored.createdAt,
          messageId: stored.messageId,
          userId: SYSTEM_USER_ID,
          fromUserName: this.#name,
          fromUserHeadImg: '',
          toUserName: '',
          toUserHeadImg: '',
          success: true,
          errorMsg: '',
        });
      }
      return true;
    } catch (err) {
      this.#log.warn({ err, chatType, toUserId }, 'a system message was not stored');
      return false;
    }
  }
}

/** One for each recipient of each sending, and never longer than an id may be. */
function messageKey(key: string, chatType: ChatType, toUserId: string): string {
  return createHash('sha256').update(`${key} ${chatType} ${toUserId}`).digest('base64url');
}
