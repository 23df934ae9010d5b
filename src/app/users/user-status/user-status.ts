import { Component, computed, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import type { User } from '#contract/rest/users';
import { untilText } from '../../shared/formats.ts';

/** How an account stands: active, or what is in force against it and until when. */
@Component({
  selector: 'app-user-status',
  imports: [TranslocoPipe],
  template: `
    @for (mark of marks(); track mark.kind) {
      <span class="mark" [class]="mark.kind" [attr.title]="mark.reason || null">
        {{ 'users.status.' + mark.kind | transloco }}
        @if (mark.until; as until) {
          <small>{{ until }}</small>
        }
      </span>
    } @empty {
      <span class="active">{{ 'users.status.active' | transloco }}</span>
    }
  `,
  styleUrl: '../../shared/standing.less',
})
export class UserStatusBadge {
  readonly user = input.required<Pick<User, 'ban' | 'mute' | 'shadowBanned' | 'deletedAt'>>();
  readonly language = input.required<string>();

  protected readonly marks = computed(() => {
    const { ban, mute, shadowBanned, deletedAt } = this.user();
    if (deletedAt !== null) return [{ kind: 'deleted', until: '', reason: '' }];
    const sanction = (kind: string, given: User['ban']) =>
      given === null ? [] : [{ kind, until: this.until(given.until), reason: given.reason }];
    return [
      ...sanction('banned', ban),
      ...sanction('muted', mute),
      ...(shadowBanned ? [{ kind: 'shadow-banned', until: '', reason: '' }] : []),
    ];
  });

  private until(until: string | null): string {
    return until === null ? '' : untilText(Date.parse(until), this.language());
  }
}
