import { Component, computed, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import type { ListFace } from '../list/list-state.ts';
import { ProblemNote, type ShownProblem } from '../problem-note/problem-note.ts';

/** What a list says about itself, as keys. */
export interface ListWords {
  readonly icon: string;
  readonly loading: string;
  /** It could not be loaded. */
  readonly failed: string;
  /** There is nothing yet, and what to do about that. */
  readonly empty: string;
  readonly emptyHint: string;
  readonly noMatch: string;
  readonly noMatchHint: string;
}

/**
 * A list with all its faces. Its table and its pager are given as content; what has the attribute
 * `whenEmpty` is offered where there is nothing yet.
 */
@Component({
  selector: 'app-list-faces',
  imports: [NzButtonComponent, NzIconDirective, ProblemNote, RouterLink, TranslocoPipe],
  templateUrl: './list-faces.html',
  styleUrl: './list-faces.less',
})
export class ListFaces {
  readonly face = input.required<ListFace>();
  readonly words = input.required<ListWords>();
  readonly error = input.required<ShownProblem | null>();
  /** Other rows are on their way. */
  readonly outdated = input(false);
  /** How many there are, as the operator's language writes it; '' of a growing list, which nobody counts. */
  readonly total = input('');

  /** The query parameters that name the page. */
  readonly pageParameters = input<readonly string[]>(['page']);

  readonly retried = output();
  readonly cleared = output();

  protected readonly firstPage = computed(() =>
    Object.fromEntries(this.pageParameters().map((name) => [name, null])),
  );
}
