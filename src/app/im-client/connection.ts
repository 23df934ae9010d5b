import {
  EMPTY,
  Subject,
  defer,
  exhaustMap,
  filter,
  ignoreElements,
  interval,
  map,
  merge,
  take,
  tap,
  throwError,
  timeout,
} from 'rxjs';
import type { Observable } from 'rxjs';
import type { Proposal } from '#contract/wire/agreement';
import { decodePacket } from '#contract/wire/codec';
import type { Packet } from '#contract/wire/codec';
import { Command, commandName } from '#contract/wire/commands';
import type { AgreeResponse } from '#contract/wire/packets/agreement';
import type { ErrorPacket, Outcome } from '#contract/wire/packets/session';
import { WireError, WireFault } from '#contract/wire/wire-error';
import { JSON_FORMAT, type WireFormat } from '#contract/wire/wire-format';
import type { Answer, Fields, RequestCommand } from './exchanges.ts';
import { NoAnswerError, NotConnectedError, RefusedError } from './im-errors.ts';
import type { ImTiming } from './im-timing.ts';
import type { SendBytes } from './open-socket.ts';

/** One open socket: what is sent, asked and heard over it until it ends. */
export class Connection {
  private readonly send: SendBytes;
  private readonly timing: ImTiming;
  private readonly heard = new Subject<Packet>();
  /** How frames are written and read. */
  private format = JSON_FORMAT;
  private lastRequestId = 0;

  constructor(send: SendBytes, timing: ImTiming) {
    this.send = send;
    this.timing = timing;
  }

  /** Everything that arrives; errors with `NotConnectedError` when the connection ends. */
  get packets(): Observable<Packet> {
    return this.heard;
  }

  /** @throws WireError when the bytes are no frame: then nothing on this socket can be trusted */
  receive(bytes: Uint8Array): void {
    try {
      this.heard.next(decodePacket(bytes, this.format));
    } catch (error) {
      // A command from a server newer than this console is no reason to hang up.
      if (error instanceof WireError && error.fault === WireFault.UnknownCommand) return;
      throw error;
    }
  }

  /** Fails whatever still waits for an answer. */
  end(cause: unknown): void {
    this.heard.error(new NotConnectedError({ cause }));
  }

  /** See `ImClient.request`. */
  request<C extends RequestCommand>(command: C, fields: Fields<C>): Observable<Answer<C>> {
    return defer(() => {
      const requestId = String(++this.lastRequestId);
      const answer = this.heard.pipe(
        filter(({ body }) => body['requestId'] === requestId),
        take(1),
        map((packet) => answerIn<C>(packet)),
        timeout({ first: this.timing.replyMs, with: () => noAnswer(command) }),
      );
      const ask = defer(() => {
        this.send(this.format.write(command, { ...fields, requestId }));
        return EMPTY;
      });
      return merge(answer, ask);
    });
  }

  /**
   * Agrees on how frames travel from the answer on. Completes when that is so; errors with
   * `RefusedError` unknown-serializer when the server does not give what was insisted on.
   */
  agree(proposal: Proposal): Observable<never> {
    return this.request(Command.AgreeRequest, proposal.request).pipe(
      // At once: the next frame is in the new form already.
      tap((answer) => (this.format = accepted(proposal, answer))),
      ignoreElements(),
    );
  }

  /** Sends heartbeats, and once more on each `prompt`. Errors when nothing at all follows one. */
  heartbeat(prompt: Observable<unknown>): Observable<never> {
    return merge(interval(this.timing.heartbeatMs), prompt).pipe(
      // exhaustMap: the silence after the first unanswered heartbeat counts, not after the latest.
      exhaustMap(() => {
        this.send(this.format.write(Command.HeartbeatRequest, {}));
        return this.heard.pipe(
          take(1),
          timeout({ first: this.timing.silenceMs, with: () => noAnswer(Command.HeartbeatRequest) }),
        );
      }),
      ignoreElements(),
    );
  }
}

function answerIn<C extends RequestCommand>({ command, body }: Packet): Answer<C> {
  if (command === Command.Error) {
    const { code, message } = body as unknown as ErrorPacket;
    throw new RefusedError(code, message);
  }
  const outcome = body as unknown as Outcome;
  if (!outcome.success) throw new RefusedError(outcome.errorCode ?? 'refused', outcome.errorMsg);
  return outcome;
}

function accepted(proposal: Proposal, answer: AgreeResponse): WireFormat {
  try {
    return proposal.accept({ ...answer });
  } catch (error) {
    if (error instanceof WireError) throw new RefusedError(error.fault, error.message);
    throw error;
  }
}

function noAnswer(command: Command): Observable<never> {
  return throwError(() => new NoAnswerError(`no answer to ${commandName(command)}`));
}
