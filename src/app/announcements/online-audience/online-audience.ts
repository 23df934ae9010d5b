import { Component, computed, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { relativeTime, wholeNumber } from '../../shared/formats.ts';
import type { Audience } from './audience.ts';

/** Everyone online, and how many that is right now. */
@Component({
  selector: 'app-online-audience',
  imports: [NzIconDirective, TranslocoPipe],
  templateUrl: './online-audience.html',
  styleUrl: './online-audience.less',
})
export class OnlineAudience {
  readonly audience = input.required<Audience>();
  /** Milliseconds since 1970. */
  readonly now = input.required<number>();
  readonly language = input.required<string>();

  protected readonly count = computed(() => {
    const audience = this.audience();
    return audience.kind === 'unknown' ? null : wholeNumber(audience.users, this.language());
  });
  protected readonly counted = computed(() => {
    const audience = this.audience();
    if (audience.kind !== 'stale') return null;
    return relativeTime(audience.at, this.now(), this.language());
  });
}
