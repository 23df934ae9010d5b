import { Component, computed, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import type { Group } from '#contract/rest/groups';
import { untilText } from '../../shared/formats.ts';

/** How a group stands: open, or what keeps its members from writing and until when. */
@Component({
  selector: 'app-group-status',
  imports: [TranslocoPipe],
  template: `
    @for (mark of marks(); track mark.kind) {
      <span class="mark" [class]="mark.kind" [attr.title]="mark.reason || null">
        {{ 'groups.status.' + mark.kind | transloco }}
        @if (mark.until; as until) {
          <small>{{ 'groups.until' | transloco: { time: until } }}</small>
        }
      </span>
    } @empty {
      <span class="open">{{ 'groups.status.open' | transloco }}</span>
    }
  `,
  styleUrl: '../../shared/standing.less',
})
export class GroupStatusBadge {
  readonly group = input.required<Pick<Group, 'ban' | 'mute' | 'dissolvedAt'>>();
  readonly language = input.required<string>();

  protected readonly marks = computed(() => {
    const { ban, mute, dissolvedAt } = this.group();
    if (dissolvedAt !== null) return [{ kind: 'dissolved', until: '', reason: '' }];
    const sanction = (kind: string, given: Group['ban']) =>
      given === null ? [] : [{ kind, until: this.until(given.until), reason: given.reason }];
    return [...sanction('banned', ban), ...sanction('muted', mute)];
  });

  private until(until: string | null): string {
    return until === null ? '' : untilText(Date.parse(until), this.language());
  }
}
