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
import { type Push, PushCode } from '#contract/wire/packets/push';
import type { ErrorPacket, Outcome } from '#contract/wire/packets/session';
import type { Body } from '#contract/wire/serializers';
import { WireError, WireFault } from '#contract/wire/wire-error';
import { JSON_FORMAT, type WireFormat } from '#contract/wire/wire-format';
import type { Closing } from './connection-state.ts';
import type { Answer, Fields, PushRequest, RequestCommand } from './exchanges.ts';
import { NoAnswerError, NotConnectedError, RefusedError } from './im-errors.ts';
import type { ImTiming } from './im-timing.ts';
import type { SendBytes } from './web-socket.ts';

/** One open socket: what is sent, asked and heard over it until it ends. */
export class Connection {
  /** Who is bound, or about to be. */
  readonly userId: string;
  /** Bytes as they are: the caller answers for what they do to the connection. */
  readonly send: SendBytes;
  private readonly timing: ImTiming;
  private readonly heard = new Subject<Packet>();
  /** How frames are written and read. */
  private format = JSON_FORMAT;
  private lastRequestId = 0;
  private parting: Closing | null = null;

  constructor(userId: string, send: SendBytes, timing: ImTiming) {
    this.userId = userId;
    this.send = send;
    this.timing = timing;
  }

  /** Everything that arrives; errors with `NotConnectedError` when the connection ends. */
  get packets(): Observable<Packet> {
    return this.heard;
  }

  /** Why the server is about to close, once it has said so. */
  get closing(): Closing | null {
    return this.parting;
  }

  /** @throws WireError when the bytes are no frame: then nothing on this socket can be trusted */
  receive(bytes: Uint8Array): void {
    let packet: Packet;
    try {
      packet = decodePacket(bytes, this.format);
    } catch (error) {
      // A command from a server newer than this client is no reason to hang up.
      if (error instanceof WireError && error.fault === WireFault.UnknownCommand) return;
      throw error;
    }
    this.parting = partingIn(packet) ?? this.parting;
    this.heard.next(packet);
  }

  /** Fails whatever still waits for an answer. */
  end(cause: unknown): void {
    this.heard.error(new NotConnectedError({ cause }));
  }

  /** See `LastingConnection.request`. */
  request<C extends RequestCommand>(command: C, fields: Fields<C>): Observable<Answer<C>> {
    return this.ask(command, fields, () => false).pipe(map((packet) => answerIn<C>(packet)));
  }

  /** See `WireClient.push`: what comes back is told by what it says, and a refusal by its id. */
  push(fields: PushRequest): Observable<Push> {
    const comesBack = ({ command, body }: Packet) =>
      command === Command.Push &&
      body['code'] === fields.code &&
      body['eventValue'] === fields.eventValue &&
      body['eventObj'] === fields.eventObj;
    return this.ask(Command.PushRequest, fields, comesBack).pipe(
      map((packet) => {
        if (packet.command === Command.Error) throw refusalIn(packet.body);
        return packet.body as unknown as Push;
      }),
    );
  }

  /** Sends a request; emits what carries its id, or else `fits`. */
  private ask(
    command: Command,
    fields: object,
    fits: (packet: Packet) => boolean,
  ): Observable<Packet> {
    return defer(() => {
      const requestId = String(++this.lastRequestId);
      const answer = this.heard.pipe(
        filter((packet) => packet.body['requestId'] === requestId || fits(packet)),
        take(1),
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
  if (command === Command.Error) throw refusalIn(body);
  const outcome = body as unknown as Outcome;
  // The answer to a heartbeat says nothing, not even that it is one.
  if (!outcome.success && command !== Command.HeartbeatResponse) {
    throw new RefusedError(outcome.errorCode ?? 'refused', outcome.errorMsg);
  }
  return outcome;
}

function refusalIn(body: Body): RefusedError {
  const { code, message } = body as unknown as ErrorPacket;
  return new RefusedError(code, message);
}

function partingIn({ command, body }: Packet): Closing | null {
  if (command !== Command.Push || body['code'] !== PushCode.Closing) return null;
  return { reason: String(body['eventValue']), message: String(body['msg']) };
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
