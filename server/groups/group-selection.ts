import type { GroupSelection } from '#contract/rest/groups';
import type { GroupList } from './group-list.ts';

/** Groups looked up together. */
const BATCH = 500;

/** The groups that a bulk act is about: those named, or all that a filter finds. */
export class SelectedGroups {
  readonly #list: GroupList;
  readonly #selection: GroupSelection;

  constructor(list: GroupList, selection: GroupSelection) {
    this.#list = list;
    this.#selection = selection;
  }

  async count(): Promise<number> {
    const selection = this.#selection;
    if ('ids' in selection) return new Set(selection.ids).size;
    return this.#list.count(selection.filter);
  }

  /**
   * Each id once, also where the act makes groups leave what the filter finds. Ids that are named are
   * not looked up: they may be of no group.
   */
  async *ids(): AsyncGenerator<string> {
    const selection = this.#selection;
    if ('ids' in selection) {
      yield* new Set(selection.ids);
      return;
    }
    let after: string | null = null;
    do {
      const ids: readonly string[] = await this.#list.ids(selection.filter, after, BATCH);
      yield* ids;
      after = ids.length < BATCH ? null : (ids.at(-1) ?? null);
    } while (after !== null);
  }
}
