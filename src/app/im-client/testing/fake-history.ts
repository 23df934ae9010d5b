import type { Message } from '#contract/wire/packets/message';

export type StoredMessage = Message & { readonly messageId: string };

const EMPTY: Message = {
  chatType: 0,
  toUserId: '',
  toUserName: '',
  toUserHeadImg: '',
  fromUserId: '',
  fromUserName: '',
  fromUserHeadImg: '',
  hasBeenSentId: '',
  contentType: 0,
  content: '',
  createTime: 0,
};

/** What the fake server has stored: the place of a message is its id, from 1 on. */
export class FakeHistory {
  readonly messages: StoredMessage[] = [];
  pageMessages = 3;

  /** What was sent before is not stored again. */
  store(said: Partial<Message>): { readonly message: StoredMessage; readonly fresh: boolean } {
    const { fromUserId, hasBeenSentId } = said;
    const before = this.messages.find(
      (other) =>
        hasBeenSentId !== undefined &&
        other.fromUserId === fromUserId &&
        other.hasBeenSentId === hasBeenSentId,
    );
    if (before) return { message: before, fresh: false };
    const message = { ...EMPTY, ...said, messageId: String(this.messages.length + 1) };
    this.messages.push(message);
    return { message, fresh: true };
  }

  page(after: string, held: readonly string[]) {
    const last = this.messages.length;
    const cursor = after === '' ? last : Number(after);
    const missed = this.messages.filter(
      ({ messageId }) => Number(messageId) > cursor && !held.includes(messageId),
    );
    const messages = missed.slice(0, this.pageMessages);
    const more = missed.length > messages.length;
    return { messages, more, cursor: more ? messages.at(-1)!.messageId : String(last) };
  }
}
