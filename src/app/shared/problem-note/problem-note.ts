import { Component, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import type { Problem } from '#contract/rest/problem';

/** What the server answered, or would have. */
export interface ShownProblem extends Problem {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
}

/** Says what failed and why; offers to try again where that makes sense. */
@Component({
  selector: 'app-problem-note',
  imports: [NzButtonComponent, NzIconDirective, TranslocoPipe],
  templateUrl: './problem-note.html',
  styleUrl: './problem-note.less',
})
export class ProblemNote {
  readonly error = input.required<ShownProblem>();
  /** What could not be done. */
  readonly heading = input.required<string>();
  readonly retryable = input(true);
  readonly retried = output();
}
