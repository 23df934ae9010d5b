import { Command } from '#contract/wire/commands';
import { ChatType } from '#contract/wire/packets/message';
import type { MessageRecalled, RecalledMessage } from '#contract/wire/packets/recall';
import { Feature } from '#contract/wire/packets/session';
import { chatChanged } from './changed-chats.ts';
import { chatKey } from './chats.ts';
import { type Encoded, encode } from './encode.ts';
import type { Session } from './session.ts';

/** By 54; a client that does not know it is told that the chats changed, upon which it loads them. */
export function tellOfRecall(
  session: Session,
  userId: string,
  messages: readonly RecalledMessage[],
  frame = recallFrame(messages),
): void {
  if (session.features.includes(Feature.Recall)) session.send(frame);
  else tellOfChange(session, userId, messages);
}

/** That the chats of these messages changed, each chat once. */
export function tellOfChange(
  session: Session,
  userId: string,
  messages: readonly RecalledMessage[],
): void {
  const told = new Set<string>();
  for (const { chatType, toUserId, fromUserId } of messages) {
    const key = chatKey(chatType, toUserId, fromUserId);
    if (told.has(key)) continue;
    told.add(key);
    const mine = chatType === ChatType.Group || fromUserId === userId;
    session.answer(Command.Push, chatChanged(chatType, mine ? toUserId : fromUserId));
  }
}

export function recallFrame(messages: readonly RecalledMessage[]): Encoded {
  return encode(Command.MessageRecalled, { messages } satisfies MessageRecalled);
}
