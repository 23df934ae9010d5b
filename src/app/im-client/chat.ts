import { ChatType, type Message } from '#contract/wire/packets/message';

/** A chat as its members name it: by the other user's id, or the group's. */
export interface Chat {
  readonly chatId: string;
  readonly chatType: ChatType;
}

/** In which chat of one's own a message stands. `isItMe`: whether one wrote it, on whatever device. */
export function chatOf(
  message: Pick<Message, 'chatType' | 'toUserId' | 'fromUserId'> & { readonly isItMe: boolean },
): Chat {
  const { chatType, toUserId, fromUserId, isItMe } = message;
  const named = chatType === ChatType.Group || isItMe ? toUserId : fromUserId;
  return { chatId: named, chatType };
}

export function sameChat(one: Chat, other: Chat): boolean {
  return one.chatId === other.chatId && one.chatType === other.chatType;
}
