import { Command } from '#contract/wire/commands';
import { type CatchUpResponse, readCatchUpRequest } from '#contract/wire/packets/catch-up';
import { Feature, Refusal } from '#contract/wire/packets/session';
import type { Body } from '#contract/wire/serializers';
import type { Delivery } from '../delivery.ts';
import type { MissedMessages } from '../ports.ts';
import { tellOfChange } from '../recall-notice.ts';
import { Refused } from '../refused.ts';
import type { Session } from '../session.ts';
import type { Turnstile } from '../turnstile.ts';
import { endUserOf, type Handler, requestIdOf } from './handler.ts';

/** 43: a page of what the user missed; with the last one the connection goes live. */
export class CatchUpRequest implements Handler {
  readonly answer = Command.CatchUpResponse;
  readonly beforeBind = false;
  private readonly missed: MissedMessages;
  private readonly delivery: Delivery;
  private readonly turnstile: Turnstile;

  constructor(missed: MissedMessages, delivery: Delivery, turnstile: Turnstile) {
    this.missed = missed;
    this.delivery = delivery;
    this.turnstile = turnstile;
  }

  async handle(session: Session, body: Body): Promise<void> {
    const { after, held } = readCatchUpRequest(body);
    const { userId } = endUserOf(session);
    const { catchUp } = session;
    if (!catchUp) throw new Refused(Refusal.Forbidden, 'bind with the feature catch-up for this');
    catchUp.pause();
    try {
      const page = await this.turnstile.run(() => {
        catchUp.begin();
        return this.missed.page(userId, after, held);
      });
      const { messages, recalled, cursor, last } = page;
      const following = catchUp.end(cursor, last);
      // Bound as somebody else meanwhile, or gone.
      if (session.catchUp !== catchUp) return;
      const tellsRecalls = session.features.includes(Feature.Recall);
      session.answer(this.answer, {
        success: true,
        errorMsg: '',
        messages,
        ...(tellsRecalls ? { recalled } : {}),
        cursor,
        more: following === undefined,
        ...requestIdOf(body),
      } satisfies CatchUpResponse);
      if (!tellsRecalls) tellOfChange(session, userId, recalled);
      if (following) this.delivery.resume(session, userId, following);
    } catch (error) {
      catchUp.abandon();
      throw error;
    }
  }
}
