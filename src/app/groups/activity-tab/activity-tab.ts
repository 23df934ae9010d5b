import { Component, computed, effect, inject } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { Language } from '../../core/language/language.ts';
import { Theme } from '../../core/theme/theme.ts';
import { ProblemNote } from '../../shared/problem-note/problem-note.ts';
import { GroupActivity } from '../group-activity/group-activity.ts';
import { groupTabsFeature } from '../group-tabs.state.ts';
import { GroupDrawerActions } from '../groups.actions.ts';
import { groupsFeature } from '../groups.state.ts';

/** When the open group is busy. */
@Component({
  selector: 'app-activity-tab',
  imports: [GroupActivity, ProblemNote, TranslocoPipe],
  template: `
    @if (activity().error; as error) {
      <app-problem-note
        [error]="error"
        [heading]="'groups.activity.failed' | transloco"
        (retried)="load()"
      />
    } @else if (activity().data; as data) {
      <app-group-activity
        [activity]="data"
        [now]="askedAt()"
        [theme]="theme()"
        [language]="language()"
      />
    } @else {
      <div class="skeleton" role="status" [attr.aria-label]="'groups.loading' | transloco"></div>
    }
  `,
  styleUrl: './activity-tab.less',
})
export class ActivityTab {
  private readonly store = inject(Store);

  protected readonly language = inject(Language).current;
  protected readonly theme = inject(Theme).current;
  protected readonly activity = this.store.selectSignal(groupTabsFeature.selectActivity);
  private readonly openId = this.store.selectSignal(groupsFeature.selectOpenId);

  /** The charts end where the answer does, not where the clock is by now. */
  protected readonly askedAt = computed(() => {
    const last = this.activity().data?.hours.at(-1);
    return last === undefined ? Date.now() : Date.parse(last.at);
  });

  constructor() {
    effect(() => this.load());
  }

  protected load(): void {
    const id = this.openId();
    if (id !== null) this.store.dispatch(GroupDrawerActions.activityWanted({ id }));
  }
}
