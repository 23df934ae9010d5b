import { Command } from '#contract/wire/commands';
import { idField } from '#contract/wire/packets/fields';
import type { Body } from '#contract/wire/serializers';
import { encode } from '../encode.ts';
import type { Session } from '../session.ts';
import { type Handler, mustBeYou, requestIdOf } from './handler.ts';

/** 0: how clients in the field open a connection. Carries nothing and has no answer. */
export class Hello implements Handler {
  readonly answer = undefined;
  readonly beforeBind = true;

  handle(session: Session): void {
    session.saidHello = true;
  }
}

const HEARTBEAT = encode(Command.HeartbeatResponse, {});

/** 17. */
export class Heartbeat implements Handler {
  readonly answer = Command.HeartbeatResponse;
  readonly beforeBind = true;

  handle(session: Session, body: Body): void {
    if (body['requestId'] === undefined) session.send(HEARTBEAT);
    else session.answer(this.answer, requestIdOf(body));
  }
}

/** 5: the connection stays open and may be bound anew. */
export class Logout implements Handler {
  readonly answer = Command.LogoutResponse;
  readonly beforeBind = false;
  private readonly unbind: (session: Session) => void;
  private readonly now: () => number;

  constructor(unbind: (session: Session) => void, now: () => number) {
    this.unbind = unbind;
    this.now = now;
  }

  handle(session: Session, body: Body): void {
    if (body['userId'] !== undefined) mustBeYou(session, 'userId', idField(body, 'userId'));
    this.unbind(session);
    session.unboundAt = this.now();
    session.answer(this.answer, { success: true, errorMsg: '', ...requestIdOf(body) });
  }
}
