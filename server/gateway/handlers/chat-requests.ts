import { Command } from '#contract/wire/commands';
import { readChatRequest } from '#contract/wire/packets/message';
import type { Body } from '#contract/wire/serializers';
import { chatKey, type Chats } from '../chats.ts';
import type { Session } from '../session.ts';
import type { Bind } from './bind.ts';
import { endUserOf, type Handler, mustBeYou, requestIdOf } from './handler.ts';

/**
 * 7: a chat was opened on the screen of this client. Clients in the field never quit one, they open
 * the next, so a connection has one open chat at most.
 */
export class JoinChat implements Handler {
  readonly answer = Command.JoinResponse;
  readonly beforeBind = true;
  private readonly bind: Bind;
  private readonly chats: Chats;

  constructor(bind: Bind, chats: Chats) {
    this.bind = bind;
    this.chats = chats;
  }

  async handle(session: Session, body: Body): Promise<void> {
    const { chatId, chatType, userId } = readChatRequest(body);
    if (!session.principal) await this.bind.bindSilently(session, userId);
    endUserOf(session);
    mustBeYou(session, 'userId', userId);
    await this.chats.mustBelong(chatType, chatId, userId);
    session.openChat = chatKey(chatType, chatId, userId);
    session.answer(this.answer, { success: true, errorMsg: '', ...requestIdOf(body) });
  }
}

/** 9. Quitting a chat that is not open is fine. */
export class QuitChat implements Handler {
  readonly answer = Command.QuitResponse;
  readonly beforeBind = false;

  handle(session: Session, body: Body): void {
    const { chatId, chatType, userId } = readChatRequest(body);
    endUserOf(session);
    mustBeYou(session, 'userId', userId);
    if (session.openChat === chatKey(chatType, chatId, userId)) session.openChat = undefined;
    session.answer(this.answer, { success: true, errorMsg: '', ...requestIdOf(body) });
  }
}
