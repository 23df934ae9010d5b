import {
  Component,
  DestroyRef,
  ElementRef,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ReactiveFormsModule } from '@angular/forms';
import { ActivatedRoute, Router } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import type { Group, GroupChanges } from '#contract/rest/groups';
import { sessionFeature } from '../../core/session/session.state.ts';
import {
  ConflictDialog,
  type ConflictField,
  type Side,
} from '../../shared/conflict-dialog/conflict-dialog.ts';
import { FormFooter } from '../../shared/form-footer/form-footer.ts';
import { ProblemNote } from '../../shared/problem-note/problem-note.ts';
import { SideDrawer } from '../../shared/side-drawer/side-drawer.ts';
import { GroupFields, groupFieldsForm } from '../group-form/group-fields.ts';
import {
  GROUP_FIELDS,
  type GroupField,
  problemOf,
  refusedFields,
} from '../group-form/group-problems.ts';
import { GroupDrawerActions, GroupFormActions } from '../groups.actions.ts';
import { groupsFeature } from '../groups.state.ts';

type Values = Readonly<Record<GroupField, string>>;

/** Edits what a group says about itself. What was typed stays until it is stored or given up on purpose. */
@Component({
  selector: 'app-edit-group-drawer',
  imports: [
    ConflictDialog,
    FormFooter,
    GroupFields,
    ProblemNote,
    ReactiveFormsModule,
    SideDrawer,
    TranslocoPipe,
  ],
  templateUrl: './edit-group-drawer.html',
  styleUrl: '../../shared/form-drawer.less',
})
export class EditGroupDrawer {
  private readonly store = inject(Store);
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  readonly id = input.required<string>();

  protected readonly form = groupFieldsForm({ name: '', avatar: '', notice: '' });

  private readonly open = this.store.selectSignal(groupsFeature.selectOpen);
  private readonly saving = this.store.selectSignal(groupsFeature.selectSaving);
  private readonly saveError = this.store.selectSignal(groupsFeature.selectSaveError);
  private readonly signedIn = this.store.selectSignal(sessionFeature.selectStatus);
  protected readonly openError = this.store.selectSignal(groupsFeature.selectOpenError);
  protected readonly busy = computed(() => this.saving() === 'underWay');
  /** The question whether to give up what was typed stands in place of the buttons. */
  protected readonly leaving = signal(false);

  /** What the form began with, and what its changes are compared with. Null while it is not known. */
  protected readonly base = signal<Group | null>(null);
  private readonly values = toSignal(this.form.valueChanges, { initialValue: this.form.value });
  /** Problems show once somebody tried. */
  private readonly tried = signal(false);
  /** What was sent last: what the server said about a field holds until that field is changed. */
  private readonly sent = signal<Partial<Values>>({});
  private readonly refused = computed(() => {
    const error = this.saveError();
    return error === null ? {} : refusedFields(error);
  });
  /** The group as somebody else saved it meanwhile; null when nobody did. */
  protected readonly theirs = computed(() => {
    const error = this.saveError();
    return error?.code === 'version-conflict' ? currentOf(error.details) : null;
  });
  /** The fields in which both were changed, or theirs alone. */
  protected readonly conflicts = computed((): readonly ConflictField[] => {
    const theirs = this.theirs();
    if (theirs === null) return [];
    const mine = this.form.getRawValue();
    return GROUP_FIELDS.filter((field) => mine[field] !== theirs[field]).map((field) => ({
      name: field,
      label: `groups.field.${field}`,
      mine: mine[field],
      theirs: theirs[field],
    }));
  });
  /** What went wrong and is nobody's field. */
  protected readonly problem = computed(() =>
    this.theirs() !== null || Object.keys(this.refused()).length > 0 ? null : this.saveError(),
  );
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

  constructor() {
    this.store.dispatch(() => GroupFormActions.editOpened({ id: this.id() }));
    inject(DestroyRef).onDestroy(() => this.store.dispatch(GroupDrawerActions.closed()));
    // What was shown from memory is replaced by what the server says, but never what was typed.
    effect(() => {
      const group = this.open();
      if (group !== null) untracked(() => this.begin(group));
    });
    effect(() => {
      if (this.saveError() !== null) untracked(() => this.focusFirstProblem());
    });
  }

  protected save(): void {
    const base = this.base();
    if (this.busy() || base === null) return;
    this.tried.set(true);
    this.leaving.set(false);
    if (this.form.invalid) {
      this.focusFirstProblem();
      return;
    }
    const values = this.form.getRawValue();
    const changed = changesOf(values, base);
    if (Object.keys(changed).length === 0) {
      this.close();
      return;
    }
    this.sent.set(values);
    const changes: GroupChanges = { version: base.version, ...changed };
    this.store.dispatch(GroupFormActions.changed({ id: base.id, changes }));
  }

  /** The form goes on from what is stored now; what it keeps of one's own is saved with another press. */
  protected resolve(sides: Readonly<Record<string, Side>>): void {
    const theirs = this.theirs();
    if (theirs === null) return;
    const mine = this.form.getRawValue();
    const kept = GROUP_FIELDS.map((field) => [
      field,
      sides[field] === 'mine' ? mine[field] : theirs[field],
    ]);
    this.base.set(theirs);
    this.form.setValue(Object.fromEntries(kept) as Values);
    this.forgetConflict();
  }

  /** Back to the form as it is; saving it tells of the conflict again. */
  protected forgetConflict(): void {
    this.store.dispatch(GroupFormActions.opened());
  }

  protected close(): void {
    void this.router.navigate(['..'], {
      relativeTo: this.route,
      queryParamsHandling: 'preserve',
      scroll: 'manual',
    });
  }

  protected discard(): void {
    const base = this.base();
    if (base !== null) this.form.setValue(valuesOf(base));
    this.close();
  }

  /** Asks in the drawer when there is something to lose; the answer comes as another try to leave. */
  mayLeave(): boolean {
    const nothingToLose =
      this.saving() !== 'idle' || this.signedIn() !== 'signedIn' || this.untouched();
    this.leaving.set(!nothingToLose);
    return nothingToLose;
  }

  private begin(group: Group): void {
    if (group.id !== this.id() || !this.untouched()) return;
    const first = this.base() === null;
    this.base.set(group);
    this.form.setValue(valuesOf(group));
    if (first) setTimeout(() => this.focus('name'));
  }

  private untouched(): boolean {
    const base = this.base();
    return base === null || Object.keys(changesOf(this.form.getRawValue(), base)).length === 0;
  }

  private focusFirstProblem(): void {
    const field = GROUP_FIELDS.find((name) => this.problems()[name] !== '');
    if (field !== undefined) this.focus(field);
  }

  private focus(field: GroupField): void {
    this.host.querySelector<HTMLElement>(`#group-${field}`)?.focus();
  }
}

function valuesOf({ name, avatar, notice }: Group): Values {
  return { name, avatar, notice };
}

/** What differs from the group, without spaces around what nobody types with any. */
function changesOf(values: Values, base: Group): Partial<Values> {
  const tidy = { ...values, name: values.name.trim(), avatar: values.avatar.trim() };
  return Object.fromEntries(
    GROUP_FIELDS.filter((field) => tidy[field] !== base[field]).map((field) => [
      field,
      tidy[field],
    ]),
  );
}

function currentOf(details: unknown): Group | null {
  if (typeof details !== 'object' || details === null || !('current' in details)) return null;
  return details.current as Group;
}
