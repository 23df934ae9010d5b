import { catchError, concat, EMPTY, filter, map, of, retry, throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import { Command } from '#contract/wire/commands';
import type {
  LateFault,
  TrafficBatch,
  TrafficFilter,
  TrafficFrame,
} from '#contract/wire/packets/traffic';
import type { Connection } from './connection.ts';
import { NoAnswerError, NotConnectedError } from './im-errors.ts';

/** What whoever watches live traffic is told. `revealedUntil`: ms since 1970, 0 while bodies are masked. */
export type TrafficUpdate =
  /** After each connect: frames that pass from now on will come. What passed meanwhile did so unseen. */
  | { readonly kind: 'watching'; readonly revealedUntil: number }
  | {
      readonly kind: 'batch';
      readonly frames: readonly TrafficFrame[];
      /** Of frames of earlier batches. */
      readonly lateFaults: readonly LateFault[];
      /** Frames left out since the last batch because there were too many. */
      readonly dropped: number;
      readonly revealedUntil: number;
      /** Nothing more will come: it looked for text, and the reveal is over. */
      readonly ended: boolean;
    };

/** One watch on one connection; completes with the connection. Errors with `RefusedError`. */
export function watchTraffic(
  connection: Connection,
  watchId: string,
  trafficFilter: TrafficFilter,
): Observable<TrafficUpdate> {
  const begin = connection.request(Command.WatchRequest, { watchId, filter: trafficFilter }).pipe(
    // A connection that holds but did not answer may answer the next time.
    retry({
      delay: (error: unknown) =>
        error instanceof NoAnswerError ? of(null) : throwError(() => error),
    }),
    map(({ revealedUntil }): TrafficUpdate => ({ kind: 'watching', revealedUntil })),
  );
  const batches = connection.packets.pipe(
    filter(({ command, body }) => command === Command.TrafficBatch && body['watchId'] === watchId),
    map(({ body }): TrafficUpdate => {
      const batch = body as unknown as TrafficBatch;
      const { frames, lateFaults = [], dropped, revealedUntil, ended = false } = batch;
      return { kind: 'batch', frames, lateFaults, dropped, revealedUntil, ended };
    }),
  );
  return concat(begin, batches).pipe(
    // Lost with the connection; taken up again on the next.
    catchError((error: unknown) =>
      error instanceof NotConnectedError ? EMPTY : throwError(() => error),
    ),
  );
}
