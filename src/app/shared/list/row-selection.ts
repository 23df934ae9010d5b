import { computed, signal } from '@angular/core';

/** Most rows that can be chosen one by one (contract: a selection names at most so many ids). */
export const MAX_CHOSEN = 10_000;

/** Which rows of a list are chosen: some by their ids, on whatever page they stand, or all that match. */
export class RowSelection {
  private readonly chosen = signal<ReadonlySet<string>>(new Set());
  private readonly everything = signal(false);
  private last: string | null = null;

  readonly ids = this.chosen.asReadonly();
  /** All that the list's filters find, those on other pages included. */
  readonly all = this.everything.asReadonly();
  readonly none = computed(() => !this.everything() && this.chosen().size === 0);

  has(id: string): boolean {
    return this.everything() || this.chosen().has(id);
  }

  /** With `through`, also every row of `page` between this one and the one before it. */
  toggle(id: string, page: readonly string[] = [], through = false): void {
    const on = !this.has(id);
    const from = this.last === null ? -1 : page.indexOf(this.last);
    const to = page.indexOf(id);
    const range =
      through && from >= 0 && to >= 0
        ? page.slice(Math.min(from, to), Math.max(from, to) + 1)
        : [id];
    this.set(range, on, page);
    this.last = id;
  }

  togglePage(page: readonly string[]): void {
    this.set(page, !page.every((id) => this.has(id)), page);
  }

  chooseAll(): void {
    this.everything.set(true);
  }

  clear(): void {
    this.everything.set(false);
    this.chosen.set(new Set());
    this.last = null;
  }

  private set(ids: readonly string[], on: boolean, page: readonly string[]): void {
    // All but one cannot be said to the server: what is left is this page without it.
    const next = new Set(this.everything() ? page : this.chosen());
    this.everything.set(false);
    for (const id of ids) {
      if (!on) next.delete(id);
      else if (next.size < MAX_CHOSEN) next.add(id);
    }
    this.chosen.set(next);
  }
}
