import { ChatType } from '#contract/wire/packets/message';

/** How `messages.chat_id` names a chat: the group's id, or both users' ids in order. */
export function storedChatId(chatType: ChatType, userId: string, chatId: string): string {
  if (chatType === ChatType.Group) return chatId;
  return userId < chatId ? `${userId}:${chatId}` : `${chatId}:${userId}`;
}

/** The chat as `userId`, who belongs to it, names it: the other user's id, or the group's. */
export function chatIdFor(chatType: ChatType, userId: string, stored: string): string {
  if (chatType === ChatType.Group) return stored;
  const behind = stored.slice(userId.length + 1);
  // Ids may hold colons: only one of the two readings gives this very name.
  if (stored.startsWith(`${userId}:`) && storedChatId(chatType, userId, behind) === stored) {
    return behind;
  }
  return stored.slice(0, -(userId.length + 1));
}
