import { Component, computed, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import type { GroupMember } from '#contract/rest/groups';
import { PopoverPanel } from '../../shared/popover/popover-panel.ts';

export type MemberAct = 'makeAdmin' | 'endAdmin' | 'transfer' | 'mute' | 'unmute' | 'remove';

/** What can be done with one member, behind a button. The owner has none: a group without one is none. */
@Component({
  selector: 'app-member-acts',
  imports: [NzIconDirective, PopoverPanel, TranslocoPipe],
  template: `
    @if (acts().length > 0) {
      <button
        type="button"
        class="open"
        [attr.popovertarget]="panelId()"
        [attr.aria-label]="'groups.member.actsOf' | transloco: { name: member().nickname }"
      >
        <nz-icon nzType="more" aria-hidden="true" />
      </button>
      <div #panel popover appPopoverPanel [id]="panelId()">
        @for (act of acts(); track act) {
          <button
            type="button"
            [class.danger]="act === 'remove'"
            (click)="panel.hidePopover(); chosen.emit(act)"
          >
            {{ 'groups.member.act.' + act | transloco }}
          </button>
        }
      </div>
    }
  `,
  styleUrl: './member-acts.less',
})
export class MemberActs {
  readonly member = input.required<GroupMember>();

  readonly chosen = output<MemberAct>();

  protected readonly panelId = computed(() => `member-acts-${this.member().userId}`);
  protected readonly acts = computed((): readonly MemberAct[] => {
    const { role, mute } = this.member();
    if (role === 'owner') return [];
    return [
      role === 'admin' ? 'endAdmin' : 'makeAdmin',
      'transfer',
      mute === null ? 'mute' : 'unmute',
      'remove',
    ];
  });
}
