import { Component, input, linkedSignal, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import type { NewReveal } from '#contract/rest/traffic';
import type { ApiError } from '../../core/api/api-error.ts';
import { ModalDialog } from '../../shared/modal-dialog/modal-dialog.ts';
import { ProblemNote } from '../../shared/problem-note/problem-note.ts';

/** How long one may last, in minutes; the longest is the contract's. */
const CHOICES = [5, 15, 30, 60] as const;
const MAX_REASON = 200;

/** Asks why, and for how long, before anything is unmasked. */
@Component({
  selector: 'app-reveal-dialog',
  imports: [ModalDialog, NzButtonComponent, NzIconDirective, ProblemNote, TranslocoPipe],
  templateUrl: './reveal-dialog.html',
  styleUrls: ['../../shared/question.less', './reveal-dialog.less'],
})
export class RevealDialog {
  readonly open = input.required<boolean>();
  readonly saving = input.required<boolean>();
  readonly error = input.required<ApiError | null>();

  readonly submitted = output<NewReveal>();
  readonly cancelled = output();

  protected readonly choices = CHOICES;
  protected readonly maxReason = MAX_REASON;
  /** Anew each time it opens: yesterday's reason is none for today. */
  protected readonly reason = linkedSignal({ source: this.open, computation: () => '' });
  protected readonly minutes = linkedSignal<boolean, number>({
    source: this.open,
    computation: () => 15,
  });
  /** Sent without a reason once: from then on it is said. */
  protected readonly missing = linkedSignal({ source: this.open, computation: () => false });

  protected submit(event: Event): void {
    event.preventDefault();
    const reason = this.reason().trim();
    this.missing.set(reason === '');
    if (reason !== '' && !this.saving()) {
      this.submitted.emit({ reason, minutes: this.minutes() });
    }
  }
}
