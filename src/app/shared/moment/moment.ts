import { Component, booleanAttribute, computed, input } from '@angular/core';
import { exactTime, relativeTime } from '../formats.ts';

/** A point in time: how long ago, and exactly when; where space is short, exactly on hover. */
@Component({
  selector: 'app-moment',
  template: `<time [attr.datetime]="at()" [attr.title]="short() ? exact() : null"
    >{{ relative() }}
    @if (!short()) {
      <span class="exact">{{ exact() }}</span>
    }
  </time>`,
  styles: `
    .exact::before {
      content: '· ';
    }
  `,
})
export class Moment {
  /** ISO 8601. */
  readonly at = input.required<string>();
  /** Milliseconds since 1970. */
  readonly now = input.required<number>();
  readonly language = input.required<string>();
  readonly short = input(false, { transform: booleanAttribute });

  private readonly ms = computed(() => Date.parse(this.at()));
  protected readonly relative = computed(() =>
    relativeTime(this.ms(), this.now(), this.language()),
  );
  protected readonly exact = computed(() => exactTime(this.ms(), this.language()));
}
