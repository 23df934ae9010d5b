import { Component, DestroyRef, computed, effect, inject, input } from '@angular/core';
import { RouterLink, RouterOutlet } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { Permission } from '#contract/rest/permissions';
import { Language } from '../../core/language/language.ts';
import { sessionFeature } from '../../core/session/session.state.ts';
import { injectNow } from '../../shared/clock.ts';
import { Pager } from '../../shared/pager/pager.ts';
import { ProblemNote } from '../../shared/problem-note/problem-note.ts';
import { AnnouncementList } from '../announcement-list/announcement-list.ts';
import { AnnouncementsPageActions } from '../announcements.actions.ts';
import { announcementsFeature } from '../announcements.state.ts';
import { isStale } from '../live.ts';
import { LiveBadge } from '../live-badge/live-badge.ts';

const PAGE_SIZE = 20;

/** The announcements, newest first. Which part of them is shown, and which is open, is in the address. */
@Component({
  selector: 'app-announcements-page',
  imports: [
    AnnouncementList,
    LiveBadge,
    NzButtonComponent,
    NzIconDirective,
    Pager,
    ProblemNote,
    RouterLink,
    RouterOutlet,
    TranslocoPipe,
  ],
  templateUrl: './announcements-page.html',
  styleUrl: './announcements-page.less',
})
export class AnnouncementsPage {
  private readonly store = inject(Store);

  readonly page = input(1, { transform: pageNumber });

  protected readonly pageSize = PAGE_SIZE;
  protected readonly language = inject(Language).current;
  protected readonly now = injectNow();
  protected readonly rows = this.store.selectSignal(announcementsFeature.selectRows);
  protected readonly total = this.store.selectSignal(announcementsFeature.selectTotalCount);
  protected readonly loading = this.store.selectSignal(announcementsFeature.selectListLoading);
  protected readonly error = this.store.selectSignal(announcementsFeature.selectListError);
  protected readonly openId = this.store.selectSignal(announcementsFeature.selectOpenId);
  protected readonly live = this.store.selectSignal(announcementsFeature.selectLive);
  private readonly permissions = this.store.selectSignal(sessionFeature.selectPermissions);

  protected readonly maySend = computed(() =>
    this.permissions().includes(Permission.AnnouncementsSend),
  );
  protected readonly stale = computed(() => isStale(this.live(), this.now()));

  constructor() {
    this.store.dispatch(AnnouncementsPageActions.opened());
    inject(DestroyRef).onDestroy(() => this.store.dispatch(AnnouncementsPageActions.left()));
    effect(() => {
      const query = { page: this.page(), pageSize: PAGE_SIZE };
      this.store.dispatch(AnnouncementsPageActions.listWanted({ query }));
    });
  }

  protected loadListAgain(): void {
    this.store.dispatch(AnnouncementsPageActions.listRetried());
  }
}

/** From the address, where anybody may write anything. */
function pageNumber(text: string | undefined): number {
  const page = Number(text);
  return Number.isSafeInteger(page) && page >= 1 && page <= 100_000 ? page : 1;
}
