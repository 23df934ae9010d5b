import { Component, computed, inject } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { Language } from '../../core/language/language.ts';
import { JobView } from '../../shared/job-view/job-view.ts';
import { ProblemNote } from '../../shared/problem-note/problem-note.ts';
import { JobsActions } from '../jobs.actions.ts';
import { jobsFeature } from '../jobs.state.ts';

/** The operator's jobs, at the edge of whatever page is open: begun on one, they end on another. */
@Component({
  selector: 'app-job-tray',
  imports: [JobView, NzIconDirective, ProblemNote, TranslocoPipe],
  templateUrl: './job-tray.html',
  styleUrl: './job-tray.less',
})
export class JobTray {
  private readonly store = inject(Store);

  protected readonly language = inject(Language).current;
  protected readonly jobs = this.store.selectSignal(jobsFeature.selectShown);
  protected readonly any = computed(() => this.jobs().length > 0);

  constructor() {
    this.store.dispatch(JobsActions.opened());
  }

  protected cancel(id: string): void {
    this.store.dispatch(JobsActions.cancelAsked({ id }));
  }

  protected dismiss(id: string): void {
    this.store.dispatch(JobsActions.dismissed({ id }));
  }
}
