/** How much is imported. */
export interface Plan {
  readonly rows: number;
  /** Of them, with a password, where there are any: what takes the time is measured, not waited for. */
  readonly passwords: number;
}

/** Of the rows, those whose names somebody has already: one in so many. */
export const KNOWN_EVERY = 10;

export const FULL: Plan = { rows: 100_000, passwords: 600 };

/** Shows in seconds that everything runs. */
export const QUICK: Plan = { rows: 1_000, passwords: 10 };
