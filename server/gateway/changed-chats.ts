import { Command } from '#contract/wire/commands';
import type { ChatType } from '#contract/wire/packets/message';
import { type Push, PushCode } from '#contract/wire/packets/push';
import type { Log, MissedMessages } from './ports.ts';
import type { Session } from './session.ts';
import type { Turnstile } from './turnstile.ts';

/** What makes a client load a chat anew; `chatId` as its user names the chat. */
export function chatChanged(chatType: ChatType, chatId: string): Push {
  return {
    code: PushCode.ChatChanged,
    eventValue: chatId,
    eventObj: chatType,
    msg: '',
    success: true,
  };
}

/**
 * Tells clients in the field, once they are bound, which chats changed while their user was away.
 * They cannot fetch what they missed here; they load each such chat anew by REST.
 */
export class ChangedChats {
  private readonly missed: MissedMessages;
  private readonly turnstile: Turnstile;
  private readonly log: Log;

  constructor(missed: MissedMessages, turnstile: Turnstile, log: Log) {
    this.missed = missed;
    this.turnstile = turnstile;
    this.log = log;
  }

  /** Never rejects: without it, they find what is new when they open the chat. */
  async tell(session: Session, userId: string): Promise<void> {
    try {
      const chats = await this.turnstile.run(async () =>
        session.userId === userId ? this.missed.changedChats(userId) : [],
      );
      if (session.userId !== userId) return;
      for (const { chatId, chatType } of chats) {
        session.answer(Command.Push, chatChanged(chatType, chatId));
      }
    } catch (err) {
      this.log.warn({ err, userId }, 'an old client could not be told which chats changed');
    }
  }
}
