/** A row of a table as people count them: the first is 1. */
export interface ReadRow {
  readonly number: number;
  /** Missing cells may be left out at the end. */
  readonly cells: readonly string[];
}
