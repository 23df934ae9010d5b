import type { Command } from '#contract/wire/commands';
import type { Body } from '#contract/wire/serializers';
import { Refusal } from '#contract/wire/packets/session';
import type { EndUser, Operator } from '../ports.ts';
import { Refused } from '../refused.ts';
import type { Session } from '../session.ts';

/** Handles one command of clients. */
export interface Handler {
  /** The command of its answers; undefined when it has none of its own. */
  readonly answer: Command | undefined;
  /** Whether it may come before the bind. */
  readonly beforeBind: boolean;
  /** Whether later frames need not wait for it. */
  readonly outOfTurn?: boolean;
  /**
   * While a promise is pending, later frames of the session wait, unless it is out of turn.
   * @throws Refused, WireError bad-field: answered by the router
   */
  handle(session: Session, body: Body): void | Promise<void>;
  /** What a refusal carries beside its outcome, so that the client knows what was refused. */
  echo?(body: Body): object;
}

/** @throws Refused not-bound, forbidden */
export function endUserOf(session: Session): EndUser {
  const { principal } = session;
  if (!principal) throw new Refused(Refusal.NotBound, 'bind first');
  if (principal.kind !== 'user') throw new Refused(Refusal.Forbidden, 'this is for end users');
  return principal;
}

/** @throws Refused not-bound, forbidden */
export function operatorOf(session: Session): Operator {
  const { principal } = session;
  if (!principal) throw new Refused(Refusal.NotBound, 'bind first');
  if (principal.kind !== 'operator') throw new Refused(Refusal.Forbidden, 'this is for operators');
  return principal;
}

/** @throws Refused not-you */
export function mustBeYou(session: Session, field: string, claimed: string): void {
  if (claimed !== session.userId) {
    throw new Refused(Refusal.NotYou, `${field} is not who this connection was bound as`);
  }
}

const MAX_REQUEST_ID_CHARACTERS = 64;

/** The request's id as its answer repeats it. */
export function requestIdOf(body: Body): { requestId?: string } {
  const { requestId } = body;
  return typeof requestId === 'string' && requestId.length <= MAX_REQUEST_ID_CHARACTERS
    ? { requestId }
    : {};
}
