import { Component, DestroyRef, computed, effect, inject, input } from '@angular/core';
import { ActivatedRoute, Router } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { Language } from '../../core/language/language.ts';
import { injectNow } from '../../shared/clock.ts';
import { Moment } from '../../shared/moment/moment.ts';
import { ProblemNote } from '../../shared/problem-note/problem-note.ts';
import { SideDrawer } from '../../shared/side-drawer/side-drawer.ts';
import { AnnouncementDetails } from '../announcement-details/announcement-details.ts';
import { AnnouncementDrawerActions } from '../announcements.actions.ts';
import { announcementsFeature } from '../announcements.state.ts';
import { StateTag } from '../state-tag/state-tag.ts';

/** All there is about the announcement that the address names. What is known is shown at once. */
@Component({
  selector: 'app-announcement-drawer',
  imports: [
    AnnouncementDetails,
    Moment,
    NzIconDirective,
    ProblemNote,
    SideDrawer,
    StateTag,
    TranslocoPipe,
  ],
  templateUrl: './announcement-drawer.html',
  styleUrl: './announcement-drawer.less',
})
export class AnnouncementDrawer {
  private readonly store = inject(Store);
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);

  readonly id = input.required<string>();

  protected readonly language = inject(Language).current;
  protected readonly now = injectNow();
  protected readonly live = this.store.selectSignal(announcementsFeature.selectLive);
  protected readonly error = this.store.selectSignal(announcementsFeature.selectOpenError);
  private readonly open = this.store.selectSignal(announcementsFeature.selectOpen);
  /** Null while it is not known. */
  protected readonly announcement = computed(() => {
    const announcement = this.open();
    return announcement?.id === this.id() ? announcement : null;
  });

  constructor() {
    effect(() => this.store.dispatch(AnnouncementDrawerActions.opened({ id: this.id() })));
    inject(DestroyRef).onDestroy(() => this.store.dispatch(AnnouncementDrawerActions.closed()));
  }

  protected loadAgain(): void {
    this.store.dispatch(AnnouncementDrawerActions.retried({ id: this.id() }));
  }

  protected close(): void {
    void this.router.navigate(['..'], {
      relativeTo: this.route,
      queryParamsHandling: 'preserve',
      scroll: 'manual',
    });
  }
}
