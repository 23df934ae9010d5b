import { Refusal } from '#contract/wire/packets/session';
import { WireFault } from '#contract/wire/wire-error';
import { ClosedByServerError, RefusedError } from './im-errors.ts';
import { SocketClosedError } from './web-socket.ts';

/** Refusals that the same credentials would meet again. A ban is one: until when is not told. */
const FINAL_REFUSALS: readonly string[] = [
  Refusal.BadToken,
  Refusal.Forbidden,
  Refusal.NotYou,
  Refusal.Banned,
  WireFault.UnknownSerializer,
];
/** An operator's decision, or another device's: whoever comes back by itself fights it. */
const DECISIONS: readonly string[] = ['kicked', 'banned', 'signed-in-elsewhere'];
/** The credentials are spent. Whether there are others is for those to say who are asked for them. */
const SPENT: readonly string[] = ['signed-out', Refusal.BadToken];
const POLICY_VIOLATION = 1008;

/** The server goes down on purpose, to be back in a moment: it asks for some random seconds. */
export function isRestart(error: unknown): boolean {
  return error instanceof ClosedByServerError && error.closing.reason === 'server-stop';
}

/** Whether a client that met this error may try again. `forgiven`: a token was refused before. */
export function mayReturn(error: unknown, forgiven: boolean): boolean {
  if (error instanceof RefusedError) {
    if (error.errorCode === Refusal.BadToken) return !forgiven;
    return !FINAL_REFUSALS.includes(error.errorCode);
  }
  if (!(error instanceof ClosedByServerError)) return true;
  const { closing, cause } = error;
  if (DECISIONS.includes(closing.reason)) return false;
  if (SPENT.includes(closing.reason)) return true;
  // A decision of a server newer than this client.
  return !(cause instanceof SocketClosedError && cause.code === POLICY_VIOLATION);
}
