import { Component, computed, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzIconDirective } from 'ng-zorro-antd/icon';

/**
 * A notice as a chat app shows it on a phone. The text is text: line breaks count, markup and
 * links are shown as they were typed.
 */
@Component({
  selector: 'app-notice-preview',
  imports: [NzIconDirective, TranslocoPipe],
  templateUrl: './notice-preview.html',
  styleUrl: './notice-preview.less',
})
export class NoticePreview {
  readonly title = input.required<string>();
  readonly content = input.required<string>();
  /** When it arrives, in milliseconds since 1970. */
  readonly at = input.required<number>();
  readonly language = input.required<string>();

  protected readonly time = computed(() =>
    new Date(this.at()).toLocaleTimeString(this.language(), {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
  );
}
