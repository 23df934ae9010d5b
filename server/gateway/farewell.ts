import { Command } from '#contract/wire/commands';
import { type Push, PushCode } from '#contract/wire/packets/push';
import type { CloseReason } from '../bus/bus.ts';
import type { CloseCode, Session } from './session.ts';

/** Old apps tell their user on any close that the account logged in elsewhere: so the reason first. */
export function closeWith(session: Session, code: CloseCode, reason: CloseReason): void {
  session.answer(Command.Push, {
    code: PushCode.Closing,
    eventValue: reason.code,
    eventObj: null,
    msg: reason.message,
    success: true,
  } satisfies Push);
  session.close(code, reason.code);
}
