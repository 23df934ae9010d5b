import {
  BehaviorSubject,
  EMPTY,
  NEVER,
  Subject,
  Subscription,
  catchError,
  concat,
  defer,
  distinctUntilChanged,
  first,
  from,
  ignoreElements,
  map,
  merge,
  mergeMap,
  of,
  retry,
  skip,
  switchMap,
  take,
  tap,
  throwError,
  timeout,
  timer,
} from 'rxjs';
import type { Observable } from 'rxjs';
import type { Proposal } from '#contract/wire/agreement';
import type { Packet } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import { Refusal } from '#contract/wire/packets/session';
import type { ClientParts } from './client-parts.ts';
import { Connection } from './connection.ts';
import type { ConnectionState } from './connection-state.ts';
import type { Answer, Fields, RequestCommand } from './exchanges.ts';
import { ClosedByServerError, NotConnectedError, RefusedError } from './im-errors.ts';
import { isRestart, mayReturn } from './may-return.ts';

/** Who binds. A one-time ticket is a token too. */
export interface Credentials {
  readonly userId: string;
  readonly token: string;
}

/** A frame as it travelled, sealed where the connection is. The bind's carries the token. */
export interface TravelledFrame {
  /** `in`: from the server. */
  readonly direction: 'in' | 'out';
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** After a restart of the server its clients come back spread over this time. */
const RESTART_SPREAD_MS = 3_000;

const TRYING: readonly ConnectionState['kind'][] = ['connecting', 'waiting', 'connected'];

/**
 * A connection to the IM server that comes back: one socket after the other, with waiting times
 * between them, at once when the network comes back and not at all while there is none. Silence after a
 * heartbeat counts as a loss. Credentials are asked for anew before each try; when they cannot be had
 * the try has failed like any other.
 */
export class LastingConnection {
  protected readonly parts: ClientParts;
  private readonly state = new BehaviorSubject<ConnectionState>({ kind: 'offline' });
  private readonly bound = new BehaviorSubject<Connection | null>(null);
  private readonly heard = new Subject<Packet>();
  private readonly travelled = new Subject<TravelledFrame>();
  private connecting = Subscription.EMPTY;

  /** The current state on subscription, then every change. */
  readonly state$: Observable<ConnectionState> = this.state.pipe(distinctUntilChanged());
  /** The connection that is bound, null while there is none. It is there before `state$` says so. */
  readonly bound$: Observable<Connection | null> = this.bound.pipe(distinctUntilChanged());
  /** Every packet that arrives, across reconnects. */
  readonly packets$: Observable<Packet> = this.heard.asObservable();
  /** Every frame of both directions from the moment of subscription, across reconnects. */
  readonly frames$: Observable<TravelledFrame> = this.travelled.asObservable();

  constructor(parts: ClientParts) {
    this.parts = parts;
  }

  /**
   * Connects, and stays connected. Does nothing while it is at that already.
   *
   * A server that refuses the credentials ends it (state `refused`): repeating a refused sign-in
   * locks accounts. One refusal of a token is forgiven, since a ticket can expire on the way or be
   * forgotten by a server that restarts; the ticket fetched next must do. A decision that closed the
   * connection ends it too (state `ended`).
   */
  connect(credentials: () => Observable<Credentials>): void {
    if (!this.connecting.closed) return;
    const { timing, reconnectDelay } = this.parts;
    const tryOnce = this.session(credentials);
    let forgiven = false;
    this.connecting = this.pause(0)
      .pipe(
        switchMap(() => tryOnce),
        tap(() => (forgiven = false)),
        retry({
          // Nothing is emitted before a connection has held for a while: see `session`.
          resetOnSuccess: true,
          delay: (error: unknown, attempt) => {
            if (!mayReturn(error, forgiven)) return throwError(() => error);
            forgiven ||= error instanceof RefusedError && error.errorCode === Refusal.BadToken;
            const spread = isRestart(error) ? Math.round(timing.random() * RESTART_SPREAD_MS) : 0;
            return this.pause(reconnectDelay(attempt, timing.random) + spread, error);
          },
        }),
      )
      .subscribe({ error: (error: unknown) => this.giveUp(error) });
  }

  /** Ends the connection, or the tries for one. Requests under way fail. */
  disconnect(): void {
    this.connecting.unsubscribe();
    this.state.next({ kind: 'offline' });
  }

  /**
   * Asks on subscription and emits the answer, or errors: `RefusedError`, `NoAnswerError`,
   * `NotConnectedError`. Unsubscribing forgets the answer; it does not take the request back.
   */
  request<C extends RequestCommand>(command: C, fields: Fields<C>): Observable<Answer<C>> {
    return defer(() => this.current().request(command, fields));
  }

  /** Like `request`, for what names the user who asks. */
  requestAs<C extends RequestCommand>(
    command: C,
    fieldsOf: (userId: string) => Fields<C>,
  ): Observable<Answer<C>> {
    return defer(() => {
      const connection = this.current();
      return connection.request(command, fieldsOf(connection.userId));
    });
  }

  /** The connection that is bound. @throws NotConnectedError */
  protected current(): Connection {
    const connection = this.bound.value;
    if (!connection) throw new NotConnectedError();
    return connection;
  }

  /** Whether there will be a connection without another `connect()`. */
  protected get trying(): boolean {
    return TRYING.includes(this.state.value.kind);
  }

  private giveUp(error: unknown): void {
    if (error instanceof RefusedError) {
      this.state.next({ kind: 'refused', errorCode: error.errorCode, errorMsg: error.message });
    } else if (error instanceof ClosedByServerError) {
      this.state.next({ kind: 'ended', closing: error.closing });
    } else {
      throw error;
    }
  }

  /**
   * One try: credentials, socket, bind, and the connection until it is lost, which is an error.
   * Emits once, when the connection has held for `settledMs`: had the bind alone counted, a server
   * that drops whoever it has bound would be knocked at without ever waiting longer.
   */
  private session(credentials: () => Observable<Credentials>): Observable<unknown> {
    return defer(() => {
      this.state.next({ kind: 'connecting' });
      return credentials();
    }).pipe(
      timeout({ first: this.parts.timing.connectMs }),
      first(),
      switchMap((who) =>
        this.proposal().pipe(switchMap((proposal) => this.converse(who, proposal))),
      ),
    );
  }

  /** What to speak on the next connection instead of JSON, if anything. */
  private proposal(): Observable<Proposal | null> {
    const { bytes, timing } = this.parts;
    if (!bytes) return of(null);
    return from(bytes()).pipe(
      timeout({ first: timing.connectMs }),
      map(({ propose }) => propose()),
    );
  }

  private converse(who: Credentials, proposal: Proposal | null): Observable<unknown> {
    return defer(() => {
      let connection: Connection | null = null;
      const end = (cause: unknown) => {
        if (this.bound.value) this.bound.next(null);
        connection?.end(cause);
      };
      return this.parts.openSocket().pipe(
        timeout({ first: this.parts.timing.connectMs }),
        // mergeMap: the conversation runs beside the messages that feed it.
        mergeMap((event) => {
          if (event.kind === 'message') {
            this.travelled.next({ direction: 'in', at: Date.now(), bytes: event.bytes });
            connection?.receive(event.bytes);
            return EMPTY;
          }
          const send = (bytes: Uint8Array) => {
            this.travelled.next({ direction: 'out', at: Date.now(), bytes });
            event.send(bytes);
          };
          connection = new Connection(who.userId, send, this.parts.timing);
          const agreed = proposal ? connection.agree(proposal) : EMPTY;
          return merge(this.relay(connection), concat(agreed, this.bind(connection, who)));
        }),
        catchError((cause: unknown) => {
          const closing = connection?.closing;
          return throwError(() => (closing ? new ClosedByServerError(closing, { cause }) : cause));
        }),
        tap({ error: end, unsubscribe: () => end('disconnected') }),
      );
    });
  }

  /** Hands what the connection hears to the streams that outlive it. */
  private relay(connection: Connection): Observable<never> {
    return connection.packets.pipe(
      tap((packet) => this.heard.next(packet)),
      // Its end is reported by the socket, with the cause.
      catchError(() => NEVER),
      ignoreElements(),
    );
  }

  private bind(connection: Connection, { userId, token }: Credentials): Observable<unknown> {
    const { build, device, features, networkOnline, timing } = this.parts;
    const fields = { userId, token, build, device, features };
    return connection.request(Command.BindRequest, fields).pipe(
      tap(() => {
        // In this order: who hears `connected` can ask at once.
        this.bound.next(connection);
        this.state.next({ kind: 'connected' });
      }),
      switchMap(() =>
        merge(connection.heartbeat(networkOnline.pipe(skip(1))), timer(timing.settledMs)),
      ),
    );
  }

  /** Emits after `ms`; when the network is gone not before it is back, and then at once. */
  private pause(ms: number, loss?: unknown): Observable<unknown> {
    const why = loss instanceof ClosedByServerError ? { closing: loss.closing } : {};
    return this.parts.networkOnline.pipe(
      switchMap((online, change) => {
        if (!online) {
          this.state.next({ kind: 'waiting', retryAt: null, ...why });
          return NEVER;
        }
        if (change > 0 || (ms === 0 && loss === undefined)) return of(null);
        this.state.next({ kind: 'waiting', retryAt: Date.now() + ms, ...why });
        return timer(ms);
      }),
      take(1),
    );
  }
}
