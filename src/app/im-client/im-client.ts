import { Service } from '@angular/core';
import { EMPTY, catchError, defer, finalize, switchMap } from 'rxjs';
import type { Observable } from 'rxjs';
import { Command } from '#contract/wire/commands';
import { Feature } from '#contract/wire/packets/session';
import type { TrafficFilter } from '#contract/wire/packets/traffic';
import { injectParts } from './new-im-client.ts';
import { type TrafficUpdate, watchTraffic } from './watch-traffic.ts';
import { WireClient } from './wire-client.ts';

/**
 * The console's one connection to the IM server, as the operator who is signed in. Catches up on
 * nothing: operators are in no chat.
 */
@Service()
export class ImClient extends WireClient {
  private lastWatch = 0;

  constructor() {
    super(injectParts({ features: [Feature.Receipts, Feature.Errors] }));
  }

  /**
   * Watches the frames that pass through the gateway, across reconnects. Errors with `RefusedError`
   * when the server does not allow it. Each subscription is a watch of its own.
   */
  watch(trafficFilter: TrafficFilter): Observable<TrafficUpdate> {
    return defer(() => {
      const watchId = String(++this.lastWatch);
      return this.bound$.pipe(
        switchMap((connection) =>
          connection ? watchTraffic(connection, watchId, trafficFilter) : EMPTY,
        ),
        finalize(() => this.unwatch(watchId)),
      );
    });
  }

  private unwatch(watchId: string): void {
    // Not connected or lost: the socket's end ends it anyway.
    this.request(Command.UnwatchRequest, { watchId })
      .pipe(catchError(() => EMPTY))
      .subscribe();
  }
}
