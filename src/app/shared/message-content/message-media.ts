import { Component, computed, input, linkedSignal } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import type { Media } from './message-pieces.ts';

const ICONS: Readonly<Record<Media, string>> = {
  picture: 'picture',
  voice: 'audio',
  video: 'video-camera',
  file: 'file-text',
};

/**
 * A picture, voice, video or file: a placeholder that loads on click. What lies elsewhere opens in a
 * tab of its own: this page loads nothing from other hosts (see the server's content policy).
 */
@Component({
  selector: 'app-message-media',
  imports: [NzIconDirective, TranslocoPipe],
  templateUrl: './message-media.html',
  styleUrl: './message-media.less',
})
export class MessageMedia {
  readonly media = input.required<Media>();
  /** One that {@link safeUrl} let pass. */
  readonly url = input.required<string>();
  readonly name = input('');
  /** Seconds of a voice message. */
  readonly seconds = input<number | null>(null);

  protected readonly state = linkedSignal<string, 'there' | 'asked' | 'failed'>({
    source: this.url,
    computation: () => 'there',
  });
  protected readonly icon = computed(() => ICONS[this.media()]);
  /** The other host it lies on; '' for this server. */
  protected readonly elsewhere = computed(() =>
    /^https?:/i.test(this.url()) ? new URL(this.url()).host : '',
  );
}
