import { Command } from '#contract/wire/commands';
import { readReceiptRequest } from '#contract/wire/packets/push';
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

  async handle(session: Session, body: Body): Promise<void> {
    const { noticeId, kind } = readReceiptRequest(body);
    const { userId } = endUserOf(session);
    if (!(await this.receipts.record(noticeId, userId, kind))) {
      throw new Refused(Refusal.UnknownNotice, 'you were sent no such notice');
    }
    session.answer(this.answer, { success: true, errorMsg: '', ...requestIdOf(body) });
  }
}
