import { Permission } from '#contract/rest/permissions';
import { Command } from '#contract/wire/commands';
import { Refusal } from '#contract/wire/packets/session';
import { readWatchId, readWatchRequest, type WatchResponse } from '#contract/wire/packets/traffic';
import type { Body } from '#contract/wire/serializers';
import type { Operator } from '../ports.ts';
import { Refused } from '../refused.ts';
import type { Session } from '../session.ts';
import type { Watches } from '../tap/watches.ts';
import { type Handler, operatorOf, requestIdOf } from './handler.ts';

/** 47. */
export class Watch implements Handler {
  readonly answer = Command.WatchResponse;
  readonly beforeBind = false;
  private readonly watches: Watches;

  constructor(watches: Watches) {
    this.watches = watches;
  }

  async handle(session: Session, body: Body): Promise<void> {
    const operator = watcherOf(session);
    const request = readWatchRequest(body);
    const revealedUntil = await this.watches.watch(session, operator, request);
    session.answer(this.answer, {
      success: true,
      errorMsg: '',
      watchId: request.watchId,
      revealedUntil,
      ...requestIdOf(body),
    } satisfies WatchResponse);
  }

  echo(body: Body): object {
    return { ...watchIdIn(body), revealedUntil: 0 };
  }
}

/** 49. */
export class Unwatch implements Handler {
  readonly answer = Command.UnwatchResponse;
  readonly beforeBind = false;
  private readonly watches: Watches;

  constructor(watches: Watches) {
    this.watches = watches;
  }

  handle(session: Session, body: Body): void {
    watcherOf(session);
    const watchId = readWatchId(body);
    this.watches.unwatch(session, watchId);
    session.answer(this.answer, { success: true, errorMsg: '', watchId, ...requestIdOf(body) });
  }

  echo(body: Body): object {
    return watchIdIn(body);
  }
}

/** @throws Refused not-bound, forbidden */
function watcherOf(session: Session): Operator {
  const operator = operatorOf(session);
  if (operator.permissions.includes(Permission.TrafficRead)) return operator;
  throw new Refused(Refusal.Forbidden, `this needs the permission ${Permission.TrafficRead}`);
}

function watchIdIn(body: Body): { watchId: string } {
  const { watchId } = body;
  return { watchId: typeof watchId === 'string' ? watchId.slice(0, 128) : '' };
}
