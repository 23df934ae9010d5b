import { Component, DestroyRef, computed, effect, inject, input, signal } from '@angular/core';
import { ActivatedRoute, Router, RouterOutlet } from '@angular/router';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { Permission } from '#contract/rest/permissions';
import { Language } from '../../core/language/language.ts';
import { sessionFeature } from '../../core/session/session.state.ts';
import { Avatar } from '../../shared/avatar/avatar.ts';
import { DrawerLink } from '../../shared/drawer-link/drawer-link.ts';
import { OnlineBadge } from '../../shared/online-badge/online-badge.ts';
import { ProblemNote } from '../../shared/problem-note/problem-note.ts';
import { SideDrawer } from '../../shared/side-drawer/side-drawer.ts';
import { AccountActs } from '../account-acts/account-acts.ts';
import { UserActDialog } from '../user-act-dialog/user-act-dialog.ts';
import { type SingleAct, type UserAct, actsFor } from '../user-act.ts';
import { TabLinks } from '../user-page/tab-links/tab-links.ts';
import { NO_PART } from '../user-page/user-tab.ts';
import { UserStatusBadge } from '../user-status/user-status.ts';
import { UserActActions, UserDrawerActions } from '../users.actions.ts';
import { usersFeature } from '../users.state.ts';

const OFTEN: ReadonlySet<SingleAct['kind']> = new Set(['mute', 'unmute', 'ban', 'unban']);

/** All there is about the user whom the address names. What is known already is shown at once. */
@Component({
  selector: 'app-user-drawer',
  imports: [
    AccountActs,
    Avatar,
    NzIconDirective,
    OnlineBadge,
    ProblemNote,
    RouterOutlet,
    DrawerLink,
    SideDrawer,
    NzButtonComponent,
    TabLinks,
    TranslocoPipe,
    UserActDialog,
    UserStatusBadge,
  ],
  templateUrl: './user-drawer.html',
  styleUrl: './user-drawer.less',
})
export class UserDrawer {
  private readonly store = inject(Store);
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly transloco = inject(TranslocoService);

  readonly id = input.required<string>();

  protected readonly language = inject(Language).current;
  private readonly permissions = this.store.selectSignal(sessionFeature.selectPermissions);
  protected readonly readsMessages = computed(() =>
    this.permissions().includes(Permission.MessagesRead),
  );
  protected readonly error = this.store.selectSignal(usersFeature.selectOpenError);
  private readonly open = this.store.selectSignal(usersFeature.selectOpen);
  /** Null while it is not known. */
  protected readonly user = computed(() => {
    const user = this.open();
    return user?.id === this.id() ? user : null;
  });

  /** What they are called; who was deleted has no name left. '' while it is not known. */
  protected readonly name = computed(() => {
    const user = this.user();
    if (user === null) return '';
    if (user.nickname !== '') return user.nickname;
    return this.transloco.translate('users.drawer.deleted', { id: user.id }, this.language());
  });

  private readonly acting = this.store.selectSignal(usersFeature.selectActing);
  protected readonly busy = computed(() => this.acting() === 'underWay');
  protected readonly actError = this.store.selectSignal(usersFeature.selectActError);
  /** The act whose dialog is open. */
  protected readonly asked = signal<SingleAct['kind'] | null>(null);
  protected readonly acts = computed(() => {
    const user = this.user();
    return user === null || !this.permissions().includes(Permission.UsersWrite)
      ? []
      : actsFor(user);
  });
  /** Those at hand; the others are behind a button, so that all fit beside each other on a phone. */
  protected readonly often = computed(() => this.acts().filter((kind) => OFTEN.has(kind)));
  protected readonly seldom = computed(() => this.acts().filter((kind) => !OFTEN.has(kind)));
  protected readonly mayEdit = computed(() => this.acts().length > 0);
  /** Whether there is anything at all that this operator may do. */
  protected readonly mayAct = computed(
    () => this.acts().length > 0 || this.permissions().includes(Permission.UsersErase),
  );

  constructor() {
    effect(() => {
      if (this.acting() === 'done') this.asked.set(null);
    });
    this.store.dispatch(() => UserDrawerActions.opened({ id: this.id() }));
    inject(DestroyRef).onDestroy(() => this.store.dispatch(UserDrawerActions.closed()));
  }

  protected ask(kind: SingleAct['kind'] | null): void {
    this.store.dispatch(UserActActions.asked());
    this.asked.set(kind);
  }

  protected act(act: UserAct): void {
    const user = this.user();
    if (user === null || !('reason' in act)) return;
    this.store.dispatch(UserActActions.submitted({ user, act, undoes: false }));
  }

  protected loadAgain(): void {
    this.store.dispatch(UserDrawerActions.retried({ id: this.id() }));
  }

  protected close(): void {
    void this.router.navigate(['..'], {
      relativeTo: this.route,
      // Those of the list stay; what was looked at in a tab goes with the drawer.
      queryParams: NO_PART,
      queryParamsHandling: 'merge',
      scroll: 'manual',
    });
  }
}
