import type { GroupBulk, GroupSelection } from '#contract/rest/groups';
import { withVersions } from '../jobs/changed-selection.ts';
import type { GroupList } from './group-list.ts';

/** Groups looked up together. */
const BATCH = 500;

/** The groups that a bulk act is about: those named, or all that a filter finds. */
export class SelectedGroups {
  readonly #list: GroupList;
  readonly #selection: GroupSelection;
  /** The version in which a group is to be found, by its id. Where the act is meant for any: none. */
  readonly versions: ReadonlyMap<string, number>;

  constructor(list: GroupList, selected: GroupBulk['selection']) {
    const { selection, versions } = withVersions<GroupSelection>(selected);
    this.#list = list;
    this.#selection = selection;
    this.versions = versions;
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
