import type { Population } from './population.ts';

/** How much is measured, and for how long. */
export interface Plan {
  readonly rounds: number;
  readonly population: Population;
  /** Pairs that talk, each with one message under way. */
  readonly pairs: number;
  /** Messages a second at the fixed rate. */
  readonly rate: number;
  readonly groupSenders: number;
  /** Messages under way in the group, over all senders. */
  readonly groupWindow: number;
  /** Connections open when memory is measured first: what the first ones cost is no cost of one. */
  readonly fewConnections: number;
  readonly pushes: number;
  /** Between pushes. */
  readonly pauseMs: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

/** What is compared. */
export const FULL: Plan = {
  rounds: 3,
  population: { users: 10_000, members: 1_000 },
  pairs: 200,
  rate: 2_000,
  groupSenders: 20,
  groupWindow: 320,
  fewConnections: 1_000,
  pushes: 5,
  pauseMs: 1_000,
  warmUpMs: 2_000,
  measureMs: 4_000,
};

/** Shows in seconds that everything runs. Its numbers mean nothing. */
export const QUICK: Plan = {
  rounds: 1,
  population: { users: 60, members: 20 },
  pairs: 5,
  rate: 200,
  groupSenders: 4,
  groupWindow: 8,
  fewConnections: 10,
  pushes: 1,
  pauseMs: 0,
  warmUpMs: 50,
  measureMs: 150,
};
