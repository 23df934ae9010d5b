import { Refusal } from '#contract/wire/packets/session';
import type { Closing } from './connection-state.ts';

/** There is no connection, or it was lost before the answer: whether the request was served is unknown. */
export class NotConnectedError extends Error {
  override readonly name = 'NotConnectedError';

  constructor(options?: ErrorOptions) {
    super('not connected to the IM server', options);
  }
}

/** The connection holds, but the answer did not come in time. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** The server said no. `errorCode` is stable, the message is for people. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly errorCode: string;

  constructor(errorCode: string, message: string) {
    super(message);
    this.errorCode = errorCode;
  }
}

/** The server said why it closes the connection, then it was gone; `cause` says how. */
export class ClosedByServerError extends Error {
  override readonly name = 'ClosedByServerError';
  readonly closing: Closing;

  constructor(closing: Closing, options: ErrorOptions) {
    super(`${closing.reason}: ${closing.message}`, options);
    this.closing = closing;
  }
}

/** Whether the same request, on the same connection, may fare better a little later. */
export function mayPass(error: unknown): boolean {
  if (error instanceof NoAnswerError) return true;
  return error instanceof RefusedError && PASSING.includes(error.errorCode);
}

const PASSING: readonly string[] = [Refusal.NotStored, Refusal.TooFast, Refusal.Unavailable];
