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
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { map, of, switchMap, takeWhile, timer } from 'rxjs';
import { type ApiError, UNREACHABLE } from '../../core/api/api-error.ts';
import { LoginPageActions, SessionActions } from '../../core/session/session.actions.ts';
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
  private readonly status = this.store.selectSignal(sessionFeature.selectStatus);
  private readonly error = this.store.selectSignal(sessionFeature.selectError);

  protected readonly username = signal('');
  protected readonly password = signal('');
  /** Submitted with an empty field. */
  private readonly incomplete = signal(false);

  /** Seconds until the server takes another try; null when it did not say. */
  private readonly wait = toSignal(
    toObservable(this.error).pipe(
      switchMap((error) => secondsLeft(error?.retryAfterSeconds ?? null)),
    ),
    { initialValue: null },
  );

  /** Key of what is wrong; '' for nothing. */
  protected readonly problem = computed(() => {
    if (this.incomplete()) return 'login.missing';
    const error = this.error();
    return error === null || this.wait() === 0 ? '' : problemOf(error);
  });
  protected readonly waitingTime = computed(() => this.timeOf(this.wait() ?? 0));
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

  private timeOf(seconds: number): string {
    return seconds < 60
      ? this.transloco.translate('login.seconds', { count: seconds })
      : this.transloco.translate('login.minutes', { count: Math.ceil(seconds / 60) });
  }
}

/** Counts down by the clock, not by its own ticks: a tab in the background ticks slowly. */
function secondsLeft(seconds: number | null) {
  if (seconds === null) return of(null);
  const end = Date.now() + seconds * 1000;
  return timer(0, 1000).pipe(
    map(() => Math.max(0, Math.ceil((end - Date.now()) / 1000))),
    takeWhile((left) => left > 0, true),
  );
}

function problemOf(error: ApiError): string {
  if (error.status === 429) {
    return error.retryAfterSeconds === null ? 'login.lockedOpen' : 'login.locked';
  }
  if (error.status === 401) return 'login.wrong';
  return error.code === UNREACHABLE ? 'error.unreachable' : 'error.unexpected';
}
