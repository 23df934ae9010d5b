import { Component, computed, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { wholeNumber } from '../../shared/formats.ts';
import type { AnnouncementProgress } from '#contract/rest/announcements';

/** How many an announcement reached, in one line: four numbers over one bar. */
@Component({
  selector: 'app-delivery-summary',
  imports: [TranslocoPipe],
  templateUrl: './delivery-summary.html',
  styleUrl: './delivery-summary.less',
})
export class DeliverySummary {
  readonly progress = input.required<AnnouncementProgress>();
  readonly language = input.required<string>();

  protected readonly numbers = computed(() => {
    const { online, written, acknowledged, read } = this.progress();
    const text = (value: number) => wholeNumber(value, this.language());
    return {
      online: text(online),
      written: text(written),
      acknowledged: text(acknowledged),
      read: text(read),
    };
  });

  /** Width of each part of the bar, in percent of those online. */
  protected readonly widths = computed(() => {
    const { online, written, acknowledged, read } = this.progress();
    const width = (value: number) => (online === 0 ? 0 : (value / online) * 100);
    return { written: width(written), acknowledged: width(acknowledged), read: width(read) };
  });
}
