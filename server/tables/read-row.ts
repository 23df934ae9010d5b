/** A row of a table as people count them: the first is 1. */
export interface ReadRow {
  readonly number: number;
  /** Missing cells may be left out at the end. */
  readonly cells: readonly string[];
  /** What is wrong with it, for people; the rest of the table can be read all the same. */
  readonly problem?: string;
}

/** Most columns in which something stands. */
export const MAX_COLUMNS = 256;
