import { Component, DestroyRef, computed, inject, input } from '@angular/core';
import { ActivatedRoute, Router } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { Language } from '../../core/language/language.ts';
import { Avatar } from '../../shared/avatar/avatar.ts';
import { injectNow } from '../../shared/clock.ts';
import { OnlineBadge } from '../../shared/online-badge/online-badge.ts';
import { ProblemNote } from '../../shared/problem-note/problem-note.ts';
import { SideDrawer } from '../../shared/side-drawer/side-drawer.ts';
import { UserProfile } from '../user-profile/user-profile.ts';
import { UserDrawerActions } from '../users.actions.ts';
import { usersFeature } from '../users.state.ts';

/** All there is about the user whom the address names. What is known already is shown at once. */
@Component({
  selector: 'app-user-drawer',
  imports: [
    Avatar,
    NzIconDirective,
    OnlineBadge,
    ProblemNote,
    SideDrawer,
    TranslocoPipe,
    UserProfile,
  ],
  templateUrl: './user-drawer.html',
  styleUrl: './user-drawer.less',
})
export class UserDrawer {
  private readonly store = inject(Store);
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);

  readonly id = input.required<string>();

  protected readonly language = inject(Language).current;
  protected readonly now = injectNow();
  protected readonly error = this.store.selectSignal(usersFeature.selectOpenError);
  private readonly open = this.store.selectSignal(usersFeature.selectOpen);
  /** Null while it is not known. */
  protected readonly user = computed(() => {
    const user = this.open();
    return user?.id === this.id() ? user : null;
  });

  constructor() {
    this.store.dispatch(() => UserDrawerActions.opened({ id: this.id() }));
    inject(DestroyRef).onDestroy(() => this.store.dispatch(UserDrawerActions.closed()));
  }

  protected loadAgain(): void {
    this.store.dispatch(UserDrawerActions.retried({ id: this.id() }));
  }

  protected close(): void {
    void this.router.navigate(['..'], {
      relativeTo: this.route,
      queryParamsHandling: 'preserve',
      scroll: 'manual',
    });
  }
}
