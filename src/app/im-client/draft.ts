import type { Message } from '#contract/wire/packets/message';
import type { Chat } from './chat.ts';
import type { Content } from './contents.ts';

/**
 * A message to be sent, with its id. However often it is sent it is one message: the server stores it
 * once and acknowledges it again. Plain data: keep it, and send it tomorrow.
 */
export type Draft = Omit<Message, 'fromUserId'>;

/** Names and pictures as clients in the field show them; ours look them up. */
export type DraftNames = Partial<
  Pick<Message, 'fromUserName' | 'fromUserHeadImg' | 'toUserName' | 'toUserHeadImg'>
>;

export function draftOf(chat: Chat, content: Content, names: DraftNames = {}): Draft {
  return {
    fromUserName: '',
    fromUserHeadImg: '',
    toUserName: '',
    toUserHeadImg: '',
    ...names,
    chatType: chat.chatType,
    toUserId: chat.chatId,
    hasBeenSentId: newId(),
    createTime: Date.now(),
    ...content,
  };
}

/** Not `randomUUID`: browsers have that on encrypted pages only. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
