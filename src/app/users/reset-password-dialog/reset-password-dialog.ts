import { Component, DestroyRef, computed, inject, input, output, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import type { OneTimePassword } from '#contract/rest/user-acts';
import type { User } from '#contract/rest/users';
import type { ApiError } from '../../core/api/api-error.ts';
import { Language } from '../../core/language/language.ts';
import { ActDialog, type ActDetails } from '../../shared/act-dialog/act-dialog.ts';
import { CopyButton } from '../../shared/copy-button/copy-button.ts';
import { exactTime } from '../../shared/formats.ts';
import { ModalDialog } from '../../shared/modal-dialog/modal-dialog.ts';
import { UsersApi } from '../users-api.ts';

/**
 * Gives a user a one-time password and shows it, once. It calls the server itself: the password is
 * to be in no action and no state, where it would outlast the dialog.
 */
@Component({
  selector: 'app-reset-password-dialog',
  imports: [ActDialog, CopyButton, ModalDialog, NzButtonComponent, TranslocoPipe],
  templateUrl: './reset-password-dialog.html',
  styleUrls: ['../../shared/question.less', '../check-line.less', './reset-password-dialog.less'],
})
export class ResetPasswordDialog {
  private readonly usersApi = inject(UsersApi);
  private readonly destroyed = inject(DestroyRef);

  readonly user = input.required<User>();
  readonly closed = output();

  protected readonly language = inject(Language).current;
  protected readonly endSessions = signal(true);
  protected readonly busy = signal(false);
  protected readonly error = signal<ApiError | null>(null);
  protected readonly given = signal<OneTimePassword | null>(null);
  protected readonly until = computed(() => {
    const given = this.given();
    return given === null ? '' : exactTime(Date.parse(given.until), this.language());
  });

  protected reset({ reason }: ActDetails): void {
    if (this.busy()) return;
    this.busy.set(true);
    this.error.set(null);
    this.usersApi
      .resetPassword(this.user().id, reason, this.endSessions())
      .pipe(takeUntilDestroyed(this.destroyed))
      .subscribe({
        next: (given) => this.given.set(given),
        error: (error: unknown) => {
          this.error.set(error as ApiError);
          this.busy.set(false);
        },
      });
  }

  /** Not while the answer is awaited: the password in it would be lost, and the old one is none any more. */
  protected giveUp(): void {
    if (!this.busy()) this.closed.emit();
  }
}
