import { Component, computed, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import type { Announcement } from '#contract/rest/announcements';
import { relativeTime, wholeNumber } from '../../shared/formats.ts';
import { DeliveryFunnel } from '../delivery-funnel/delivery-funnel.ts';
import { type Live, isStale } from '../live.ts';
import { LiveBadge } from '../live-badge/live-badge.ts';

/** How many an announcement reached, while one watches, and its whole text. */
@Component({
  selector: 'app-announcement-details',
  imports: [DeliveryFunnel, LiveBadge, TranslocoPipe],
  templateUrl: './announcement-details.html',
  styleUrl: './announcement-details.less',
})
export class AnnouncementDetails {
  readonly announcement = input.required<Announcement>();
  readonly live = input.required<Live>();
  /** Milliseconds since 1970. */
  readonly now = input.required<number>();
  readonly language = input.required<string>();

  /** How far a sending that broke off had come. */
  protected readonly brokenOff = computed(() => {
    const { state, written, online } = this.announcement();
    if (state !== 'failed') return null;
    return {
      written: wholeNumber(written, this.language()),
      online: wholeNumber(online, this.language()),
    };
  });

  /** How old the numbers are; null while they are current. */
  protected readonly age = computed(() => {
    const live = this.live();
    if (live.kind !== 'away' || !isStale(live, this.now())) return null;
    return relativeTime(live.since, this.now(), this.language());
  });
}
