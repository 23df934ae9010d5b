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
import {
  FormControl,
  FormGroup,
  ReactiveFormsModule,
  type ValidatorFn,
  Validators,
} from '@angular/forms';
import { ActivatedRoute, Router } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { NzInputDirective } from 'ng-zorro-antd/input';
import type { NewUser } from '#contract/rest/users';
import { sessionFeature } from '../../core/session/session.state.ts';
import { CopyButton } from '../../shared/copy-button/copy-button.ts';
import { FormField } from '../../shared/form-field/form-field.ts';
import { FormFooter } from '../../shared/form-footer/form-footer.ts';
import { ProblemNote } from '../../shared/problem-note/problem-note.ts';
import { SideDrawer } from '../../shared/side-drawer/side-drawer.ts';
import { GenderTags } from '../user-form/gender-tags.ts';
import { type UserValues, genderControl, tagsControl } from '../user-form/user-fields.ts';
import { userFormsFeature } from '../user-form/user-forms.state.ts';
import { NewUserDrawerActions } from '../users.actions.ts';
import { usersFeature } from '../users.state.ts';
import {
  NEW_USER_FIELDS,
  type NewUserField,
  problemOf,
  refusedFields,
} from './new-user-problems.ts';
import { randomPassword } from './random-password.ts';

type NewUserValues = Omit<UserValues, 'avatar'> & {
  readonly username: string;
  readonly password: string;
};

/** Creates an end user. What was typed stays until it is stored or given up on purpose. */
@Component({
  selector: 'app-new-user-drawer',
  imports: [
    CopyButton,
    FormField,
    FormFooter,
    GenderTags,
    NzButtonComponent,
    NzIconDirective,
    NzInputDirective,
    ProblemNote,
    ReactiveFormsModule,
    SideDrawer,
    TranslocoPipe,
  ],
  templateUrl: './new-user-drawer.html',
  styleUrls: ['../../shared/form-drawer.less', './new-user-drawer.less'],
})
export class NewUserDrawer {
  private readonly store = inject(Store);
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  // The limits are the contract's (contract/rest/users.ts); a spec compares them.
  protected readonly form = new FormGroup({
    username: text(2, 64, Validators.required, Validators.pattern(/^[A-Za-z0-9_.@-]+$/)),
    nickname: text(1, 64, Validators.required, Validators.pattern(/\S/)),
    password: text(6, 256, Validators.required),
    phone: text(0, 32, Validators.pattern(/^[0-9+ -]*$/)),
    email: text(0, 254, Validators.email),
    gender: genderControl(),
    tags: tagsControl(),
  });

  private readonly creating = this.store.selectSignal(usersFeature.selectCreating);
  private readonly signedIn = this.store.selectSignal(sessionFeature.selectStatus);
  private readonly error = this.store.selectSignal(usersFeature.selectCreateError);
  protected readonly tagsInUse = this.store.selectSignal(userFormsFeature.selectTagsInUse);
  protected readonly busy = computed(() => this.creating() === 'underWay');
  protected readonly passwordShown = signal(false);
  /** The question whether to give up what was typed stands in place of the buttons. */
  protected readonly leaving = signal(false);

  private readonly values = toSignal(this.form.valueChanges, { initialValue: this.form.value });
  /** Problems show once somebody tried. */
  private readonly tried = signal(false);
  /** What was sent last: what the server said about a field holds until that field is changed. */
  private readonly sent = signal<Partial<NewUserValues>>({});
  private readonly refused = computed(() => {
    const error = this.error();
    return error === null ? {} : refusedFields(error);
  });
  /** What went wrong and is nobody's field. */
  protected readonly problem = computed(() =>
    Object.keys(this.refused()).length > 0 ? null : this.error(),
  );
  /** Key of what is wrong with each field; '' for nothing. */
  protected readonly problems = computed(() => {
    const values = this.values();
    const [tried, refused, sent] = [this.tried(), this.refused(), this.sent()];
    const problems = NEW_USER_FIELDS.map((field) => {
      const own = tried ? problemOf(field, this.form.controls[field].errors) : '';
      const theirs = values[field] === sent[field] ? (refused[field] ?? '') : '';
      return [field, own === '' ? theirs : own];
    });
    return Object.fromEntries(problems) as Readonly<Record<NewUserField, string>>;
  });

  constructor() {
    this.store.dispatch(NewUserDrawerActions.opened());
    afterNextRender(() => this.focus('username'));
    effect(() => {
      // The server's answer came: to the field it is about, or to what it says.
      if (this.error() !== null) untracked(() => this.focusFirstProblem());
    });
  }

  protected create(): void {
    if (this.busy()) return;
    this.tried.set(true);
    this.leaving.set(false);
    if (this.form.invalid) {
      this.focusFirstProblem();
      return;
    }
    const values = this.form.getRawValue();
    this.sent.set(values);
    this.store.dispatch(NewUserDrawerActions.submitted({ user: newUserOf(values) }));
  }

  protected fillPassword(): void {
    this.form.controls.password.setValue(randomPassword());
    this.passwordShown.set(true);
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
    this.close();
  }

  /** Asks in the drawer when there is something to lose; the answer comes as another try to leave. */
  mayLeave(): boolean {
    const nothingToLose =
      this.creating() !== 'idle' || this.signedIn() !== 'signedIn' || this.untouched();
    this.leaving.set(!nothingToLose);
    return nothingToLose;
  }

  private untouched(): boolean {
    const { gender, tags, ...texts } = this.form.getRawValue();
    const empty = Object.values(texts).every((value) => value === '');
    return empty && gender === 'unknown' && tags.length === 0;
  }

  private focusFirstProblem(): void {
    const field = NEW_USER_FIELDS.find((name) => this.problems()[name] !== '');
    if (field !== undefined) this.focus(field);
  }

  private focus(field: NewUserField): void {
    this.host.querySelector<HTMLElement>(`#new-user-${field}`)?.focus();
  }
}

function text(min: number, max: number, ...more: ValidatorFn[]) {
  const validators = [Validators.minLength(min), Validators.maxLength(max), ...more];
  return new FormControl('', { nonNullable: true, validators });
}

/** Without what was left empty; without spaces around what nobody types with any. */
function newUserOf(values: NewUserValues): NewUser {
  const [phone, email] = [values.phone.trim(), values.email.trim()];
  return {
    username: values.username,
    nickname: values.nickname.trim(),
    password: values.password,
    ...(phone === '' ? {} : { phone }),
    ...(email === '' ? {} : { email }),
    ...(values.gender === 'unknown' ? {} : { gender: values.gender }),
    ...(values.tags.length === 0 ? {} : { tags: [...values.tags] }),
  };
}
