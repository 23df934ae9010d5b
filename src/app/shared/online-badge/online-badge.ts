import { Component, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';

/** On how many devices a user is online. */
@Component({
  selector: 'app-online-badge',
  imports: [TranslocoPipe],
  template: `
    <i aria-hidden="true"></i>
    @switch (devices()) {
      @case (0) {
        {{ 'shared.online.none' | transloco }}
      }
      @case (1) {
        {{ 'shared.online.one' | transloco }}
      }
      @default {
        {{ 'shared.online.many' | transloco: { count: devices() } }}
      }
    }
  `,
  styleUrl: './online-badge.less',
  host: { '[class.online]': 'devices() > 0' },
})
export class OnlineBadge {
  readonly devices = input.required<number>();
}
