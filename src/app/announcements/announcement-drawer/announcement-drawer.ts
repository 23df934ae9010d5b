import { Component, computed, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import type { Announcement } from '#contract/rest/announcements';
import type { ApiError } from '../../core/api/api-error.ts';
import { relativeTime, wholeNumber } from '../../shared/formats.ts';
import { ModalDialog } from '../../shared/modal-dialog/modal-dialog.ts';
import { Moment } from '../../shared/moment/moment.ts';
import { ProblemNote } from '../../shared/problem-note/problem-note.ts';
import type { Live } from '../announcements.state.ts';
import { DeliveryFunnel } from '../delivery-funnel/delivery-funnel.ts';
import { LiveBadge } from '../live-badge/live-badge.ts';
import { StateTag } from '../state-tag/state-tag.ts';

/** All there is about one announcement: its text, and how many it reached while one watches. */
@Component({
  selector: 'app-announcement-drawer',
  imports: [
    DeliveryFunnel,
    LiveBadge,
    ModalDialog,
    Moment,
    NzButtonComponent,
    NzIconDirective,
    ProblemNote,
    StateTag,
    TranslocoPipe,
  ],
  templateUrl: './announcement-drawer.html',
  styleUrl: './announcement-drawer.less',
})
export class AnnouncementDrawer {
  readonly open = input.required<boolean>();
  /** Null while it is not known. */
  readonly announcement = input.required<Announcement | null>();
  readonly error = input.required<ApiError | null>();
  readonly live = input.required<Live>();
  /** The numbers are from a while ago. */
  readonly stale = input.required<boolean>();
  /** Milliseconds since 1970. */
  readonly now = input.required<number>();
  readonly language = input.required<string>();

  readonly closed = output();
  readonly retried = output();

  /** How far a sending that broke off had come. */
  protected readonly brokenOff = computed(() => {
    const announcement = this.announcement();
    if (announcement?.state !== 'failed') return null;
    return {
      written: wholeNumber(announcement.written, this.language()),
      online: wholeNumber(announcement.online, this.language()),
    };
  });

  protected readonly awaySince = computed(() => {
    const live = this.live();
    if (live.kind !== 'away' || !this.stale()) return null;
    return relativeTime(live.since, this.now(), this.language());
  });
}
