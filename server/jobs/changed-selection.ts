import type { ChangedRecords } from '#contract/rest/jobs';

/**
 * What was selected, where what a job changed is selected by its ids; and the version in which each of
 * that is to be found. Whatever else is selected has no such version.
 */
export function withVersions<Selection extends object>(
  selection: Selection | { readonly changed: ChangedRecords },
): {
  readonly selection: Selection | { ids: string[] };
  readonly versions: ReadonlyMap<string, number>;
} {
  if (!('changed' in selection)) return { selection, versions: new Map() };
  const { changed } = selection;
  return {
    selection: { ids: changed.map(({ id }) => id) },
    versions: new Map(changed.map(({ id, version }) => [id, version])),
  };
}
