import {
  Component,
  afterNextRender,
  computed,
  effect,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import type { MIN_PASSWORD_CHARACTERS } from '#contract/rest/session';
import { type ApiError, UNREACHABLE } from '../../core/api/api-error.ts';
import { AccountMenuActions, PasswordPageActions } from '../../core/session/session.actions.ts';
import { sessionFeature } from '../../core/session/session.state.ts';
import { PasswordField } from '../password-field/password-field.ts';
import { SignInFrame } from '../sign-in-frame/sign-in-frame.ts';
import { injectTryAgain } from '../try-again.ts';

/** The contract's number, whose file would bring its validator along: its type does not. */
const SHORTEST: typeof MIN_PASSWORD_CHARACTERS = 10;

/** What the server may find wrong with a password, and the key of how to say it. */
const FAULTS: Readonly<Record<string, string>> = {
  'too-short': 'password.tooShort',
  unchanged: 'password.same',
  'contains-username': 'password.containsUsername',
  'one-character': 'password.oneCharacter',
};

/** Due after the first sign-in, and open to whoever wants another password. */
@Component({
  selector: 'app-password-page',
  imports: [PasswordField, SignInFrame, TranslocoPipe],
  templateUrl: './password-page.html',
  styleUrl: '../fields.less',
})
export class PasswordPage {
  private readonly store = inject(Store);
  private readonly transloco = inject(TranslocoService);
  private readonly currentField = viewChild<PasswordField>('currentField');
  private readonly nextField = viewChild<PasswordField>('nextField');
  private readonly repeatedField = viewChild<PasswordField>('repeatedField');

  protected readonly busy = this.store.selectSignal(sessionFeature.selectBusy);
  protected readonly due = this.store.selectSignal(sessionFeature.selectMustChangePassword);
  protected readonly done = this.store.selectSignal(sessionFeature.selectPasswordChanged);
  private readonly error = this.store.selectSignal(sessionFeature.selectError);

  protected readonly tryAgain = injectTryAgain(this.error);

  protected readonly current = signal('');
  protected readonly next = signal('');
  protected readonly repeated = signal('');
  /** Problems show once somebody tried. */
  private readonly tried = signal(false);

  protected readonly shortest = { count: SHORTEST };
  /** What is wrong before anybody is asked: a key per field, '' for nothing. */
  private readonly faults = computed(() => ({
    current: this.current() === '' ? 'password.missing' : '',
    next: faultOf(this.next(), this.current()),
    repeated: this.repeated() === this.next() ? '' : 'password.differ',
  }));
  protected readonly currentProblem = computed(
    () =>
      (this.tried() && this.faults().current) ||
      (this.error()?.code === 'wrong-password' ? 'password.wrongCurrent' : ''),
  );
  protected readonly nextProblem = computed(
    () => (this.tried() && this.faults().next) || weaknessOf(this.error()),
  );
  protected readonly repeatedProblem = computed(
    () => (this.tried() && this.faults().repeated) || '',
  );
  /** Key of what is wrong with none of the fields; '' for nothing. */
  protected readonly problem = computed(() => {
    const error = this.error();
    return error?.status === 429 ? this.tryAgain.problem() : problemOf(error);
  });

  constructor() {
    this.store.dispatch(PasswordPageActions.opened());
    afterNextRender(() => this.currentField()?.focus());
    effect(() => {
      const code = this.error()?.code;
      if (code === 'wrong-password') this.currentField()?.focus();
      if (code === 'weak-password') this.nextField()?.focus();
    });
  }

  protected change(event: Event): void {
    event.preventDefault();
    if (this.busy()) return;
    this.tried.set(true);
    const faults = this.faults();
    if (faults.current !== '') this.currentField()?.focus();
    else if (faults.next !== '') this.nextField()?.focus();
    else if (faults.repeated !== '') this.repeatedField()?.focus();
    else {
      const change = { current: this.current(), next: this.next() };
      this.store.dispatch(PasswordPageActions.submitted({ change }));
    }
  }

  protected leave(): void {
    this.store.dispatch(PasswordPageActions.left());
  }

  protected signOut(): void {
    this.store.dispatch(AccountMenuActions.signOutChosen());
  }

  protected text(key: string): string {
    return key === '' ? '' : this.transloco.translate(key, this.shortest);
  }
}

function faultOf(password: string, current: string): string {
  // Counted as a person does, and the server: an emoji is one.
  const characters = [...new Intl.Segmenter().segment(password)].length;
  if (characters < SHORTEST) return 'password.tooShort';
  return password === current ? 'password.same' : '';
}

function weaknessOf(error: ApiError | null): string {
  if (error?.code !== 'weak-password') return '';
  const { details } = error;
  const fault =
    typeof details === 'object' && details !== null && 'fault' in details ? details.fault : null;
  return (typeof fault === 'string' ? FAULTS[fault] : undefined) ?? 'password.weak';
}

function problemOf(error: ApiError | null): string {
  if (error === null || ['wrong-password', 'weak-password'].includes(error.code)) return '';
  return error.code === UNREACHABLE ? 'error.unreachable' : 'error.unexpected';
}
