import {
  EMPTY,
  catchError,
  concat,
  defer,
  filter,
  finalize,
  map,
  of,
  retry,
  switchMap,
  throwError,
} from 'rxjs';
import type { Observable } from 'rxjs';
import { Command } from '#contract/wire/commands';
import type { Topic } from '#contract/wire/packets/live';
import type { Connection } from './connection.ts';
import { NoAnswerError, NotConnectedError } from './im-errors.ts';
import type { LastingConnection } from './lasting-connection.ts';
import type { TopicUpdate } from './topic-update.ts';

/** Who follows which live topic: the server sends one for as long as anybody does. */
export class Topics {
  private readonly connection: LastingConnection;
  private readonly followers = new Map<Topic, number>();

  constructor(connection: LastingConnection) {
    this.connection = connection;
  }

  /** See `WireClient.topic`. */
  follow<T extends Topic>(topic: T): Observable<TopicUpdate<T>> {
    return defer(() => {
      this.followers.set(topic, (this.followers.get(topic) ?? 0) + 1);
      return this.connection.bound$.pipe(
        switchMap((connection) => (connection ? followOn(connection, topic) : EMPTY)),
        finalize(() => this.leave(topic)),
      );
    });
  }

  private leave(topic: Topic): void {
    const left = (this.followers.get(topic) ?? 0) - 1;
    this.followers.set(topic, left);
    if (left > 0) return;
    // Not connected, lost or late: nobody listens any more, and the socket's end ends it anyway.
    this.connection
      .request(Command.UnsubscribeRequest, { topic })
      .pipe(catchError(() => EMPTY))
      .subscribe();
  }
}

function followOn<T extends Topic>(connection: Connection, topic: T): Observable<TopicUpdate<T>> {
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
