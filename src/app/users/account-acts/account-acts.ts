import {
  Component,
  DestroyRef,
  computed,
  inject,
  input,
  linkedSignal,
  output,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { TranslocoService } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { Permission } from '#contract/rest/permissions';
import type { Erasure } from '#contract/rest/user-acts';
import type { User } from '#contract/rest/users';
import { Language } from '../../core/language/language.ts';
import { sessionFeature } from '../../core/session/session.state.ts';
import { type MenuItem, MoreMenu } from '../../shared/more-menu/more-menu.ts';
import { Toasts } from '../../shared/toasts/toasts.ts';
import { ErasureCertificateDialog } from '../erasure-certificate/erasure-certificate.ts';
import { ErasureDialog } from '../erasure-dialog/erasure-dialog.ts';
import { ResetPasswordDialog } from '../reset-password-dialog/reset-password-dialog.ts';
import type { SingleAct } from '../user-act.ts';
import { UsersApi } from '../users-api.ts';
import { UserActActions, UserDrawerActions } from '../users.actions.ts';

type AccountAct = 'password' | 'data' | 'certificate' | 'erasure';

/** So many stand side by side; more are behind a button. */
const FEW = 2;

/** What is done to a user seldom, behind a button; and what concerns the account itself: its password, its data, its end. */
@Component({
  selector: 'app-account-acts',
  imports: [
    ErasureCertificateDialog,
    ErasureDialog,
    MoreMenu,
    NzButtonComponent,
    ResetPasswordDialog,
  ],
  templateUrl: './account-acts.html',
  styles: `
    :host {
      display: contents;
    }
  `,
})
export class AccountActs {
  private readonly store = inject(Store);
  private readonly transloco = inject(TranslocoService);
  private readonly usersApi = inject(UsersApi);
  private readonly toasts = inject(Toasts);
  private readonly destroyed = inject(DestroyRef);
  private readonly language = inject(Language).current;

  readonly user = input.required<User>();
  /** What else is done seldom. */
  readonly acts = input<readonly SingleAct['kind'][]>([]);

  readonly asked = output<SingleAct['kind']>();

  private readonly permissions = this.store.selectSignal(sessionFeature.selectPermissions);
  private readonly id = computed(() => this.user().id);
  protected readonly items = computed((): readonly MenuItem<SingleAct['kind'] | AccountAct>[] => {
    const lives = this.user().deletedAt === null;
    const may = (permission: Permission) => this.permissions().includes(permission);
    const say = (key: string) => this.transloco.translate(key, {}, this.language());
    const erases = may(Permission.UsersErase);
    return [
      ...this.acts().map((name) => ({ name, text: `${say(`users.act.name.${name}`)}…` })),
      ...(lives && may(Permission.UsersWrite)
        ? [{ name: 'password' as const, text: say('users.password.ask') }]
        : []),
      ...(erases ? [{ name: 'data' as const, text: say('users.data.ask') }] : []),
      ...(!lives && erases
        ? [{ name: 'certificate' as const, text: say('users.certificate.show') }]
        : []),
      ...(lives && erases
        ? [{ name: 'erasure' as const, text: say('users.erasure.ask'), dangerous: true }]
        : []),
    ];
  });

  /** The dialog that stands, about the user as they were when it was opened: it outlasts their name. */
  protected readonly dialog = linkedSignal<
    string,
    { readonly kind: 'password' | 'erasure'; readonly user: User } | null
  >({ source: this.id, computation: () => null });

  protected readonly few = FEW;
  protected readonly erasure = linkedSignal<string, Erasure | null>({
    source: this.id,
    computation: () => null,
  });

  protected choose(name: SingleAct['kind'] | AccountAct): void {
    switch (name) {
      case 'password':
      case 'erasure':
        this.dialog.set({ kind: name, user: this.user() });
        break;
      case 'data':
        this.store.dispatch(UserActActions.dataWanted({ user: this.user() }));
        break;
      case 'certificate':
        this.showCertificate();
        break;
      default:
        this.asked.emit(name);
    }
  }

  /** Loaded when it is wanted, and kept only while it is shown: it is not for everybody. */
  private showCertificate(): void {
    this.usersApi
      .certificate(this.id())
      .pipe(takeUntilDestroyed(this.destroyed))
      .subscribe({
        next: (erasure) => this.erasure.set(erasure),
        error: () => {
          const text = this.transloco.translate('users.certificate.failed');
          this.toasts.show({ kind: 'error', text, undo: null });
        },
      });
  }

  protected tellErased(): void {
    this.store.dispatch(UserDrawerActions.erased({ id: this.id() }));
  }
}
