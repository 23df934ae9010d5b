/** How much is built and how often is measured. */
export interface Plan {
  readonly users: number;
  readonly groups: number;
  readonly memberships: number;
  /** Sizes of the few large groups; the first of them also has the most messages. */
  readonly largeGroups: readonly number[];
  readonly messages: number;
  /** Of the last seven days, in the first of the large groups. */
  readonly busyMessages: number;
  /** Connected end users. */
  readonly online: number;
  /** Requests of each kind, after those to get warm. */
  readonly runs: number;
  readonly warmUpRuns: number;
}

/** Days over which the messages are spread. */
export const HISTORY_DAYS = 30;

export const FULL: Plan = {
  users: 1_000_000,
  groups: 100_000,
  memberships: 5_000_000,
  largeGroups: [20_000, 10_000, ...Array<number>(8).fill(5_000), ...Array<number>(50).fill(2_000)],
  messages: 1_000_000,
  busyMessages: 100_000,
  online: 2_000,
  runs: 20,
  warmUpRuns: 2,
};

/** Shows in seconds that everything runs. */
export const QUICK: Plan = {
  users: 2_000,
  groups: 200,
  memberships: 8_000,
  largeGroups: [500, 200, 100],
  messages: 4_000,
  busyMessages: 400,
  online: 20,
  runs: 1,
  warmUpRuns: 0,
};
