import { Component, computed, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import type { Problem } from '#contract/rest/problem';
import { PROBLEM_CODES } from './problem-codes.ts';

/** What the server answered, or would have. */
export interface ShownProblem extends Problem {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
}

/** Ids named one by one; of more only so many. */
const IDS_NAMED = 10;

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

  protected readonly known = computed(() => PROBLEM_CODES.has(this.error().code));
  /** What the texts are filled in with. */
  protected readonly values = computed(() => {
    const { message, details } = this.error();
    const ids = idsOf(details);
    const more = ids.length > IDS_NAMED ? ' …' : '';
    return { message, ids: ids.slice(0, IDS_NAMED).join(', ') + more };
  });
}

function idsOf(details: unknown): readonly string[] {
  if (typeof details !== 'object' || details === null || !('userIds' in details)) return [];
  return Array.isArray(details.userIds)
    ? details.userIds.filter((id) => typeof id === 'string')
    : [];
}
