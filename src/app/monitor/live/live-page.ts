import { Component, computed, inject } from '@angular/core';
import type { OnDestroy, OnInit } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzAlertComponent } from 'ng-zorro-antd/alert';
import { NzSkeletonComponent } from 'ng-zorro-antd/skeleton';
import { EMPTY, map, startWith, switchMap, timer } from 'rxjs';
import { Language } from '../../core/language/language.ts';
import { ImClient } from '../../im-client/im-client.ts';
import { formatAge, formatBytes, formatCount, formatTime } from '../figures.ts';
import { LivePageActions, WINDOWS } from '../monitor.actions.ts';
import type { Minutes } from '../monitor.actions.ts';
import { monitorFeature } from '../monitor.state.ts';
import type { ChartLine } from './chart-options.ts';
import { LiveChart } from './live-chart.ts';
import { liveTiles } from './live-tiles.ts';
import { pageVisible, whileVisible } from './page-visible.ts';
import { StatTile } from './stat-tile.ts';

/** Figures older than this are no longer live. */
const STALE_MS = 10_000;

/** The figures and charts of what happens now, as the server pushes them. */
@Component({
  selector: 'app-live-page',
  imports: [LiveChart, NzAlertComponent, NzSkeletonComponent, StatTile, TranslocoPipe],
  templateUrl: './live-page.html',
  styleUrl: './live-page.less',
})
export class LivePage implements OnInit, OnDestroy {
  private readonly store = inject(Store);
  private readonly language = inject(Language);
  private readonly transloco = inject(TranslocoService);
  private readonly connection = toSignal(inject(ImClient).state$, { requireSync: true });

  private readonly visible = pageVisible();
  private readonly now = toSignal(
    toObservable(this.visible).pipe(
      switchMap((visible) => (visible ? timer(0, 1000) : EMPTY)),
      startWith(0),
      map(() => Date.now()),
    ),
    { requireSync: true },
  );
  private readonly receivedAt = this.store.selectSignal(monitorFeature.selectReceivedAt);
  private readonly answered = this.store.selectSignal(monitorFeature.selectAnswered);
  private readonly last = this.store.selectSignal(monitorFeature.selectLast);

  protected readonly windows = WINDOWS;
  /** Read out when the state changes. */
  protected readonly said = {
    live: 'monitor.said.live',
    connecting: 'monitor.said.connecting',
    waiting: 'monitor.said.waiting',
    stale: 'monitor.said.stale',
    paused: 'monitor.said.paused',
  } as const;
  protected readonly minutes = this.store.selectSignal(monitorFeature.selectMinutes);
  protected readonly paused = this.store.selectSignal(monitorFeature.selectPaused);
  protected readonly error = this.store.selectSignal(monitorFeature.selectError);
  protected readonly samples = whileVisible(
    this.visible,
    this.store.selectSignal(monitorFeature.selectWindow),
  );

  private readonly ageMs = computed(() =>
    Math.max(0, this.now() - (this.receivedAt() ?? this.now())),
  );
  protected readonly stale = computed(() => this.ageMs() > STALE_MS);
  protected readonly age = computed(() => formatAge(this.ageMs(), this.language.current()));
  protected readonly dropped = computed(() => this.count(this.droppedSamples()));
  protected readonly droppedSamples = this.store.selectSignal(monitorFeature.selectDropped);

  protected readonly status = computed(() => {
    if (this.paused()) return 'paused';
    if (!this.last()) return this.answered() ? 'waiting' : 'connecting';
    return this.stale() ? 'stale' : 'live';
  });
  /** The connection is gone and the figures show it: before that, nothing is worth a warning. */
  protected readonly away = computed(
    () => this.status() === 'stale' && this.connection().kind !== 'connected',
  );
  protected readonly pausedAt = computed(() =>
    formatTime(this.last()?.at ?? 0, this.language.current()),
  );

  /** Right end of the charts. Without figures time still passes, and the line must end before it. */
  protected readonly until = computed(() => {
    const at = this.samples().at(-1)?.at ?? 0;
    return this.status() === 'stale' ? at + this.ageMs() : at;
  });

  protected readonly tiles = computed(() =>
    liveTiles(this.samples(), this.minutes(), {
      say: this.say,
      count: this.count,
      bytes: this.bytes,
    }),
  );

  protected readonly count = (value: number) => formatCount(value, this.language.current());
  protected readonly bytes = (value: number) => formatBytes(value, this.language.current());

  protected readonly charts = computed(() => {
    const { say, count, bytes } = this;
    return [
      {
        id: 'online',
        heading: say('monitor.chart.online'),
        format: count,
        zoomBar: true,
        scales: 'shared',
        lines: [
          line('onlineUsers', 'first', say('monitor.measure.onlineUsers'), (at) => at.onlineUsers),
          line('sessions', 'second', say('monitor.measure.sessions'), (at) => at.sessions),
        ],
      },
      {
        id: 'messages',
        heading: say('monitor.chart.messages'),
        format: count,
        zoomBar: false,
        scales: 'own',
        lines: [
          line('deliveries', 'first', say('monitor.measure.deliveries'), (at) => at.deliveries),
          line('messages', 'second', say('monitor.measure.messages'), (at) => at.messages),
        ],
      },
      {
        id: 'bytes',
        heading: say('monitor.chart.bytes'),
        format: bytes,
        zoomBar: false,
        scales: 'own',
        lines: [
          line('bytesOut', 'first', say('monitor.measure.bytesOut'), (at) => at.bytesOut),
          line('bytesIn', 'second', say('monitor.measure.bytesIn'), (at) => at.bytesIn),
        ],
      },
    ] as const;
  });

  ngOnInit(): void {
    this.store.dispatch(LivePageActions.opened());
  }

  ngOnDestroy(): void {
    this.store.dispatch(LivePageActions.closed());
  }

  protected showWindow(minutes: Minutes): void {
    this.store.dispatch(LivePageActions.windowChosen({ minutes }));
  }

  protected togglePause(): void {
    this.store.dispatch(this.paused() ? LivePageActions.resumed() : LivePageActions.paused());
  }

  private readonly say = (key: string, values: object = {}) =>
    this.transloco.translate(key, { ...values }, this.language.current());
}

function line(
  id: string,
  tone: ChartLine['tone'],
  name: string,
  measure: ChartLine['measure'],
): ChartLine {
  return { id, tone, name, measure };
}
