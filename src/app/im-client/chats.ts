import {
  BehaviorSubject,
  EMPTY,
  Subject,
  catchError,
  concatMap,
  defer,
  distinctUntilChanged,
  filter,
  from,
  ignoreElements,
  switchMap,
  tap,
} from 'rxjs';
import type { Observable } from 'rxjs';
import { Command } from '#contract/wire/commands';
import type { Outcome } from '#contract/wire/packets/session';
import { type Chat, sameChat } from './chat.ts';
import type { Connection } from './connection.ts';
import { NotConnectedError, RefusedError } from './im-errors.ts';
import type { ImTiming } from './im-timing.ts';
import type { LastingConnection } from './lasting-connection.ts';
import { retryPassing } from './retry-passing.ts';

/** A chat that was joined, and was refused when it was to be joined again after a reconnect. */
export interface LostChat {
  readonly chat: Chat;
  readonly error: RefusedError;
}

/**
 * The chats that are open on this client. They are joined again after each reconnect, in the same
 * order; `disconnect()` forgets them. To this server only clients in the field need to join: they get
 * private messages of no other chat.
 */
export class Chats {
  private readonly connection: LastingConnection;
  private readonly timing: ImTiming;
  private readonly joined = new BehaviorSubject<readonly Chat[]>([]);
  private readonly lost = new Subject<LostChat>();

  /** Those that are joined, the latest last: now, then after every change. */
  readonly joined$: Observable<readonly Chat[]> = this.joined.pipe(distinctUntilChanged());
  /** Those that could not be joined again. They are not tried any more. */
  readonly lost$: Observable<LostChat> = this.lost.asObservable();

  constructor(connection: LastingConnection, timing: ImTiming) {
    this.connection = connection;
    this.timing = timing;
    connection.bound$
      .pipe(switchMap((bound) => (bound ? this.joinAgain(bound) : EMPTY)))
      .subscribe();
    connection.state$
      .pipe(filter(({ kind }) => kind === 'offline'))
      .subscribe(() => this.joined.next([]));
  }

  /** Joins on subscription; errors as `LastingConnection.request` does, and is not joined then. */
  join(chat: Chat): Observable<Outcome> {
    return this.connection
      .requestAs(Command.JoinRequest, (userId) => ({ ...chat, userId }))
      .pipe(tap(() => this.joined.next([...this.without(chat), chat])));
  }

  /** Quits on subscription. Whatever becomes of the request, it is not joined again. */
  quit(chat: Chat): Observable<Outcome> {
    return defer(() => {
      this.joined.next(this.without(chat));
      return this.connection.requestAs(Command.QuitRequest, (userId) => ({ ...chat, userId }));
    });
  }

  private without(chat: Chat): Chat[] {
    return this.joined.value.filter((other) => !sameChat(other, chat));
  }

  // One after the other: hundreds at once would be too fast for the server.
  private joinAgain(bound: Connection): Observable<never> {
    return from(this.joined.value).pipe(
      concatMap((chat) =>
        defer(() => {
          // Quit meanwhile.
          if (!this.joined.value.includes(chat)) return EMPTY;
          return bound.request(Command.JoinRequest, { ...chat, userId: bound.userId });
        }).pipe(
          retryPassing(this.timing),
          catchError((error: unknown) => {
            if (error instanceof RefusedError) {
              this.joined.next(this.without(chat));
              this.lost.next({ chat, error });
              return EMPTY;
            }
            if (error instanceof NotConnectedError) return EMPTY;
            throw error;
          }),
        ),
      ),
      ignoreElements(),
    );
  }
}
