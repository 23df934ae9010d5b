import type { Dialects } from '#contract/wire/agreement';
import { Command } from '#contract/wire/commands';
import { type AgreeRequest, readAgreeRequest } from '#contract/wire/packets/agreement';
import { Refusal } from '#contract/wire/packets/session';
import type { Body } from '#contract/wire/serializers';
import { WireError, WireFault } from '#contract/wire/wire-error';
import { JSON_FORMAT } from '#contract/wire/wire-format';
import { Refused } from '../refused.ts';
import type { Session } from '../session.ts';
import { type Handler, requestIdOf } from './handler.ts';

/** 45: how a connection speaks is agreed before its bind, so that the token travels sealed already. */
export class Agree implements Handler {
  readonly answer = Command.AgreeResponse;
  readonly beforeBind = true;
  private readonly dialects: Dialects;

  constructor(dialects: Dialects) {
    this.dialects = dialects;
  }

  handle(session: Session, body: Body): void {
    const proposal = proposalIn(session, body);
    if (!proposal) throw new WireError(WireFault.BadField, 'serializers is missing');
    const { terms, format } = this.dialects.agree(proposal);
    session.answer(this.answer, { success: true, errorMsg: '', ...terms, ...requestIdOf(body) });
    session.speak(format);
  }
}

/**
 * What the client would like to speak, if it says so.
 * @throws Refused forbidden when that was agreed already, WireError bad-field
 */
export function proposalIn(session: Session, body: Body): AgreeRequest | undefined {
  const proposal = readAgreeRequest(body);
  if (proposal && session.format !== JSON_FORMAT) {
    throw new Refused(Refusal.Forbidden, 'this connection has agreed on a serializer already');
  }
  return proposal;
}
