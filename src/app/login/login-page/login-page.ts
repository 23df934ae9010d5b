import {
  Component,
  type ElementRef,
  afterNextRender,
  computed,
  effect,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { type ApiError, UNREACHABLE } from '../../core/api/api-error.ts';
import { LoginPageActions, SessionActions } from '../../core/session/session.actions.ts';
import { sessionFeature } from '../../core/session/session.state.ts';
import { PasswordField } from '../password-field/password-field.ts';
import { SignInFrame } from '../sign-in-frame/sign-in-frame.ts';
import { injectTryAgain } from '../try-again.ts';

@Component({
  selector: 'app-login-page',
  imports: [PasswordField, SignInFrame, TranslocoPipe],
  templateUrl: './login-page.html',
  styleUrl: '../fields.less',
})
export class LoginPage {
  private readonly store = inject(Store);
  private readonly usernameBox = viewChild.required<ElementRef<HTMLInputElement>>('usernameBox');
  private readonly passwordField = viewChild.required(PasswordField);

  protected readonly busy = this.store.selectSignal(sessionFeature.selectBusy);
  protected readonly expired = this.store.selectSignal(sessionFeature.selectExpired);
  private readonly status = this.store.selectSignal(sessionFeature.selectStatus);
  private readonly error = this.store.selectSignal(sessionFeature.selectError);

  protected readonly username = signal('');
  protected readonly password = signal('');
  /** Submitted with an empty field. */
  private readonly incomplete = signal(false);

  protected readonly tryAgain = injectTryAgain(this.error);
  /** Key of what is wrong; '' for nothing. */
  protected readonly problem = computed(() => {
    if (this.incomplete()) return 'login.missing';
    const error = this.error();
    if (error?.status === 429) return this.tryAgain.problem();
    return error === null ? '' : problemOf(error);
  });
  /** It is still open whether somebody is signed in, and the server does not answer. */
  protected readonly unasked = computed(
    () => this.status() === 'unreachable' && this.error()?.code === UNREACHABLE,
  );

  constructor() {
    afterNextRender(() => this.usernameBox().nativeElement.focus());
    effect(() => {
      if (this.error()?.status === 401) this.passwordField().focus();
    });
  }

  protected signIn(event: Event): void {
    event.preventDefault();
    if (this.busy()) return;
    // Password managers fill fields without telling, so the box is asked.
    const username = this.usernameBox().nativeElement.value.trim();
    const password = this.password();
    this.incomplete.set(username === '' || password === '');
    if (this.incomplete()) return;
    this.store.dispatch(LoginPageActions.submitted({ credentials: { username, password } }));
  }

  protected checkAgain(): void {
    this.store.dispatch(SessionActions.checkStarted());
  }
}

function problemOf(error: ApiError): string {
  if (error.status === 401) return 'login.wrong';
  return error.code === UNREACHABLE ? 'error.unreachable' : 'error.unexpected';
}
