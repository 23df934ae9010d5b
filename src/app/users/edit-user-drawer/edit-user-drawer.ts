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
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzInputDirective } from 'ng-zorro-antd/input';
import type { User, UserChanges } from '#contract/rest/users';
import { Language } from '../../core/language/language.ts';
import { sessionFeature } from '../../core/session/session.state.ts';
import {
  ConflictDialog,
  type ConflictField,
  type Side,
} from '../../shared/conflict-dialog/conflict-dialog.ts';
import { FormField } from '../../shared/form-field/form-field.ts';
import { FormFooter } from '../../shared/form-footer/form-footer.ts';
import { ProblemNote } from '../../shared/problem-note/problem-note.ts';
import { SideDrawer } from '../../shared/side-drawer/side-drawer.ts';
import { GenderTags } from '../user-form/gender-tags.ts';
import {
  USER_FIELDS,
  type UserField,
  type UserValues,
  changesOf,
  isSame,
  problemOf,
  refusedFields,
  userForm,
  valuesOf,
} from '../user-form/user-fields.ts';
import { EditUserActions } from '../user-form/user-forms.actions.ts';
import { userFormsFeature } from '../user-form/user-forms.state.ts';
import { UserDrawerActions } from '../users.actions.ts';
import { usersFeature } from '../users.state.ts';

/** Edits what is written about a user. What was typed stays until it is stored or given up on purpose. */
@Component({
  selector: 'app-edit-user-drawer',
  imports: [
    ConflictDialog,
    FormField,
    FormFooter,
    GenderTags,
    NzInputDirective,
    ProblemNote,
    ReactiveFormsModule,
    SideDrawer,
    TranslocoPipe,
  ],
  templateUrl: './edit-user-drawer.html',
  styleUrl: '../../shared/form-drawer.less',
})
export class EditUserDrawer {
  private readonly store = inject(Store);
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly transloco = inject(TranslocoService);
  private readonly language = inject(Language).current;
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  readonly id = input.required<string>();

  protected readonly form = userForm();

  private readonly open = this.store.selectSignal(usersFeature.selectOpen);
  private readonly saving = this.store.selectSignal(userFormsFeature.selectSaving);
  private readonly saveError = this.store.selectSignal(userFormsFeature.selectSaveError);
  private readonly signedIn = this.store.selectSignal(sessionFeature.selectStatus);
  protected readonly openError = this.store.selectSignal(usersFeature.selectOpenError);
  protected readonly tagsInUse = this.store.selectSignal(userFormsFeature.selectTagsInUse);
  protected readonly busy = computed(() => this.saving() === 'underWay');
  /** The question whether to give up what was typed stands in place of the buttons. */
  protected readonly leaving = signal(false);

  /** What the form began with, and what its changes are compared with. Null while it is not known. */
  protected readonly base = signal<User | null>(null);
  private readonly values = toSignal(this.form.valueChanges, { initialValue: this.form.value });
  /** Problems show once somebody tried. */
  private readonly tried = signal(false);
  /** What was sent last: what the server said about a field holds until that field is changed. */
  private readonly sent = signal<Partial<UserValues>>({});
  private readonly refused = computed(() => {
    const error = this.saveError();
    return error === null ? {} : refusedFields(error);
  });
  /** The user as somebody else saved them meanwhile; null when nobody did. */
  protected readonly theirs = computed(() => {
    const error = this.saveError();
    return error?.code === 'version-conflict' ? currentOf(error.details) : null;
  });
  /** The fields changed here that stand otherwise there: all others are taken from there. */
  protected readonly conflicts = computed((): readonly ConflictField[] => {
    const [theirs, base] = [this.theirs(), this.base()];
    if (theirs === null || base === null) return [];
    this.language();
    const mine = this.form.getRawValue();
    return USER_FIELDS.filter(
      (field) => field in changesOf(mine, base) && !isSame(mine[field], theirs[field]),
    ).map((field) => ({
      name: field,
      label: LABELS[field],
      mine: this.words(field, mine),
      theirs: this.words(field, theirs),
    }));
  });
  /** What went wrong and is nobody's field. */
  protected readonly problem = computed(() =>
    this.theirs() !== null || Object.keys(this.refused()).length > 0 ? null : this.saveError(),
  );
  protected readonly problems = computed(() => {
    const values = this.values();
    const [tried, refused, sent] = [this.tried(), this.refused(), this.sent()];
    const problems = USER_FIELDS.map((field) => {
      const own = tried ? problemOf(field, this.form.controls[field].errors) : '';
      const theirs = values[field] === sent[field] ? (refused[field] ?? '') : '';
      return [field, own === '' ? theirs : own];
    });
    return Object.fromEntries(problems) as Readonly<Record<UserField, string>>;
  });

  constructor() {
    this.store.dispatch(() => EditUserActions.entered({ id: this.id() }));
    inject(DestroyRef).onDestroy(() => this.store.dispatch(UserDrawerActions.closed()));
    // What was shown from memory is replaced by what the server says, but never what was typed.
    effect(() => {
      const user = this.open();
      if (user !== null) untracked(() => this.begin(user));
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
    const changes: UserChanges = { version: base.version, ...changed };
    this.store.dispatch(EditUserActions.submitted({ id: base.id, changes }));
  }

  /** The form goes on from what is stored now; what it keeps of one's own is saved with another press. */
  protected resolve(sides: Readonly<Record<string, Side>>): void {
    const theirs = this.theirs();
    if (theirs === null) return;
    const mine = this.form.getRawValue();
    const kept = Object.fromEntries(
      USER_FIELDS.filter((field) => sides[field] === 'mine').map((field) => [field, mine[field]]),
    );
    this.base.set(theirs);
    this.form.setValue({ ...valuesOf(theirs), ...kept });
    this.forgetConflict();
  }

  /** Back to the form as it is; saving it tells of the conflict again. */
  protected forgetConflict(): void {
    this.store.dispatch(EditUserActions.resumed());
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

  private begin(user: User): void {
    if (user.id !== this.id() || !this.untouched()) return;
    const first = this.base() === null;
    this.base.set(user);
    this.form.setValue(valuesOf(user));
    if (first) setTimeout(() => this.focus('nickname'));
  }

  private untouched(): boolean {
    const base = this.base();
    return base === null || Object.keys(changesOf(this.form.getRawValue(), base)).length === 0;
  }

  private words(field: UserField, values: UserValues): string {
    if (field === 'gender') return this.transloco.translate(`users.gender.${values.gender}`);
    const value = values[field];
    return typeof value === 'string' ? value : value.join(', ');
  }

  private focusFirstProblem(): void {
    const field = USER_FIELDS.find((name) => this.problems()[name] !== '');
    if (field !== undefined) this.focus(field);
  }

  private focus(field: UserField): void {
    this.host.querySelector<HTMLElement>(`#edit-user-${field}`)?.focus();
  }
}

const LABELS: Readonly<Record<UserField, string>> = {
  nickname: 'users.field.nickname',
  avatar: 'users.edit.avatar',
  phone: 'users.field.phone',
  email: 'users.field.email',
  gender: 'users.column.gender',
  tags: 'users.column.tags',
};

function currentOf(details: unknown): User | null {
  if (typeof details !== 'object' || details === null || !('current' in details)) return null;
  return details.current as User;
}
