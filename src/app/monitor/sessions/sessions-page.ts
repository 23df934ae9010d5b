import { Component, computed, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzSkeletonComponent } from 'ng-zorro-antd/skeleton';
import { Language } from '../../core/language/language.ts';
import { formatCount, formatTime } from '../figures.ts';
import { SessionsPageActions } from './sessions.actions.ts';
import { sessionsFeature } from './sessions.state.ts';

const PAGE_SIZE = 20;

/** Who is connected right now. Search, order and page are in the address. */
@Component({
  selector: 'app-sessions-page',
  imports: [NzButtonComponent, NzSkeletonComponent, RouterLink, TranslocoPipe],
  templateUrl: './sessions-page.html',
  styleUrl: './sessions-page.less',
})
export class SessionsPage {
  private readonly store = inject(Store);
  private readonly router = inject(Router);
  private readonly language = inject(Language).current;

  readonly page = input(1, { transform: pageNumber });
  readonly q = input<string | undefined>();
  readonly sort = input<string | undefined>();

  private readonly state = this.store.selectSignal(sessionsFeature.selectMonitorSessionsState);
  protected readonly loading = this.store.selectSignal(sessionsFeature.selectLoading);
  protected readonly placeholder = this.store.selectSignal(sessionsFeature.selectPlaceholder);
  protected readonly error = computed(() => this.state().error);
  protected readonly oldestFirst = computed(() => this.sort() === 'since');
  protected readonly total = computed(() => formatCount(this.state().totalCount, this.language()));
  protected readonly loadedAt = computed(() =>
    formatTime(this.state().loadedAt ?? 0, this.language()),
  );
  protected readonly rows = computed(() => {
    const format = new Intl.DateTimeFormat(this.language(), {
      dateStyle: 'medium',
      timeStyle: 'medium',
      hourCycle: 'h23',
    });
    return this.state().rows.map((row) => ({
      ...row,
      sinceText: format.format(new Date(row.since)),
    }));
  });

  private readonly lastPage = computed(() => Math.ceil(this.state().totalCount / PAGE_SIZE));
  protected readonly newer = computed(() => (this.page() > 1 ? this.page() - 1 : null));
  protected readonly older = computed(() =>
    this.page() < this.lastPage() ? this.page() + 1 : null,
  );
  protected readonly range = computed(() => {
    const first = (this.page() - 1) * PAGE_SIZE;
    return { from: first + 1, to: first + this.state().rows.length };
  });

  constructor() {
    this.store.dispatch(() => {
      const q = this.q()?.trim().slice(0, 100);
      return SessionsPageActions.listWanted({
        query: {
          page: this.page(),
          pageSize: PAGE_SIZE,
          sort: this.oldestFirst() ? 'since' : '-since',
          ...(q ? { q } : {}),
        },
      });
    });
  }

  protected search(q: string): void {
    void this.router.navigate([], {
      queryParams: { q: q.trim() || null, page: null },
      queryParamsHandling: 'merge',
    });
  }

  protected refresh(): void {
    this.store.dispatch(SessionsPageActions.refreshed());
  }
}

/** From the address, where anybody may write anything. */
function pageNumber(text: string | undefined): number {
  const page = Number(text);
  return Number.isSafeInteger(page) && page >= 1 && page <= 100_000 ? page : 1;
}
