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
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { type ApiError, UNREACHABLE } from '../../core/api/api-error.ts';
import { LoginPageActions } from '../../core/session/session.actions.ts';
import { sessionFeature } from '../../core/session/session.state.ts';
import { PasswordField } from '../password-field/password-field.ts';
import { SignInFrame } from '../sign-in-frame/sign-in-frame.ts';

@Component({
  selector: 'app-login-page',
  imports: [PasswordField, SignInFrame, TranslocoPipe],
  templateUrl: './login-page.html',
  styleUrl: '../fields.less',
})
export class LoginPage {
  private readonly store = inject(Store);
  private readonly transloco = inject(TranslocoService);
  private readonly usernameBox = viewChild.required<ElementRef<HTMLInputElement>>('usernameBox');
  private readonly passwordField = viewChild.required(PasswordField);

  protected readonly busy = this.store.selectSignal(sessionFeature.selectBusy);
  protected readonly expired = this.store.selectSignal(sessionFeature.selectExpired);
  private readonly error = this.store.selectSignal(sessionFeature.selectError);

  protected readonly username = signal('');
  protected readonly password = signal('');
  /** Submitted with an empty field. */
  private readonly incomplete = signal(false);

  /** Key of what is wrong; '' for nothing. */
  protected readonly problem = computed(() => {
    if (this.incomplete()) return 'login.missing';
    const error = this.error();
    return error === null ? '' : problemOf(error);
  });
  protected readonly waitingTime = computed(() =>
    this.timeOf(this.error()?.retryAfterSeconds ?? 0),
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

  private timeOf(seconds: number): string {
    return seconds < 60
      ? this.transloco.translate('login.seconds', { count: seconds })
      : this.transloco.translate('login.minutes', { count: Math.ceil(seconds / 60) });
  }
}

function problemOf(error: ApiError): string {
  if (error.status === 429) {
    return error.retryAfterSeconds === null ? 'login.lockedOpen' : 'login.locked';
  }
  if (error.status === 401) return 'login.wrong';
  return error.code === UNREACHABLE ? 'error.unreachable' : 'error.unexpected';
}
