import { Component, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzTooltipModule } from 'ng-zorro-antd/tooltip';
import { map, of, switchMap, timer } from 'rxjs';
import { ImClient } from '../../im-client/im-client.ts';
import { ImConnection } from '../im-connection.ts';

/** Whether what is live really is: the state of the console's IM connection. */
@Component({
  selector: 'app-connection-badge',
  imports: [NzTooltipModule, TranslocoPipe],
  templateUrl: './connection-badge.html',
  styleUrl: './connection-badge.less',
})
export class ConnectionBadge {
  private readonly imClient = inject(ImClient);
  private readonly connection = inject(ImConnection);

  protected readonly state = toSignal(this.imClient.state$, { requireSync: true });
  /** Seconds to the next try; null when no try is due. */
  protected readonly seconds = toSignal(
    this.imClient.state$.pipe(
      switchMap((state) => {
        if (state.kind !== 'waiting' || state.retryAt === null) return of(null);
        const { retryAt } = state;
        return timer(0, 500).pipe(map(() => Math.max(0, Math.ceil((retryAt - Date.now()) / 1000))));
      }),
    ),
    { initialValue: null },
  );

  protected readonly text = computed(() => {
    const { kind } = this.state();
    return kind === 'waiting' && this.seconds() === null
      ? 'connection.noNetwork'
      : `connection.${kind}`;
  });
  protected readonly hint = computed(() => {
    const state = this.state();
    const restarts = state.kind === 'waiting' && state.closing?.reason === 'server-stop';
    return `connection.hints.${restarts ? 'restarting' : state.kind}`;
  });
  protected readonly reason = computed(() => {
    const state = this.state();
    if (state.kind === 'refused') return state.errorMsg;
    return state.kind === 'ended' ? state.closing.message : '';
  });
  /** The client makes no try by itself. */
  protected readonly offersReconnect = computed(() =>
    ['refused', 'ended', 'offline'].includes(this.state().kind),
  );

  protected reconnect(): void {
    this.connection.open();
  }
}
