import { Component, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import type { Announcement } from '#contract/rest/announcements';

/** How far the sending of an announcement is, in a word. */
@Component({
  selector: 'app-state-tag',
  imports: [TranslocoPipe],
  template: `
    <span class="tag" [class]="state()">
      @switch (state()) {
        @case ('sending') {
          {{ 'announcements.state.sending' | transloco }}
        }
        @case ('sent') {
          {{ 'announcements.state.sent' | transloco }}
        }
        @case ('failed') {
          {{ 'announcements.state.failed' | transloco }}
        }
      }
    </span>
  `,
  styleUrl: './state-tag.less',
})
export class StateTag {
  readonly state = input.required<Announcement['state']>();
}
