import { Component, computed, inject, signal, viewChild } from '@angular/core';
import { Location } from '@angular/common';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { type ApiError, UNREACHABLE } from '../../core/api/api-error.ts';
import { AccountMenuActions, PasswordPageActions } from '../../core/session/session.actions.ts';
import { sessionFeature } from '../../core/session/session.state.ts';
import { PasswordField } from '../password-field/password-field.ts';
import { SignInFrame } from '../sign-in-frame/sign-in-frame.ts';

/** Repeats the contract's MIN_PASSWORD_CHARACTERS, whose file would bring its validator along; a spec compares them. */
export const MIN_PASSWORD_CHARACTERS = 10;

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
  private readonly location = inject(Location);
  private readonly currentField = viewChild<PasswordField>('currentField');

  protected readonly busy = this.store.selectSignal(sessionFeature.selectBusy);
  protected readonly due = this.store.selectSignal(sessionFeature.selectMustChangePassword);
  protected readonly done = this.store.selectSignal(sessionFeature.selectPasswordChanged);
  private readonly error = this.store.selectSignal(sessionFeature.selectError);

  protected readonly current = signal('');
  protected readonly next = signal('');
  protected readonly repeated = signal('');
  /** Problems show once somebody tried. */
  private readonly tried = signal(false);

  protected readonly shortest = { count: MIN_PASSWORD_CHARACTERS };
  protected readonly currentProblem = computed(() => {
    if (this.tried() && this.current() === '') return 'password.missing';
    return this.error()?.code === 'wrong-password' ? 'password.wrongCurrent' : '';
  });
  protected readonly nextProblem = computed(() => {
    if (this.tried() && this.next().length < MIN_PASSWORD_CHARACTERS) return 'password.tooShort';
    if (this.tried() && this.next() === this.current()) return 'password.same';
    return this.error()?.code === 'weak-password' ? 'password.weak' : '';
  });
  protected readonly repeatedProblem = computed(() =>
    this.tried() && this.repeated() !== this.next() ? 'password.differ' : '',
  );
  /** Key of what is wrong with none of the fields; '' for nothing. */
  protected readonly problem = computed(() => problemOf(this.error()));

  constructor() {
    this.store.dispatch(PasswordPageActions.opened());
  }

  protected change(event: Event): void {
    event.preventDefault();
    if (this.busy()) return;
    this.tried.set(true);
    const [current, next] = [this.current(), this.next()];
    const valid =
      current !== '' &&
      next.length >= MIN_PASSWORD_CHARACTERS &&
      next !== current &&
      next === this.repeated();
    if (valid) this.store.dispatch(PasswordPageActions.submitted({ change: { current, next } }));
    else this.currentField()?.focus();
  }

  protected continue(): void {
    this.store.dispatch(PasswordPageActions.continued());
  }

  protected signOut(): void {
    this.store.dispatch(AccountMenuActions.signOutChosen());
  }

  protected goBack(): void {
    this.location.back();
  }

  protected text(key: string): string {
    return key === '' ? '' : this.transloco.translate(key, this.shortest);
  }
}

function problemOf(error: ApiError | null): string {
  if (error === null || ['wrong-password', 'weak-password'].includes(error.code)) return '';
  if (error.status === 429) return 'error.tooMany';
  return error.code === UNREACHABLE ? 'error.unreachable' : 'error.unexpected';
}
