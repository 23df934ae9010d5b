import {
  Component,
  ElementRef,
  afterNextRender,
  computed,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ReactiveFormsModule } from '@angular/forms';
import { ActivatedRoute, Router } from '@angular/router';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import type { NewGroup } from '#contract/rest/groups';
import { Language } from '../../core/language/language.ts';
import { sessionFeature } from '../../core/session/session.state.ts';
import { FormField } from '../../shared/form-field/form-field.ts';
import { FormFooter } from '../../shared/form-footer/form-footer.ts';
import { ProblemNote } from '../../shared/problem-note/problem-note.ts';
import { SideDrawer } from '../../shared/side-drawer/side-drawer.ts';
import { type PickedUser, UserPicker } from '../../shared/user-picker/user-picker.ts';
import { GroupFields, groupFieldsForm } from '../group-form/group-fields.ts';
import {
  GROUP_FIELDS,
  type GroupField,
  problemOf,
  refusedFields,
} from '../group-form/group-problems.ts';
import { GroupFormActions } from '../groups.actions.ts';
import { groupsFeature } from '../groups.state.ts';
import { UserDirectories } from '../user-directories.ts';

/** Creates a group. What was typed and picked stays until it is stored or given up on purpose. */
@Component({
  selector: 'app-new-group-drawer',
  imports: [
    FormField,
    FormFooter,
    GroupFields,
    ProblemNote,
    ReactiveFormsModule,
    SideDrawer,
    TranslocoPipe,
    UserPicker,
  ],
  templateUrl: './new-group-drawer.html',
  styleUrl: '../../shared/form-drawer.less',
})
export class NewGroupDrawer {
  private readonly store = inject(Store);
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly transloco = inject(TranslocoService);
  private readonly language = inject(Language).current;
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  protected readonly directory = inject(UserDirectories).everyone;
  protected readonly form = groupFieldsForm({ name: '', avatar: '', notice: '' });
  protected readonly owner = signal<readonly PickedUser[]>([]);
  protected readonly members = signal<readonly PickedUser[]>([]);

  private readonly saving = this.store.selectSignal(groupsFeature.selectSaving);
  private readonly signedIn = this.store.selectSignal(sessionFeature.selectStatus);
  private readonly error = this.store.selectSignal(groupsFeature.selectSaveError);
  protected readonly busy = computed(() => this.saving() === 'underWay');
  /** The question whether to give up what was typed stands in place of the buttons. */
  protected readonly leaving = signal(false);

  private readonly values = toSignal(this.form.valueChanges, { initialValue: this.form.value });
  /** Problems show once somebody tried. */
  private readonly tried = signal(false);
  /** What was sent last: what the server said about a field holds until that field is changed. */
  private readonly sent = signal<Partial<Record<GroupField, string>>>({});
  private readonly refused = computed(() => {
    const error = this.error();
    return error === null ? {} : refusedFields(error);
  });
  /** What went wrong and is nobody's field. */
  protected readonly problem = computed(() => {
    const error = this.error();
    if (error === null || Object.keys(this.refused()).length > 0) return null;
    return error;
  });
  protected readonly problems = computed(() => {
    const values = this.values();
    const [tried, refused, sent] = [this.tried(), this.refused(), this.sent()];
    const problems = GROUP_FIELDS.map((field) => {
      const own = tried ? problemOf(field, this.form.controls[field].errors) : '';
      const theirs = values[field] === sent[field] ? (refused[field] ?? '') : '';
      return [field, own === '' ? theirs : own];
    });
    return Object.fromEntries(problems) as Readonly<Record<GroupField, string>>;
  });
  protected readonly ownerMissing = computed(() => this.tried() && this.owner().length === 0);
  protected readonly ownerTaken = computed(
    (): ReadonlySet<string> => new Set(this.owner().map(({ id }) => id)),
  );

  constructor() {
    this.store.dispatch(GroupFormActions.opened());
    afterNextRender(() => this.focus('group-name'));
    effect(() => {
      // The server's answer came: to the field it is about, or to what it says.
      if (this.error() !== null) untracked(() => this.focusFirstProblem());
    });
  }

  protected create(): void {
    if (this.busy()) return;
    this.tried.set(true);
    this.leaving.set(false);
    const [owner] = this.owner();
    if (this.form.invalid || owner === undefined) {
      this.focusFirstProblem();
      return;
    }
    const values = this.form.getRawValue();
    this.sent.set(values);
    const memberIds = this.members().map(({ id }) => id);
    const group = newGroupOf(values, owner.id, memberIds);
    this.store.dispatch(GroupFormActions.created({ group }));
  }

  protected close(): void {
    void this.router.navigate(['..'], {
      relativeTo: this.route,
      queryParamsHandling: 'preserve',
      scroll: 'manual',
    });
  }

  protected discard(): void {
    this.form.reset();
    this.owner.set([]);
    this.members.set([]);
    this.close();
  }

  /** Asks in the drawer when there is something to lose; the answer comes as another try to leave. */
  mayLeave(): boolean {
    const nothingToLose =
      this.saving() !== 'idle' || this.signedIn() !== 'signedIn' || this.untouched();
    this.leaving.set(!nothingToLose);
    return nothingToLose;
  }

  private untouched(): boolean {
    const typed = Object.values(this.form.getRawValue()).some((value) => value !== '');
    return !typed && this.owner().length === 0 && this.members().length === 0;
  }

  private focusFirstProblem(): void {
    const problems = this.problems();
    const field = GROUP_FIELDS.find((name) => problems[name] !== '');
    // The owner stands below the name, and above the rest.
    if (this.ownerMissing() && field !== 'name') this.focus('new-group-owner');
    else if (field !== undefined) this.focus(`group-${field}`);
  }

  private focus(id: string): void {
    this.host.querySelector<HTMLElement>(`#${id}`)?.focus();
  }
}

/** Without what was left empty; without spaces around what nobody types with any. */
function newGroupOf(
  values: Record<GroupField, string>,
  ownerId: string,
  memberIds: string[],
): NewGroup {
  const avatar = values.avatar.trim();
  return {
    name: values.name.trim(),
    ownerId,
    memberIds,
    ...(avatar === '' ? {} : { avatar }),
    ...(values.notice.trim() === '' ? {} : { notice: values.notice }),
  };
}
