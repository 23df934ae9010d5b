import {
  BehaviorSubject,
  EMPTY,
  Subject,
  catchError,
  defer,
  distinctUntilChanged,
  exhaustMap,
  expand,
  filter,
  ignoreElements,
  merge,
  of,
  retry,
  switchMap,
  tap,
  throwError,
  timer,
} from 'rxjs';
import type { Observable } from 'rxjs';
import type { Packet } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import type { CatchUpResponse } from '#contract/wire/packets/catch-up';
import type { MessageResponse } from '#contract/wire/packets/message';
import { Feature, Refusal } from '#contract/wire/packets/session';
import { WireFault } from '#contract/wire/wire-error';
import { type CatchUpPosition, Received } from './catch-up.ts';
import { type Chat, chatOf, sameChat } from './chat.ts';
import type { ClientParts } from './client-parts.ts';
import type { Connection } from './connection.ts';
import { NotConnectedError, RefusedError } from './im-errors.ts';
import type { LastingConnection } from './lasting-connection.ts';
import { fullJitter } from './reconnect-delay.ts';

/**
 * The messages of all chats, one's own included once they are acknowledged: each once, those of a
 * chat in the order in which the server stored them, across reconnects. What was missed meanwhile
 * comes first, page by page; one's own may be acknowledged before what was missed has come.
 *
 * One of content type 5 is word that a red packet changed, and may come once more with the same content.
 */
export class Messages {
  private readonly parts: ClientParts;
  private readonly arrived = new Subject<MessageResponse>();
  private readonly live = new BehaviorSubject(false);
  private readonly manyHeld = new Subject<void>();
  private received: Received;
  private userId: string | null = null;

  readonly all$: Observable<MessageResponse> = this.arrived.asObservable();
  /**
   * Whether messages come as they are sent: now, then after every change. Not so while there is no
   * connection, nor while what was missed is still on its way.
   */
  readonly live$: Observable<boolean> = this.live.pipe(distinctUntilChanged());

  /** @throws RangeError when `resumeFrom` is no position */
  constructor(connection: LastingConnection, parts: ClientParts) {
    this.parts = parts;
    this.received = new Received(parts.resumeFrom);
    connection.bound$
      .pipe(switchMap((bound) => (bound ? this.follow(bound) : this.pause())))
      .subscribe();
    connection.packets$.pipe(filter(isMessage)).subscribe(({ body }) => {
      const message = body as unknown as MessageResponse;
      if (!this.received.live(message)) return;
      this.arrived.next(message);
      if (this.received.holdsMany) this.manyHeld.next();
    });
  }

  /** To be kept with the messages, where it outlives this client: `resumeFrom` of the next. */
  get position(): CatchUpPosition {
    return this.received.position;
  }

  ofChat(chat: Chat): Observable<MessageResponse> {
    return this.arrived.pipe(filter((message) => sameChat(chatOf(message), chat)));
  }

  /** Those that this user wrote. */
  ofUser(userId: string): Observable<MessageResponse> {
    return this.arrived.pipe(filter(({ fromUserId }) => fromUserId === userId));
  }

  private pause(): Observable<never> {
    this.live.next(false);
    return EMPTY;
  }

  private follow(bound: Connection): Observable<never> {
    if (this.userId !== null && this.userId !== bound.userId) this.received = new Received();
    this.userId = bound.userId;
    if (!this.parts.features.includes(Feature.CatchUp)) {
      this.live.next(true);
      return EMPTY;
    }
    return merge(of(undefined), this.manyHeld).pipe(
      // exhaustMap: a page that is asked for moves the cursor for all that are held.
      exhaustMap(() => this.pages(bound)),
      ignoreElements(),
      catchError((error: unknown) => this.withoutPages(error)),
    );
  }

  /** One after the other until the last, however much was missed: no more than one is held at a time. */
  private pages(bound: Connection): Observable<unknown> {
    return this.page(bound).pipe(
      expand(({ more }) => (more ? this.page(bound) : EMPTY)),
      filter(({ more }) => !more),
      tap(() => this.live.next(true)),
    );
  }

  private page(bound: Connection): Observable<CatchUpResponse> {
    return defer(() => {
      const asked = this.received.position;
      const { cursor: after, held } = asked;
      return bound.request(Command.CatchUpRequest, { after, held }).pipe(
        tap((page) => {
          for (const message of this.received.page(page, asked)) this.arrived.next(message);
        }),
      );
    }).pipe(
      // Without a page no message comes at all: so it is asked for again, whatever was in the way.
      retry({
        delay: (error: unknown, attempt) =>
          error instanceof NotConnectedError || hasNoPages(error)
            ? throwError(() => error)
            : timer(fullJitter(attempt, this.parts.timing.random)),
      }),
    );
  }

  private withoutPages(error: unknown): Observable<never> {
    // Otherwise lost with the connection; taken up again on the next.
    if (hasNoPages(error)) this.live.next(true);
    return EMPTY;
  }
}

/** A server that has no such thing sends what is new all the same. */
function hasNoPages(error: unknown): boolean {
  if (!(error instanceof RefusedError)) return false;
  return error.errorCode === Refusal.Forbidden || error.errorCode === WireFault.UnknownCommand;
}

/** No acknowledgement of an empty one, nor a refusal. */
function isMessage({ command, body }: Packet): boolean {
  return command === Command.MessageResponse && body['success'] === true && !!body['messageId'];
}
