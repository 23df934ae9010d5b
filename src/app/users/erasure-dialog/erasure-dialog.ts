import { Component, DestroyRef, computed, inject, input, output, signal } from '@angular/core';
import { takeUntilDestroyed, toObservable, toSignal } from '@angular/core/rxjs-interop';
import { TranslocoPipe } from '@jsverse/transloco';
import { catchError, map, of, startWith, switchMap } from 'rxjs';
import type { Erasure, ErasurePreview } from '#contract/rest/user-acts';
import type { User } from '#contract/rest/users';
import type { ApiError } from '../../core/api/api-error.ts';
import { Language } from '../../core/language/language.ts';
import { ActDialog, type ActDetails } from '../../shared/act-dialog/act-dialog.ts';
import { wholeNumber } from '../../shared/formats.ts';
import { ProblemNote } from '../../shared/problem-note/problem-note.ts';
import { ErasureCertificateDialog } from '../erasure-certificate/erasure-certificate.ts';
import { UsersApi } from '../users-api.ts';

const TOUCHED = ['messages', 'groups', 'friends', 'points', 'sessions', 'notes'] as const;

interface Preview {
  readonly data: ErasurePreview | null;
  readonly error: ApiError | null;
}
const LOADING: Preview = { data: null, error: null };

/**
 * Deletes an account: says first what goes and to whom, wants a reason and the username typed, and
 * ends with the certificate. It calls the server itself: what is shown of the person here is not to
 * stay in the state when they are gone.
 */
@Component({
  selector: 'app-erasure-dialog',
  imports: [ActDialog, ErasureCertificateDialog, ProblemNote, TranslocoPipe],
  templateUrl: './erasure-dialog.html',
  styleUrls: ['../../shared/figures.less', '../check-line.less', './erasure-dialog.less'],
})
export class ErasureDialog {
  private readonly usersApi = inject(UsersApi);
  private readonly destroyed = inject(DestroyRef);

  readonly user = input.required<User>();

  readonly erased = output();
  readonly closed = output();

  protected readonly language = inject(Language).current;
  protected readonly eraseMessages = signal(false);
  protected readonly busy = signal(false);
  protected readonly error = signal<ApiError | null>(null);
  protected readonly erasure = signal<Erasure | null>(null);

  /** Counts up with each try to load the preview. */
  private readonly tries = signal(0);
  private readonly asked = computed(() => ({ id: this.user().id, nth: this.tries() }));
  protected readonly preview = toSignal(
    toObservable(this.asked).pipe(switchMap(({ id }) => this.previewOf(id))),
    { initialValue: LOADING },
  );
  protected readonly touched = computed(() => {
    const { data } = this.preview();
    return data === null
      ? []
      : TOUCHED.map((name) => ({
          name,
          count: this.number(data[name]),
          capped: name === 'messages' && data.messagesCapped,
        }));
  });
  protected readonly owned = computed(() =>
    (this.preview().data?.ownedGroups ?? []).map((group) => ({
      ...group,
      members: this.number(group.memberCount),
    })),
  );

  protected loadAgain(): void {
    this.tries.update((nth) => nth + 1);
  }

  protected erase({ reason }: ActDetails): void {
    if (this.busy()) return;
    this.busy.set(true);
    this.error.set(null);
    const { id, username } = this.user();
    this.usersApi
      .erase(id, { reason, confirm: username, eraseMessages: this.eraseMessages() })
      .pipe(takeUntilDestroyed(this.destroyed))
      .subscribe({
        next: (erasure) => {
          this.erasure.set(erasure);
          this.erased.emit();
        },
        error: (error: unknown) => {
          this.error.set(error as ApiError);
          this.busy.set(false);
        },
      });
  }

  /** Not while the answer is awaited: the certificate is in it. */
  protected giveUp(): void {
    if (!this.busy()) this.closed.emit();
  }

  private previewOf(id: string) {
    return this.usersApi.erasurePreview(id).pipe(
      map((data): Preview => ({ data, error: null })),
      catchError((error: unknown) => of<Preview>({ data: null, error: error as ApiError })),
      startWith(LOADING),
    );
  }

  private number(value: number): string {
    return wholeNumber(value, this.language());
  }
}
