import { Service, inject } from '@angular/core';
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
  filter,
  finalize,
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
import { Command } from '#contract/wire/commands';
import type { Proposal } from '#contract/wire/agreement';
import type { Packet } from '#contract/wire/codec';
import type { Topic } from '#contract/wire/packets/live';
import type { Push, PushCode } from '#contract/wire/packets/push';
import { Feature, Refusal } from '#contract/wire/packets/session';
import { WireFault } from '#contract/wire/wire-error';
import { Connection } from './connection.ts';
import type { ConnectionState } from './connection-state.ts';
import type { Answer, Fields, RequestCommand } from './exchanges.ts';
import { IM_BUILD } from './im-build.ts';
import { IM_BYTES } from './im-bytes.ts';
import { NoAnswerError, NotConnectedError, RefusedError } from './im-errors.ts';
import { IM_TIMING } from './im-timing.ts';
import { NETWORK_ONLINE } from './network-online.ts';
import { OPEN_SOCKET } from './open-socket.ts';
import { reconnectDelay } from './reconnect-delay.ts';
import type { TopicUpdate } from './topic-update.ts';

/** Who binds. A one-time ticket is a token too. */
export interface Credentials {
  readonly userId: string;
  readonly token: string;
}

/**
 * The console's one connection to the IM server.
 *
 * Connects again after every loss until `disconnect()`, with waiting times that grow, at once when
 * the browser's network comes back and not at all while there is none. Silence after a heartbeat
 * counts as a loss. Credentials are asked for anew before each try; when they cannot be had the try
 * has failed like any other. A refusal of them is final, see `connect()`.
 *
 * Survives a reconnect: the streams of `state$`, `pushes()` and `topic()`; subscribe once. What was
 * pushed while there was no connection is not among it: ask for what you show when `state$` says
 * `connected` again. Topics do that themselves.
 *
 * Does not survive it: requests. One made while not connected, or unanswered when the connection
 * is lost, fails with `NotConnectedError`, because only the caller knows whether it may be repeated.
 * Nothing is ever queued.
 *
 * Speaks JSON, or what `IM_BYTES` proposes: then agreed before the bind, so that credentials travel in it.
 */
@Service()
export class ImClient {
  private readonly openSocket = inject(OPEN_SOCKET);
  private readonly timing = inject(IM_TIMING);
  private readonly networkOnline = inject(NETWORK_ONLINE);
  private readonly build = inject(IM_BUILD);
  private readonly bytes = inject(IM_BYTES);

  private readonly state = new BehaviorSubject<ConnectionState>({ kind: 'offline' });
  /** The connection that is bound, if there is one. */
  private readonly bound = new BehaviorSubject<Connection | null>(null);
  private readonly packets = new Subject<Packet>();
  private readonly topicWatchers = new Map<Topic, number>();
  private connecting = Subscription.EMPTY;

  /** The current state on subscription, then every change. */
  readonly state$: Observable<ConnectionState> = this.state.pipe(distinctUntilChanged());

  /**
   * Connects, and stays connected. Does nothing while it is at that already.
   *
   * A server that refuses the credentials ends it (state `refused`): repeating a refused sign-in
   * locks accounts. One refusal of a token is forgiven, since a ticket can expire on the way or be
   * forgotten by a server that restarts; the ticket fetched next must do.
   */
  connect(credentials: () => Observable<Credentials>): void {
    if (!this.connecting.closed) return;
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
            if (isFinal(error, forgiven)) return throwError(() => error);
            forgiven ||= error instanceof RefusedError && error.errorCode === Refusal.BadToken;
            return this.pause(reconnectDelay(attempt, this.timing.random));
          },
        }),
      )
      .subscribe({
        error: (error: unknown) => {
          if (!(error instanceof RefusedError)) throw error;
          this.state.next({ kind: 'refused', errorCode: error.errorCode, errorMsg: error.message });
        },
      });
  }

  /** Ends the connection, or the tries for one. Requests under way fail. */
  disconnect(): void {
    this.connecting.unsubscribe();
    this.state.next({ kind: 'offline' });
  }

  /** What the server pushes (-10) under `code`, across reconnects. */
  pushes(code: PushCode): Observable<Push> {
    return this.packets.pipe(
      filter(({ command, body }) => command === Command.Push && body['code'] === code),
      map(({ body }) => body as unknown as Push),
    );
  }

  /**
   * Asks on subscription and emits the answer, or errors: `RefusedError`, `NoAnswerError`,
   * `NotConnectedError`. Unsubscribing forgets the answer; it does not take the request back.
   */
  request<C extends RequestCommand>(command: C, fields: Fields<C>): Observable<Answer<C>> {
    return defer(
      () => this.bound.value?.request(command, fields) ?? throwError(() => new NotConnectedError()),
    );
  }

  /**
   * Follows a live topic, across reconnects. After each connect first what the server remembers,
   * then batches as they come. Errors with `RefusedError` when the server does not allow it.
   * The server sends for as long as there is a subscriber.
   */
  topic<T extends Topic>(topic: T): Observable<TopicUpdate<T>> {
    return defer(() => {
      this.topicWatchers.set(topic, (this.topicWatchers.get(topic) ?? 0) + 1);
      return this.bound.pipe(
        switchMap((connection) => (connection ? followTopic(connection, topic) : EMPTY)),
        finalize(() => this.leaveTopic(topic)),
      );
    });
  }

  private leaveTopic(topic: Topic): void {
    const left = (this.topicWatchers.get(topic) ?? 0) - 1;
    this.topicWatchers.set(topic, left);
    if (left > 0) return;
    // Not connected, lost or late: nobody listens any more, and the socket's end ends it anyway.
    this.request(Command.UnsubscribeRequest, { topic })
      .pipe(catchError(() => EMPTY))
      .subscribe();
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
      timeout({ first: this.timing.connectMs }),
      first(),
      switchMap((who) =>
        this.proposal().pipe(switchMap((proposal) => this.converse(who, proposal))),
      ),
    );
  }

  /** What to speak on the next connection instead of JSON, if anything. */
  private proposal(): Observable<Proposal | null> {
    if (!this.bytes) return of(null);
    return from(this.bytes()).pipe(
      timeout({ first: this.timing.connectMs }),
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
      return this.openSocket().pipe(
        timeout({ first: this.timing.connectMs }),
        // mergeMap: the conversation runs beside the messages that feed it.
        mergeMap((event) => {
          if (event.kind === 'message') {
            connection?.receive(event.bytes);
            return EMPTY;
          }
          connection = new Connection(event.send, this.timing);
          const agreed = proposal ? connection.agree(proposal) : EMPTY;
          return merge(this.relay(connection), concat(agreed, this.bind(connection, who)));
        }),
        tap({ error: end, unsubscribe: () => end('disconnected') }),
      );
    });
  }

  /** Hands what the connection hears to the streams that outlive it. */
  private relay(connection: Connection): Observable<never> {
    return connection.packets.pipe(
      tap((packet) => this.packets.next(packet)),
      // Its end is reported by the socket, with the cause.
      catchError(() => NEVER),
      ignoreElements(),
    );
  }

  private bind(connection: Connection, { userId, token }: Credentials): Observable<unknown> {
    const features = [Feature.Receipts, Feature.Errors];
    const fields = { userId, token, build: this.build, device: 'web', features };
    return connection.request(Command.BindRequest, fields).pipe(
      tap(() => {
        this.state.next({ kind: 'connected' });
        this.bound.next(connection);
      }),
      switchMap(() =>
        merge(connection.heartbeat(this.networkOnline.pipe(skip(1))), timer(this.timing.settledMs)),
      ),
    );
  }

  /** Emits after `ms`; when the network is gone not before it is back, and then at once. */
  private pause(ms: number): Observable<unknown> {
    return this.networkOnline.pipe(
      switchMap((online, change) => {
        if (!online) {
          this.state.next({ kind: 'waiting', retryAt: null });
          return NEVER;
        }
        if (ms === 0 || change > 0) return of(null);
        this.state.next({ kind: 'waiting', retryAt: Date.now() + ms });
        return timer(ms);
      }),
      take(1),
    );
  }
}

function followTopic<T extends Topic>(
  connection: Connection,
  topic: T,
): Observable<TopicUpdate<T>> {
  const recent = connection.request(Command.SubscribeRequest, { topic }).pipe(
    // A connection that holds but did not answer may answer the next time.
    retry({
      delay: (error: unknown) =>
        error instanceof NoAnswerError ? of(null) : throwError(() => error),
    }),
    map((answer) => ({ kind: 'recent', items: answer.recent }) as TopicUpdate<T>),
  );
  const batches = connection.packets.pipe(
    filter(({ command, body }) => command === Command.TopicBatch && body['topic'] === topic),
    map(
      ({ body }) =>
        ({ kind: 'batch', items: body['items'], dropped: body['dropped'] }) as TopicUpdate<T>,
    ),
  );
  return concat(recent, batches).pipe(
    // Lost with the connection; taken up again on the next.
    catchError((error: unknown) =>
      error instanceof NotConnectedError ? EMPTY : throwError(() => error),
    ),
  );
}

/** Refusals that the same credentials would meet again. */
const FINAL: readonly string[] = [
  Refusal.BadToken,
  Refusal.Forbidden,
  Refusal.NotYou,
  WireFault.UnknownSerializer,
];

function isFinal(error: unknown, forgiven: boolean): boolean {
  if (!(error instanceof RefusedError) || !FINAL.includes(error.errorCode)) return false;
  return forgiven || error.errorCode !== Refusal.BadToken;
}
