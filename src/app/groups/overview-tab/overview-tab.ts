import { Component, computed, effect, inject } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { Permission } from '#contract/rest/permissions';
import { Language } from '../../core/language/language.ts';
import { sessionFeature } from '../../core/session/session.state.ts';
import { injectNow } from '../../shared/clock.ts';
import { ProblemNote } from '../../shared/problem-note/problem-note.ts';
import { GroupFacts } from '../group-facts/group-facts.ts';
import { GroupHealth } from '../group-health/group-health.ts';
import { groupTabsFeature } from '../group-tabs.state.ts';
import { GroupDrawerActions } from '../groups.actions.ts';
import { groupsFeature } from '../groups.state.ts';

/** The first tab of a group: what it is, and how it fares. */
@Component({
  selector: 'app-overview-tab',
  imports: [GroupFacts, GroupHealth, ProblemNote, TranslocoPipe],
  templateUrl: './overview-tab.html',
  styleUrl: './overview-tab.less',
})
export class OverviewTab {
  private readonly store = inject(Store);

  protected readonly language = inject(Language).current;
  protected readonly now = injectNow();
  protected readonly group = this.store.selectSignal(groupsFeature.selectOpen);
  protected readonly health = this.store.selectSignal(groupTabsFeature.selectHealth);
  private readonly openId = this.store.selectSignal(groupsFeature.selectOpenId);
  private readonly permissions = this.store.selectSignal(sessionFeature.selectPermissions);

  protected readonly seesUsers = computed(() => this.permissions().includes(Permission.UsersRead));

  constructor() {
    effect(() => this.load());
  }

  protected load(): void {
    const id = this.openId();
    if (id !== null) this.store.dispatch(GroupDrawerActions.healthWanted({ id }));
  }
}
