import { Component, computed, input, linkedSignal } from '@angular/core';
import { initialsOf } from './initials.ts';

const HUES = [4, 28, 50, 90, 150, 176, 200, 222, 250, 276, 304, 334] as const;

/** The picture of a user or group, or initials on a colour that stays theirs. Says nothing to a screen reader: the name stands beside it. */
@Component({
  selector: 'app-avatar',
  template: `
    @if (picture(); as url) {
      <img [src]="url" alt="" (error)="picture.set(null)" />
    } @else {
      {{ initials() }}
    }
  `,
  styleUrl: './avatar.less',
  host: { 'aria-hidden': 'true', '[style.--hue]': 'hue()' },
})
export class Avatar {
  readonly ownerId = input.required<string>();
  /** Nickname, or name of the group. */
  readonly name = input.required<string>();
  /** A URL path; '' for none. */
  readonly avatar = input.required<string>();

  protected readonly initials = computed(() => initialsOf(this.name()));
  protected readonly hue = computed(() => hueOf(this.ownerId()));
  /** Null when there is none, or it cannot be shown. */
  protected readonly picture = linkedSignal(() =>
    // From this server only: a picture from elsewhere would tell its owner who looks, and when.
    /^\/(?![/\\])/.test(this.avatar()) ? this.avatar() : null,
  );
}

/** The same for the same id, always; neighbouring ids differ. */
export function hueOf(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return HUES[hash % HUES.length] ?? HUES[0];
}
