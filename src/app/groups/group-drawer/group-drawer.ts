import { Component, DestroyRef, computed, inject, input, signal } from '@angular/core';
import {
  ActivatedRoute,
  Router,
  RouterLink,
  RouterLinkActive,
  RouterOutlet,
} from '@angular/router';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { Permission } from '#contract/rest/permissions';
import { Language } from '../../core/language/language.ts';
import { sessionFeature } from '../../core/session/session.state.ts';
import { Avatar } from '../../shared/avatar/avatar.ts';
import { injectNow } from '../../shared/clock.ts';
import { wholeNumber } from '../../shared/formats.ts';
import { type MenuItem, MoreMenu } from '../../shared/more-menu/more-menu.ts';
import { ProblemNote } from '../../shared/problem-note/problem-note.ts';
import { SideDrawer } from '../../shared/side-drawer/side-drawer.ts';
import { GroupActDialog } from '../group-act-dialog/group-act-dialog.ts';
import type { GroupQuestion } from '../group-question.ts';
import { GroupDrawerActions } from '../groups.actions.ts';
import { groupsFeature } from '../groups.state.ts';
import { membersAddress } from '../members-tab/members-query.ts';
import { GroupStatusBadge } from '../group-status/group-status.ts';

/** All there is about the group whom the address names, in tabs. What is known already is shown at once. */
@Component({
  selector: 'app-group-drawer',
  imports: [
    GroupActDialog,
    MoreMenu,
    NzButtonComponent,
    NzIconDirective,
    ProblemNote,
    RouterLink,
    RouterLinkActive,
    RouterOutlet,
    SideDrawer,
    GroupStatusBadge,
    TranslocoPipe,
    Avatar,
  ],
  templateUrl: './group-drawer.html',
  styleUrl: './group-drawer.less',
})
export class GroupDrawer {
  private readonly store = inject(Store);
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly transloco = inject(TranslocoService);

  readonly id = input.required<string>();

  protected readonly language = inject(Language).current;
  protected readonly now = injectNow();
  protected readonly error = this.store.selectSignal(groupsFeature.selectOpenError);
  protected readonly acting = this.store.selectSignal(groupsFeature.selectActing);
  private readonly open = this.store.selectSignal(groupsFeature.selectOpen);
  private readonly permissions = this.store.selectSignal(sessionFeature.selectPermissions);

  protected readonly question = signal<GroupQuestion | null>(null);
  /** Null while it is not known. */
  protected readonly group = computed(() => {
    const group = this.open();
    return group?.id === this.id() ? group : null;
  });
  protected readonly mayAct = computed(
    () => this.permissions().includes(Permission.GroupsWrite) && this.group()?.dissolvedAt === null,
  );
  protected readonly seldom = computed((): readonly MenuItem<'transfer' | 'dissolve'>[] =>
    (['transfer', 'dissolve'] as const).map((name) => ({
      name,
      text: this.transloco.translate(`groups.act.${name}`, {}, this.language()),
      dangerous: name === 'dissolve',
    })),
  );
  protected readonly tabs = computed(() => {
    const reads = this.permissions().includes(Permission.MessagesRead);
    const members = wholeNumber(this.group()?.memberCount ?? 0, this.language());
    return [
      { path: './', name: 'overview', count: '' },
      { path: './members', name: 'members', count: members },
      ...(reads ? [{ path: './messages', name: 'messages', count: '' }] : []),
      { path: './activity', name: 'activity', count: '' },
    ];
  });

  protected readonly exactly = {
    paths: 'exact',
    queryParams: 'ignored',
    matrixParams: 'ignored',
    fragment: 'ignored',
  } as const;

  constructor() {
    this.store.dispatch(() => GroupDrawerActions.opened({ id: this.id() }));
    inject(DestroyRef).onDestroy(() => this.store.dispatch(GroupDrawerActions.closed()));
  }

  protected ask(kind: 'transfer' | 'dissolve'): void {
    this.question.set(kind === 'transfer' ? { kind, member: null } : { kind });
  }

  protected loadAgain(): void {
    this.store.dispatch(GroupDrawerActions.retried({ id: this.id() }));
  }

  /** What takes nothing to decide, and can be taken back. */
  protected lift(kind: 'unmute' | 'unban'): void {
    const group = this.group();
    if (group === null || this.acting() !== null) return;
    const act = { kind, reason: '' } as const;
    this.store.dispatch(GroupDrawerActions.actDecided({ act, before: { group, members: [] } }));
  }

  protected close(): void {
    void this.router.navigate(['..'], {
      relativeTo: this.route,
      // Those of the list stay; what was looked for in the tabs goes with the drawer.
      queryParams: {
        ...membersAddress.gone(),
        'messages.before': null,
        'messages.after': null,
        'messages.day': null,
      },
      queryParamsHandling: 'merge',
      scroll: 'manual',
    });
  }
}
