import { Component, computed, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import type { StoredMessageRecord } from '#contract/rest/messages';
import { MessageMedia } from './message-media.ts';
import { type Media, piecesOf, safeUrl } from './message-pieces.ts';
import { redPacketOf } from './red-packet.ts';

const MEDIA_TYPES: Readonly<Record<number, Media>> = { 1: 'video', 2: 'voice', 3: 'picture' };
const RED_PACKET_TYPES: readonly number[] = [4, 5];

/** What somebody wrote, drawn from pieces and never as markup; what cannot be read shows as text. */
@Component({
  selector: 'app-message-content',
  imports: [MessageMedia, NzIconDirective, TranslocoPipe],
  templateUrl: './message-content.html',
  styleUrl: './message-content.less',
})
export class MessageContent {
  readonly message =
    input.required<Pick<StoredMessageRecord, 'contentType' | 'content' | 'contentDuration'>>();

  protected readonly media = computed(() => {
    const { contentType, content, contentDuration } = this.message();
    const media = MEDIA_TYPES[contentType];
    const url = safeUrl(content);
    return media === undefined || url === null ? null : { media, url, seconds: contentDuration };
  });
  protected readonly packet = computed(() => {
    const { contentType, content } = this.message();
    return RED_PACKET_TYPES.includes(contentType) ? redPacketOf(content) : null;
  });
  protected readonly pieces = computed(() => piecesOf(this.message().content));
}
