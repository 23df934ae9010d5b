import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { Permission } from '#contract/rest/permissions';
import type { User } from '#contract/rest/users';
import { sessionFeature } from '../../core/session/session.state.ts';
import { ErasureDialog } from '../erasure-dialog/erasure-dialog.ts';
import { ResetPasswordDialog } from '../reset-password-dialog/reset-password-dialog.ts';
import { UserActActions, UserDrawerActions } from '../users.actions.ts';

/** What concerns the account itself: its password, its data, its end. */
@Component({
  selector: 'app-account-acts',
  imports: [ErasureDialog, NzButtonComponent, ResetPasswordDialog, TranslocoPipe],
  templateUrl: './account-acts.html',
  styles: `
    :host {
      display: contents;
    }
  `,
})
export class AccountActs {
  private readonly store = inject(Store);

  readonly user = input.required<User>();

  private readonly permissions = this.store.selectSignal(sessionFeature.selectPermissions);
  private readonly id = computed(() => this.user().id);
  private readonly lives = computed(() => this.user().deletedAt === null);
  protected readonly mayReset = computed(
    () => this.lives() && this.permissions().includes(Permission.UsersWrite),
  );
  protected readonly mayGather = computed(() => this.permissions().includes(Permission.UsersErase));
  protected readonly mayErase = computed(() => this.lives() && this.mayGather());

  /** The dialog that stands, about the user as they were when it was opened: it outlasts their name. */
  protected readonly asked = linkedSignal<
    string,
    { readonly kind: 'password' | 'erasure'; readonly user: User } | null
  >({ source: this.id, computation: () => null });

  protected ask(kind: 'password' | 'erasure'): void {
    this.asked.set({ kind, user: this.user() });
  }

  protected gather(): void {
    this.store.dispatch(UserActActions.dataWanted({ user: this.user() }));
  }

  protected tellErased(): void {
    this.store.dispatch(UserDrawerActions.erased({ id: this.id() }));
  }
}
