import {
  EMPTY,
  catchError,
  concat,
  defer,
  filter,
  ignoreElements,
  map,
  merge,
  of,
  retry,
  switchMap,
  take,
  throwError,
  timer,
} from 'rxjs';
import type { Observable } from 'rxjs';
import { Command } from '#contract/wire/commands';
import type { Topic } from '#contract/wire/packets/live';
import type { MessageResponse } from '#contract/wire/packets/message';
import type { Push } from '#contract/wire/packets/push';
import { Chats } from './chats.ts';
import type { Draft } from './draft.ts';
import { NotConnectedError, mayPass } from './im-errors.ts';
import { LastingConnection } from './lasting-connection.ts';
import { Messages } from './messages.ts';
import { fullJitter } from './reconnect-delay.ts';
import { Topics } from './topics.ts';
import type { TopicUpdate } from './topic-update.ts';

/**
 * A client of the wire protocol. Knows no Angular: `newImClient` makes one of what Angular provides.
 *
 * Connects again after every loss until `disconnect()`; see `LastingConnection`. A refusal of its
 * credentials is final, and so is a decision of an operator or of another device.
 *
 * Survives a reconnect: every stream, so subscribe once; the chats that were joined, which are joined
 * again; and, with the feature `catch-up`, what was said meanwhile: `messages` asks for it and gives
 * each message once, in order. What was pushed (-10) while there was no connection is lost: ask for what
 * you show when `state$` says `connected` again. Topics do that themselves.
 *
 * Does not survive it: requests. One made while not connected, or unanswered when the connection
 * is lost, fails with `NotConnectedError`, because only the caller knows whether it may be repeated.
 * Nothing is queued; a message may be sent again as the draft it was, see `sendUntilAcknowledged`.
 */
export class WireClient extends LastingConnection {
  readonly chats = new Chats(this, this.parts.timing);
  readonly messages = new Messages(this, this.parts);
  private readonly topics = new Topics(this);

  /**
   * Sends on subscription and emits the acknowledgement: it is stored then. After `NotConnectedError`,
   * `NoAnswerError` or a refusal as `not-stored` nobody knows whether it is: send the same draft again,
   * which is stored once.
   */
  send(draft: Draft): Observable<MessageResponse> {
    return this.requestAs(Command.MessageRequest, (fromUserId) => ({ ...draft, fromUserId }));
  }

  /**
   * Sends until it is acknowledged, across reconnects, or refused for good. Errors with
   * `NotConnectedError` when there is to be no connection any more. Unsubscribing ends the tries.
   */
  sendUntilAcknowledged(draft: Draft): Observable<MessageResponse> {
    return this.whenBound().pipe(
      switchMap(() => this.send(draft)),
      retry({
        delay: (error: unknown, attempt) => {
          if (error instanceof NotConnectedError && this.trying) return of(null);
          return mayPass(error)
            ? timer(fullJitter(attempt, this.parts.timing.random))
            : throwError(() => error);
        },
      }),
    );
  }

  /** What the server pushes (-10), under `code` or all of it, across reconnects. */
  pushes(code?: number): Observable<Push> {
    return this.packets$.pipe(
      filter(({ command, body }) => {
        return command === Command.Push && (code === undefined || body['code'] === code);
      }),
      map(({ body }) => body as unknown as Push),
    );
  }

  /**
   * Pushes (-9) to all connections of one's own user, this one included: emits the -10 that came back.
   * `code` is 0 to 99.
   */
  push(
    code: number,
    eventValue: string | number | null = null,
    eventObj: string | number | null = null,
  ): Observable<Push> {
    return defer(() => this.current().push({ code, eventValue, eventObj }));
  }

  /** Asks whether the server is there: emits the milliseconds its answer took. */
  heartbeat(): Observable<number> {
    return defer(() => {
      const askedAt = performance.now();
      return this.request(Command.HeartbeatRequest, {}).pipe(
        map(() => performance.now() - askedAt),
      );
    });
  }

  /**
   * Sends bytes as they are, whole frames or not: what the server answers is among `frames$`. It may
   * well close the connection for them.
   * @throws NotConnectedError
   */
  sendBytes(bytes: Uint8Array): void {
    this.current().send(bytes);
  }

  /**
   * Follows a live topic, across reconnects. After each connect first what the server remembers,
   * then batches as they come. Errors with `RefusedError` when the server does not allow it.
   * The server sends for as long as there is a subscriber.
   */
  topic<T extends Topic>(topic: T): Observable<TopicUpdate<T>> {
    return this.topics.follow(topic);
  }

  /** Says goodbye on subscription, then disconnects whether or not that was heard. */
  logout(): Observable<never> {
    const goodbye = this.requestAs(Command.LogoutRequest, (userId) => ({ userId })).pipe(
      ignoreElements(),
      // Refused or lost: the end of the socket says the same.
      catchError(() => EMPTY),
    );
    const hangUp = defer(() => {
      this.disconnect();
      return EMPTY;
    });
    return concat(goodbye, hangUp);
  }

  private whenBound(): Observable<unknown> {
    const givenUp = this.state$.pipe(
      filter(() => !this.trying),
      map(() => {
        throw new NotConnectedError();
      }),
    );
    return merge(this.bound$.pipe(filter((bound) => bound !== null)), givenUp).pipe(take(1));
  }
}
