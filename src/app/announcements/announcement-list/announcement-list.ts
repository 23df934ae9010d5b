import { Component, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import type { Announcement } from '#contract/rest/announcements';
import { DrawerLink } from '../../shared/drawer-link/drawer-link.ts';
import { Moment } from '../../shared/moment/moment.ts';
import { DeliverySummary } from '../delivery-summary/delivery-summary.ts';
import { StateTag } from '../state-tag/state-tag.ts';

/** One page of announcements. A row leads to the address that opens its drawer. */
@Component({
  selector: 'app-announcement-list',
  imports: [DeliverySummary, Moment, DrawerLink, StateTag, TranslocoPipe],
  templateUrl: './announcement-list.html',
  styleUrl: './announcement-list.less',
})
export class AnnouncementList {
  readonly announcements = input.required<readonly Announcement[]>();
  readonly openId = input.required<string | null>();
  /** Milliseconds since 1970. */
  readonly now = input.required<number>();
  readonly language = input.required<string>();
  /** The numbers are from a while ago. */
  readonly stale = input(false);
}
