import { Component, computed, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { wholeNumber } from '../formats.ts';
import type { RowSelection } from '../list/row-selection.ts';

/**
 * How many rows are chosen, the way to all that match, and what can be done with them, given as
 * content. Not there while nothing is chosen.
 */
@Component({
  selector: 'app-bulk-bar',
  imports: [NzButtonComponent, NzIconDirective, TranslocoPipe],
  templateUrl: './bulk-bar.html',
  styleUrl: './bulk-bar.less',
})
export class BulkBar {
  readonly selection = input.required<RowSelection>();
  /** How many the list's filters find. */
  readonly total = input.required<number>();
  /** There are more than `total`. */
  readonly capped = input(false);
  readonly language = input.required<string>();

  protected readonly totalText = computed(() => {
    const total = wholeNumber(this.total(), this.language());
    return this.capped() ? `${total}+` : total;
  });
  protected readonly countText = computed(() =>
    this.selection().all()
      ? this.totalText()
      : wholeNumber(this.selection().ids().size, this.language()),
  );
  protected readonly offersAll = computed(
    () => !this.selection().all() && this.selection().ids().size < this.total(),
  );
}
