import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { wholeNumber } from '../formats.ts';
import { pageNumbers } from './page-numbers.ts';

/**
 * Page numbers as links: each page has an address, in a query parameter. What it is given as content
 * stands beside the total.
 */
@Component({
  selector: 'app-pager',
  imports: [NzIconDirective, RouterLink, TranslocoPipe],
  templateUrl: './pager.html',
  styleUrl: './pager.less',
})
export class Pager {
  readonly page = input.required<number>();
  readonly pageSize = input.required<number>();
  readonly total = input.required<number>();
  /** Counting stopped at `total`: there are more, which no page of this list shows. */
  readonly capped = input(false);
  /** The query parameter that names the page. */
  readonly parameter = input('page');
  readonly language = input.required<string>();

  private readonly last = computed(() => Math.max(1, Math.ceil(this.total() / this.pageSize())));
  protected readonly pages = computed(() => pageNumbers(this.page(), this.last()));
  protected readonly previous = computed(() => (this.page() > 1 ? this.page() - 1 : null));
  protected readonly next = computed(() => (this.page() < this.last() ? this.page() + 1 : null));
  /** It is the last page, but not the end. */
  protected readonly stopsShort = computed(() => this.capped() && this.page() >= this.last());
  protected readonly totalText = computed(() => {
    const total = wholeNumber(this.total(), this.language());
    return this.capped() ? `${total}+` : total;
  });

  /** The first page is the address without a page. */
  protected queryFor(page: number): Readonly<Record<string, number | null>> {
    return { [this.parameter()]: page === 1 ? null : page };
  }
}
