import { Component, computed, input, linkedSignal, signal } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { type JsonRow, MAX_ROWS, jsonRows } from './json-rows.ts';

let nextId = 0;

/** A JSON object as a tree that folds, with the keys of the WAI-ARIA tree pattern. */
@Component({
  selector: 'app-json-tree',
  imports: [TranslocoPipe],
  templateUrl: './json-tree.html',
  styleUrl: './json-tree.less',
})
export class JsonTree {
  readonly value = input.required<object>();
  /** What a screen reader calls it. */
  readonly label = input.required<string>();

  protected readonly id = `json-tree-${++nextId}`;
  protected readonly maxRows = MAX_ROWS;
  private readonly folded = linkedSignal<object, ReadonlySet<string>>({
    source: this.value,
    computation: () => new Set<string>(),
  });
  protected readonly rows = computed(() => jsonRows(this.value(), this.folded()));
  private readonly activePath = signal('');
  protected readonly active = computed(() => {
    const at = this.rows().findIndex(({ path }) => path === this.activePath());
    return Math.max(0, at);
  });

  protected choose(row: JsonRow): void {
    this.activePath.set(row.path);
    if (row.children > 0) this.fold(row, row.expanded);
  }

  protected press(event: KeyboardEvent): void {
    const row = this.rows()[this.active()];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!this.act(event.key, row)) return;
    event.preventDefault();
    // Escape and the like are the page's; these are not.
    event.stopPropagation();
  }

  private act(key: string, row: JsonRow): boolean {
    switch (key) {
      case 'ArrowDown':
        return this.move(this.active() + 1);
      case 'ArrowUp':
        return this.move(this.active() - 1);
      case 'Home':
        return this.move(0);
      case 'End':
        return this.move(this.rows().length - 1);
      case 'ArrowRight':
        if (row.children > 0 && !row.expanded) return this.fold(row, false);
        return row.children === 0 || this.move(this.active() + 1);
      case 'ArrowLeft':
        if (row.expanded && row.children > 0) return this.fold(row, true);
        return this.move(this.parentOf(this.active()));
      case 'Enter':
      case ' ':
        return row.children === 0 || this.fold(row, row.expanded);
      default:
        return false;
    }
  }

  private move(to: number): boolean {
    const row = this.rows()[to];
    if (row) this.activePath.set(row.path);
    return true;
  }

  private fold(row: JsonRow, away: boolean): boolean {
    this.folded.update((paths) => {
      const next = new Set(paths);
      if (away) next.add(row.path);
      else next.delete(row.path);
      return next;
    });
    return true;
  }

  private parentOf(index: number): number {
    const depth = this.rows()[index]?.depth ?? 0;
    for (let at = index - 1; at >= 0; at -= 1) {
      if ((this.rows()[at]?.depth ?? 0) < depth) return at;
    }
    return index;
  }
}
