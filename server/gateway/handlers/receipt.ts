import { Command } from '#contract/wire/commands';
import { type ReceiptRequest, readReceiptRequest } from '#contract/wire/packets/push';
import { Refusal } from '#contract/wire/packets/session';
import type { Body } from '#contract/wire/serializers';
import type { Receipts } from '../ports.ts';
import { Refused } from '../refused.ts';
import type { Session } from '../session.ts';
import { endUserOf, type Handler, requestIdOf } from './handler.ts';

/** 39: a notice was received or read. */
export class Receipt implements Handler {
  readonly answer = Command.ReceiptResponse;
  readonly beforeBind = false;
  // Written down with many others, which takes its time.
  readonly outOfTurn = true;
  private readonly receipts: Receipts;

  constructor(receipts: Receipts) {
    this.receipts = receipts;
  }

  // Not async: what is wrong with the request is answered in its turn.
  handle(session: Session, body: Body): Promise<void> {
    const request = readReceiptRequest(body);
    const { userId } = endUserOf(session);
    return this.record(session, userId, request, body);
  }

  private async record(
    session: Session,
    userId: string,
    { noticeId, kind }: ReceiptRequest,
    body: Body,
  ): Promise<void> {
    if (!(await this.receipts.record(noticeId, userId, kind))) {
      throw new Refused(Refusal.UnknownNotice, 'you were sent no such notice');
    }
    session.answer(this.answer, { success: true, errorMsg: '', ...requestIdOf(body) });
  }
}
