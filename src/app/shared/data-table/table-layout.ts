import { computed, signal } from '@angular/core';
import type { TableColumn } from './table-column.ts';

export type Density = 'comfortable' | 'compact';

/** What is remembered. Columns that came with a later version are in neither list. */
interface Remembered {
  readonly order: readonly string[];
  readonly hidden: readonly string[];
  readonly density: Density;
}

/**
 * Which columns of a table one operator sees, in which order and how dense, remembered in this
 * browser. `owner` keeps operators of one browser apart.
 */
export class TableLayout {
  private readonly key: string;
  private readonly remembered = signal<Remembered | null>(null);

  /** All columns in the operator's order. */
  readonly columns = computed(() => orderOf(this.declared, this.remembered()?.order ?? []));
  readonly hidden = computed((): ReadonlySet<string> => {
    const remembered = this.remembered();
    const known = new Set(remembered?.order);
    const optional = this.declared.filter(({ name, optional }) => optional && !known.has(name));
    return new Set([...(remembered?.hidden ?? []), ...optional.map(({ name }) => name)]);
  });
  readonly shown = computed(() =>
    this.columns().filter(({ name, title }) => title === true || !this.hidden().has(name)),
  );
  readonly density = computed((): Density => this.remembered()?.density ?? 'comfortable');
  /** Nothing is as it was declared to be. */
  readonly changed = computed(() => this.remembered() !== null);

  constructor(
    table: string,
    owner: string,
    private readonly declared: readonly TableColumn[],
  ) {
    this.key = `columns.${table}.${owner}`;
    this.remembered.set(readRemembered(localStorage.getItem(this.key)));
  }

  toggle(name: string): void {
    const hidden = new Set(this.hidden());
    if (!hidden.delete(name)) hidden.add(name);
    this.remember({ hidden: [...hidden] });
  }

  /** Moves a column by so many places; the one that names the row stays first. */
  move(name: string, by: number): void {
    const order = this.columns().map((column) => column.name);
    const from = order.indexOf(name);
    const to = Math.min(Math.max(from + by, 1), order.length - 1);
    if (from < 1) return;
    order.splice(from, 1);
    order.splice(to, 0, name);
    this.remember({ order });
  }

  pack(density: Density): void {
    this.remember({ density });
  }

  reset(): void {
    localStorage.removeItem(this.key);
    this.remembered.set(null);
  }

  private remember(change: Partial<Remembered>): void {
    const next: Remembered = {
      order: this.columns().map(({ name }) => name),
      hidden: [...this.hidden()],
      density: this.density(),
      ...change,
    };
    localStorage.setItem(this.key, JSON.stringify(next));
    this.remembered.set(next);
  }
}

/** The remembered order; what it does not know comes after the column it is declared after. */
function orderOf(
  declared: readonly TableColumn[],
  order: readonly string[],
): readonly TableColumn[] {
  const columns = order.flatMap((name) => declared.find((column) => column.name === name) ?? []);
  for (const [index, column] of declared.entries()) {
    if (columns.includes(column)) continue;
    const before = declared[index - 1];
    columns.splice(before === undefined ? 0 : columns.indexOf(before) + 1, 0, column);
  }
  return columns;
}

/** Null for anything that is not what {@link TableLayout} wrote. */
function readRemembered(text: string | null): Remembered | null {
  if (text === null) return null;
  try {
    const { order, hidden, density } = JSON.parse(text) as Partial<Record<string, unknown>>;
    if (!isNames(order) || !isNames(hidden)) return null;
    return { order, hidden, density: density === 'compact' ? 'compact' : 'comfortable' };
  } catch {
    // Somebody else's text under our key: as if there was none.
    return null;
  }
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}
