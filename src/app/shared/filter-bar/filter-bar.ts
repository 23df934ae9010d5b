import { Component, computed, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { PopoverPanel } from '../popover/popover-panel.ts';
import { SearchBox } from '../search-box/search-box.ts';
import {
  type FilterChange,
  type FilterField,
  type FilterValues,
  chipsOf,
  endOf,
  firstDayOf,
  lastDayOf,
  startOf,
} from './filter-fields.ts';

export const MAX_SEARCH_CHARACTERS = 100;

/**
 * Search and filters of a list. What is set shows as chips, each with a way to take it away. What is
 * given as content stands beside the search: the filter used most, and what else belongs to the list.
 */
@Component({
  selector: 'app-filter-bar',
  imports: [NzButtonComponent, NzIconDirective, PopoverPanel, SearchBox, TranslocoPipe],
  templateUrl: './filter-bar.html',
  styleUrl: './filter-bar.less',
})
export class FilterBar {
  /** What the search finds. */
  readonly searchLabel = input.required<string>();
  readonly fields = input.required<readonly FilterField[]>();
  /** The query of the list. */
  readonly values = input.required<FilterValues>();
  readonly language = input.required<string>();

  readonly searched = output<string>();
  readonly changed = output<FilterChange>();
  readonly cleared = output();

  protected readonly maxSearch = MAX_SEARCH_CHARACTERS;
  protected readonly search = computed(() => this.text('q'));
  protected readonly chips = computed(() => chipsOf(this.fields(), this.values(), this.language()));

  protected text(name: string): string {
    const value = this.values()[name];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';
  }

  protected firstDay(name: string): string {
    return firstDayOf(this.values()[name]);
  }

  protected lastDay(name: string): string {
    return lastDayOf(this.values()[name]);
  }

  protected change(name: string, value: string): void {
    this.changed.emit({ [name]: value.trim() === '' ? null : value.trim() });
  }

  /** `value` is '' also while what stands in the field is no number. */
  protected changeNumber(name: string, value: string): void {
    const number = value === '' ? NaN : Math.trunc(Number(value));
    this.changed.emit({ [name]: Number.isNaN(number) ? null : number });
  }

  protected changeFirstDay(name: string, day: string): void {
    this.changed.emit({ [name]: startOf(day) });
  }

  protected changeLastDay(name: string, day: string): void {
    this.changed.emit({ [name]: endOf(day) });
  }

  protected remove(names: readonly string[]): void {
    this.changed.emit(Object.fromEntries(names.map((name) => [name, null])));
  }
}
