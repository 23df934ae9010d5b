import type { FileFormat } from '#contract/rest/jobs';
import type { ImportMode } from '#contract/rest/users-jobs';
import type { Plan } from './plan.ts';

/** One file, imported in one way. */
export interface Scenario {
  /** What the names in it begin with. */
  readonly prefix: string;
  readonly title: string;
  readonly format: FileFormat;
  readonly mode: ImportMode;
  readonly rows: number;
  readonly passwords: number;
  /** The last row is no user: all or nothing is nothing. */
  readonly bad: boolean;
}

export function scenarios({ rows, passwords }: Plan): Scenario[] {
  const all: Scenario[] = [];
  for (const format of ['csv', 'xlsx'] as const) {
    const add = (mode: ImportMode, more: Partial<Scenario> = {}) => {
      const scenario = { format, mode, rows, passwords: 0, bad: false, ...more };
      const how = scenario.bad ? ', a bad row' : scenario.passwords > 0 ? ', passwords' : '';
      const prefix = `${format}${mode}${scenario.bad ? 'b' : scenario.passwords > 0 ? 'p' : 'a'}`;
      all.push({ ...scenario, prefix, title: `${format.toUpperCase()}, ${mode}${how}` });
    };
    add('skip');
    add('update');
    add('fail');
    add('fail', { bad: true });
    // Only as many rows as have one, so that the time is theirs.
    add(format === 'csv' ? 'skip' : 'fail', { rows: passwords, passwords });
  }
  return all;
}
