import { Component, computed, inject, input, output } from '@angular/core';
import { TranslocoService } from '@jsverse/transloco';
import type { GroupMember } from '#contract/rest/groups';
import { type MenuItem, MoreMenu } from '../../shared/more-menu/more-menu.ts';

export type MemberAct = 'makeAdmin' | 'endAdmin' | 'transfer' | 'mute' | 'unmute' | 'remove';

/** What can be done with one member, behind a button. The owner has none: a group without one is none. */
@Component({
  selector: 'app-member-acts',
  imports: [MoreMenu],
  template: `
    @if (items().length > 0) {
      <app-more-menu
        [panelId]="'member-acts-' + member().userId"
        [label]="label()"
        [items]="items()"
        (chosen)="chosen.emit($event)"
      />
    }
  `,
})
export class MemberActs {
  private readonly transloco = inject(TranslocoService);

  readonly member = input.required<GroupMember>();
  readonly language = input.required<string>();

  readonly chosen = output<MemberAct>();

  protected readonly label = computed(() =>
    this.transloco.translate(
      'groups.member.actsOf',
      { name: this.member().nickname },
      this.language(),
    ),
  );
  protected readonly items = computed((): readonly MenuItem<MemberAct>[] =>
    actsOn(this.member()).map((name) => ({
      name,
      text: this.transloco.translate(`groups.member.act.${name}`, {}, this.language()),
      dangerous: name === 'remove',
    })),
  );
}

function actsOn({ role, mute }: GroupMember): readonly MemberAct[] {
  if (role === 'owner') return [];
  return [
    role === 'admin' ? 'endAdmin' : 'makeAdmin',
    'transfer',
    mute === null ? 'mute' : 'unmute',
    'remove',
  ];
}
