import { Component, computed, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { share, wholeNumber } from '../../shared/formats.ts';
import type { AnnouncementProgress } from '#contract/rest/announcements';

const STAGES = ['online', 'written', 'acknowledged', 'read'] as const;

/** How many an announcement reached, stage by stage, and what each stage means. */
@Component({
  selector: 'app-delivery-funnel',
  imports: [TranslocoPipe],
  templateUrl: './delivery-funnel.html',
  styleUrl: './delivery-funnel.less',
})
export class DeliveryFunnel {
  readonly progress = input.required<AnnouncementProgress>();
  readonly language = input.required<string>();
  /** The numbers are from a while ago. */
  readonly stale = input(false);

  protected readonly stages = computed(() => {
    const progress = this.progress();
    const language = this.language();
    return STAGES.map((stage) => ({
      stage,
      count: wholeNumber(progress[stage], language),
      share: stage === 'online' ? null : share(progress[stage], progress.online, language),
      width: progress.online === 0 ? 0 : (progress[stage] / progress.online) * 100,
    }));
  });
}
