/** A column of a table: what is declared about it. Its cells are the template `appCell="<name>"`. */
export interface TableColumn {
  readonly name: string;
  /** Key of its header. */
  readonly label: string;
  /** In px. With `grow` the least of it: what is left over goes to those columns. */
  readonly width: number;
  readonly grow?: boolean;
  /** How the list is sorted when its header is pressed first, such as `-createdAt`; then the other way. */
  readonly sort?: string;
  /** Names the row: stands first, and cannot be hidden. */
  readonly title?: boolean;
  /** Not shown until somebody chooses it. */
  readonly optional?: boolean;
  /** Numbers: at the end of the cell. */
  readonly numeric?: boolean;
  /** Where columns have no room: beside the title, in a line below it (as if not given), or nowhere. */
  readonly stacked?: 'side' | 'line' | 'nowhere';
}

/** The sort after a header is pressed: the column's first way, then the other. */
export function nextSort(current: string, first: string): string {
  return current === first ? otherWay(first) : first;
}

export function otherWay(sort: string): string {
  return sort.startsWith('-') ? sort.slice(1) : `-${sort}`;
}
