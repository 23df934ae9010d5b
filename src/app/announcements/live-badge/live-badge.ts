import { Component, computed, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { relativeTime } from '../../shared/formats.ts';
import type { Live } from '../live.ts';

/** Says that numbers move by themselves, or since when they do not. */
@Component({
  selector: 'app-live-badge',
  imports: [TranslocoPipe],
  template: `
    <span class="badge" [class.following]="live().kind === 'following'">
      @switch (live().kind) {
        @case ('connecting') {
          {{ 'announcements.live.connecting' | transloco }}
        }
        @case ('following') {
          {{ 'announcements.live.following' | transloco }}
        }
        @case ('away') {
          {{ 'announcements.live.away' | transloco: { ago: ago() } }}
        }
        @case ('refused') {
          {{ 'announcements.live.refused' | transloco }}
        }
      }
    </span>
  `,
  styleUrl: './live-badge.less',
})
export class LiveBadge {
  readonly live = input.required<Live>();
  /** Milliseconds since 1970. */
  readonly now = input.required<number>();
  readonly language = input.required<string>();

  protected readonly ago = computed(() => {
    const live = this.live();
    return live.kind === 'away' ? relativeTime(live.since, this.now(), this.language()) : '';
  });
}
