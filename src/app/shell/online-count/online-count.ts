import { DecimalPipe } from '@angular/common';
import { Component, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { TranslocoPipe } from '@jsverse/transloco';
import { catchError, filter, interval, map, of } from 'rxjs';
import { ImClient } from '../../im-client/im-client.ts';
import { RefusedError } from '../../im-client/im-errors.ts';

/** After this long without news a number is shown as old. */
const STALE_MS = 10_000;

/** How many end users are online, live; grey and with its age when it no longer is. */
@Component({
  selector: 'app-online-count',
  imports: [DecimalPipe, TranslocoPipe],
  template: `
    @if (latest(); as sample) {
      @let age = ageSeconds();
      <span [class.stale]="age !== null">
        {{
          (age === null ? 'shell.online' : 'shell.onlineStale')
            | transloco: { count: sample.onlineUsers | number: '1.0-0' : 'en', seconds: age }
        }}
      </span>
    }
  `,
  styleUrl: './online-count.less',
})
export class OnlineCount {
  protected readonly latest = toSignal(
    inject(ImClient)
      .topic('metrics')
      .pipe(
        map(({ items }) => items.at(-1)),
        filter((sample) => sample !== undefined),
        map(({ onlineUsers }) => ({ onlineUsers, receivedAt: Date.now() })),
        // Not allowed: then there is no count to show.
        catchError((error: unknown) => {
          if (error instanceof RefusedError) return of(undefined);
          throw error;
        }),
      ),
  );

  private readonly now = toSignal(interval(1000).pipe(map(() => Date.now())), {
    initialValue: Date.now(),
  });
  /** Null while the number is fresh. */
  protected readonly ageSeconds = computed(() => {
    const age = this.now() - (this.latest()?.receivedAt ?? this.now());
    return age < STALE_MS ? null : Math.round(age / 1000);
  });
}
