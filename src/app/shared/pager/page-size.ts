import { Component, computed, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { PAGE_SIZES } from '../list/list-address.ts';

/** How many rows a page has. Stands in a pager. */
@Component({
  selector: 'app-page-size',
  imports: [TranslocoPipe],
  template: `
    <label>
      <span>{{ 'shared.list.pageSize' | transloco }}</span>
      <select #choice (change)="chosen.emit(+choice.value)">
        @for (size of sizes(); track size) {
          <option [value]="size" [selected]="size === value()">{{ size }}</option>
        }
      </select>
    </label>
  `,
  styleUrl: './page-size.less',
})
export class PageSize {
  readonly value = input.required<number>();
  readonly chosen = output<number>();

  /** One that only the address knows is offered, too. */
  protected readonly sizes = computed(() =>
    [...new Set([...PAGE_SIZES, this.value()])].sort((a, b) => a - b),
  );
}
