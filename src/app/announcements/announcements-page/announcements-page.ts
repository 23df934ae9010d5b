import { Component, DestroyRef, computed, effect, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
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
import { AnnouncementDrawer } from '../announcement-drawer/announcement-drawer.ts';
import { AnnouncementList } from '../announcement-list/announcement-list.ts';
import { AnnouncementsPageActions } from '../announcements.actions.ts';
import { announcementsFeature } from '../announcements.state.ts';
import { LiveBadge } from '../live-badge/live-badge.ts';

const PAGE_SIZE = 20;
/** Without a connection for this long, numbers are shown as old. */
const STALE_AFTER_MS = 10_000;

/** The announcements, newest first, and the one whose drawer is open. Both are in the address. */
@Component({
  selector: 'app-announcements-page',
  imports: [
    AnnouncementDrawer,
    AnnouncementList,
    LiveBadge,
    NzButtonComponent,
    NzIconDirective,
    Pager,
    ProblemNote,
    RouterLink,
    TranslocoPipe,
  ],
  templateUrl: './announcements-page.html',
  styleUrl: './announcements-page.less',
})
export class AnnouncementsPage {
  private readonly store = inject(Store);
  private readonly router = inject(Router);

  readonly page = input(1, { transform: pageNumber });
  readonly open = input<string | undefined>();

  protected readonly pageSize = PAGE_SIZE;
  protected readonly language = inject(Language).current;
  protected readonly now = injectNow();
  protected readonly rows = this.store.selectSignal(announcementsFeature.selectRows);
  protected readonly total = this.store.selectSignal(announcementsFeature.selectTotalCount);
  protected readonly loading = this.store.selectSignal(announcementsFeature.selectListLoading);
  protected readonly error = this.store.selectSignal(announcementsFeature.selectListError);
  protected readonly openId = this.store.selectSignal(announcementsFeature.selectOpenId);
  protected readonly opened = this.store.selectSignal(announcementsFeature.selectOpen);
  protected readonly openError = this.store.selectSignal(announcementsFeature.selectOpenError);
  protected readonly live = this.store.selectSignal(announcementsFeature.selectLive);
  private readonly permissions = this.store.selectSignal(sessionFeature.selectPermissions);

  protected readonly maySend = computed(() =>
    this.permissions().includes(Permission.AnnouncementsSend),
  );
  protected readonly stale = computed(() => {
    const live = this.live();
    return live.kind === 'away' && this.now() - live.since >= STALE_AFTER_MS;
  });

  constructor() {
    this.store.dispatch(AnnouncementsPageActions.opened());
    inject(DestroyRef).onDestroy(() => this.store.dispatch(AnnouncementsPageActions.left()));
    this.showListOfAddress();
    this.openDrawerOfAddress();
  }

  protected loadListAgain(): void {
    this.store.dispatch(AnnouncementsPageActions.listRetried());
  }

  protected loadOpenAgain(): void {
    const id = this.openId();
    if (id !== null) this.store.dispatch(AnnouncementsPageActions.drawerRetried({ id }));
  }

  protected closeDrawer(): void {
    void this.router.navigate([], { queryParams: { open: null }, queryParamsHandling: 'merge' });
  }

  private showListOfAddress(): void {
    effect(() => {
      const query = { page: this.page(), pageSize: PAGE_SIZE };
      this.store.dispatch(AnnouncementsPageActions.listWanted({ query }));
    });
  }

  private openDrawerOfAddress(): void {
    effect(() => {
      const id = this.open();
      this.store.dispatch(
        id === undefined
          ? AnnouncementsPageActions.drawerClosed()
          : AnnouncementsPageActions.drawerOpened({ id }),
      );
    });
  }
}

/** From the address, where anybody may write anything. */
function pageNumber(text: string | undefined): number {
  const page = Number(text);
  return Number.isSafeInteger(page) && page >= 1 && page <= 100_000 ? page : 1;
}
