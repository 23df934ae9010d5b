import { NgTemplateOutlet } from '@angular/common';
import {
  Component,
  DestroyRef,
  ElementRef,
  afterNextRender,
  computed,
  contentChildren,
  inject,
  input,
  output,
  signal,
} from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import type { RowSelection } from '../list/row-selection.ts';
import { TableCell } from './table-cell.ts';
import { type TableColumn, nextSort, otherWay } from './table-column.ts';
import type { Density } from './table-layout.ts';

const CHECKBOX_WIDTH = 44;

/**
 * A table that shows what it is given, and reports what was asked for. A table of our own, because
 * ng-zorro's headers can be neither reached by keyboard nor say how they sort.
 *
 * Where there is no room for columns each row becomes a card. The header stays in view; a table that
 * is wider than its place scrolls inside of it.
 */
@Component({
  selector: 'app-data-table',
  imports: [NgTemplateOutlet, TranslocoPipe],
  templateUrl: './data-table.html',
  styleUrls: ['./data-table.less', './data-table.narrow.less'],
  host: { '(keydown)': 'walk($event)' },
})
export class DataTable<Row extends { readonly id: string }> {
  /** What it lists, for those who cannot see it. */
  readonly label = input.required<string>();
  /** Those shown, in their order. */
  readonly columns = input.required<readonly TableColumn[]>();
  /** Null while they are on their way. */
  readonly rows = input.required<readonly Row[] | null>();
  readonly sort = input('');
  /** What is shown is about to be replaced by what was asked for. */
  readonly outdated = input(false);
  /** Points out this row. */
  readonly markedId = input<string | null>(null);
  readonly density = input<Density>('comfortable');
  /** Null where there is nothing to do with many rows at once. */
  readonly selection = input<RowSelection | null>(null);
  /** What a row's checkbox is called. */
  readonly nameOf = input<(row: Row) => string>(({ id }) => id);

  readonly sortChange = output<string>();

  private readonly cells = contentChildren<TableCell<Row>>(TableCell);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly width = signal(Infinity);

  protected readonly skeleton = Array.from({ length: 10 }, (_, index) => index);
  protected readonly templates = computed(
    () => new Map(this.cells().map((cell) => [cell.column(), cell.template])),
  );
  protected readonly minWidth = computed(() => {
    const first = this.selection() === null ? 0 : CHECKBOX_WIDTH;
    return this.columns().reduce((sum, { width }) => sum + width, first);
  });
  /** A page cannot be scrolled sideways and keep the header in view: then its own place scrolls. */
  protected readonly scrolls = computed(() => this.minWidth() > this.width());
  protected readonly ids = computed(() => (this.rows() ?? []).map(({ id }) => id));
  protected readonly pageChosen = computed(() => {
    const [selection, ids] = [this.selection(), this.ids()];
    if (selection === null || ids.length === 0) return 'none';
    const count = ids.filter((id) => selection.has(id)).length;
    if (count === 0) return 'none';
    return count === ids.length ? 'all' : 'some';
  });
  /** For where there are no headers. */
  protected readonly sorts = computed(() =>
    this.columns().flatMap(({ label, sort }) =>
      sort === undefined ? [] : [sort, otherWay(sort)].map((way) => ({ label, sort: way })),
    ),
  );

  constructor() {
    const destroyed = inject(DestroyRef);
    afterNextRender(() => {
      const watch = new ResizeObserver(([entry]) => {
        if (entry !== undefined) this.width.set(entry.contentRect.width);
      });
      watch.observe(this.host);
      destroyed.onDestroy(() => watch.disconnect());
    });
  }

  /** ARIA's word for how this column sorts the table; null when it does not. */
  protected orderOf({ sort }: TableColumn): 'ascending' | 'descending' | null {
    if (sort === undefined) return null;
    if (this.sort() !== sort && this.sort() !== otherWay(sort)) return null;
    return this.sort().startsWith('-') ? 'descending' : 'ascending';
  }

  protected sortBy(first: string): void {
    this.sortChange.emit(nextSort(this.sort(), first));
  }

  protected chooseSort(index: number): void {
    const chosen = this.sorts()[index];
    if (chosen !== undefined) this.sortChange.emit(chosen.sort);
  }

  protected choose(id: string, event: MouseEvent): void {
    this.selection()?.toggle(id, this.ids(), event.shiftKey);
  }

  /** Arrow keys lead to the same thing in the row above or below. */
  protected walk(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined || !(event.target instanceof Element)) return;
    const place = event.target.closest('tbody th, tbody td');
    const row = place?.closest('tr');
    if (!place || !row) return;
    const next = by > 0 ? row.nextElementSibling : row.previousElementSibling;
    const column = [...row.children].indexOf(place);
    const control = next?.children[column]?.querySelector<HTMLElement>('a, input, button');
    if (!control) return;
    event.preventDefault();
    control.focus();
  }
}
