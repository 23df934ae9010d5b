import {
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  untracked,
} from '@angular/core';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import type { Group, GroupMember } from '#contract/rest/groups';
import { Language } from '../../core/language/language.ts';
import { ActDialog, type ActDetails } from '../../shared/act-dialog/act-dialog.ts';
import { wholeNumber } from '../../shared/formats.ts';
import { FormField } from '../../shared/form-field/form-field.ts';
import { type PickedUser, UserPicker } from '../../shared/user-picker/user-picker.ts';
import type { GroupQuestion } from '../group-question.ts';
import { groupTabsFeature } from '../group-tabs.state.ts';
import { GroupDrawerActions } from '../groups.actions.ts';
import { groupsFeature } from '../groups.state.ts';
import { presetReasons } from '../preset-reasons.ts';
import { UserDirectories } from '../user-directories.ts';
import { ASKING, actOf } from './act-words.ts';

/** Asks about an act on the open group, says whom it hits, and stays until it is done or given up. */
@Component({
  selector: 'app-group-act-dialog',
  imports: [ActDialog, FormField, TranslocoPipe, UserPicker],
  templateUrl: './group-act-dialog.html',
  styleUrl: '../../shared/figures.less',
})
export class GroupActDialog {
  private readonly store = inject(Store);
  private readonly transloco = inject(TranslocoService);
  private readonly directories = inject(UserDirectories);

  /** Null while nothing is asked. */
  readonly question = input.required<GroupQuestion | null>();
  readonly group = input.required<Group>();

  /** The act is done, or given up. */
  readonly closed = output();

  protected readonly language = inject(Language).current;
  private readonly acting = this.store.selectSignal(groupsFeature.selectActing);
  protected readonly error = this.store.selectSignal(groupsFeature.selectActError);
  private readonly actsDone = this.store.selectSignal(groupsFeature.selectActsDone);
  private readonly tabs = this.store.selectSignal(groupTabsFeature.selectGroupTabsState);

  /** Those picked in the dialog itself. */
  protected readonly picked = linkedSignal<GroupQuestion | null, readonly PickedUser[]>({
    source: this.question,
    computation: () => [],
  });
  /** Where to pick from; null where nobody is to be picked. */
  protected readonly directory = computed(() => {
    const question = this.question();
    if (question?.kind === 'addMembers') return this.directories.everyone;
    const open = question?.kind === 'transfer' && question.member === null;
    return open ? this.directories.membersOf(this.group().id) : null;
  });
  /** Who is known not to be wanted: a member already, or the owner already. */
  protected readonly taken = computed((): ReadonlySet<string> => {
    const { id, ownerId } = this.group();
    if (this.question()?.kind !== 'addMembers') return new Set([ownerId]);
    const { groupId, members } = this.tabs();
    const known = groupId === id ? (members.data?.items ?? []) : [];
    return new Set([ownerId, ...known.map(({ userId }) => userId)]);
  });
  protected readonly tried = linkedSignal({ source: this.question, computation: () => false });
  protected readonly ready = computed(() => this.directory() === null || this.picked().length > 0);
  /** Acts done before this question was asked: one more, and its own is. */
  private readonly doneBefore = linkedSignal({
    source: this.question,
    computation: () => untracked(this.actsDone),
  });

  protected readonly busy = computed(() => this.acting() !== null);
  /** Acts whose reasons are mostly the same few. */
  private readonly sanctions = computed(() =>
    ['mute', 'ban', 'muteMember'].includes(this.question()?.kind ?? ''),
  );
  protected readonly asking = computed(() => ASKING[this.question()?.kind ?? 'mute']);
  protected readonly presets = computed(() =>
    this.sanctions() ? presetReasons(this.transloco, this.language()) : [],
  );
  /** What the texts of the question are filled in with. */
  protected readonly values = computed(() => {
    const [question, group] = [this.question(), this.group()];
    const number = (value: number) => wholeNumber(value, this.language());
    return {
      name: group.name,
      owner: group.ownerNickname,
      member: nameIn(question) || (this.picked()[0]?.nickname ?? ''),
      count: number(question?.kind === 'removeMembers' ? question.members.length : 1),
      members: number(group.memberCount),
      online: number(group.onlineMembers),
      today: number(group.messagesToday),
    };
  });
  /** Key of the question's texts: of one member, or of several, or of one still to be chosen. */
  protected readonly words = computed(() => {
    const question = this.question();
    if (question?.kind === 'removeMembers' && question.members.length > 1) return 'removeMany';
    return question?.kind === 'transfer' && question.member === null
      ? 'transferToSomebody'
      : (question?.kind ?? 'mute');
  });

  constructor() {
    effect(() => {
      const done = this.actsDone() > this.doneBefore();
      if (done && this.question() !== null) untracked(() => this.closed.emit());
    });
  }

  protected confirm(details: ActDetails): void {
    const [question, group] = [this.question(), this.group()];
    if (question === null || this.busy()) return;
    const chosen = this.picked().map(({ id }) => id);
    const act = actOf(question, details, group.name, chosen);
    if (act === null) return;
    const before = { group, members: this.membersIn(question) };
    this.store.dispatch(GroupDrawerActions.actDecided({ act, before }));
  }

  protected giveUp(): void {
    this.store.dispatch(GroupDrawerActions.actDropped());
    this.closed.emit();
  }

  private membersIn(question: GroupQuestion): readonly GroupMember[] {
    if ('members' in question) return question.members;
    if ('member' in question && question.member !== null) return [question.member];
    const chosen = this.picked().map(({ id }) => id);
    return (this.tabs().members.data?.items ?? []).filter(({ userId }) => chosen.includes(userId));
  }
}

function nameIn(question: GroupQuestion | null): string {
  if (question === null) return '';
  if ('members' in question) return question.members[0]?.nickname ?? '';
  return 'member' in question ? (question.member?.nickname ?? '') : '';
}
