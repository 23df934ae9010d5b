import type { CursorPage, CursorQuery } from '#contract/rest/problem';
import { ApiError } from '../plugins/api-error.ts';

/** Which rows of a list with rising ids a page has: `limit` of them on one side of an id. */
export interface Keyset {
  readonly limit: number;
  readonly before?: string;
  readonly after?: string;
}

/**
 * A page of a growing list, the newest first. `load` reads the rows with ids below `before`, or above
 * `after`, those nearest to it first; without either the newest.
 * @throws ApiError 400 bad-cursor
 */
export async function newestFirst<Row extends { readonly id: string }>(
  { limit, before, after }: CursorQuery,
  load: (keyset: Keyset) => Promise<readonly Row[]>,
): Promise<CursorPage<Row>> {
  const cursor = before ?? after;
  if (cursor !== undefined && !/^\d{1,18}$/.test(cursor)) {
    throw new ApiError(400, 'bad-cursor', 'This is no cursor of this list.');
  }
  const upwards = before === undefined && after !== undefined;
  // One more says whether there is more.
  const found = await load({
    limit: limit + 1,
    ...(before === undefined ? {} : { before }),
    ...(upwards ? { after } : {}),
  });
  const rows = found.slice(0, limit);
  const items = upwards ? rows.toReversed() : rows;
  const first = items[0]?.id ?? null;
  const last = items.at(-1)?.id ?? null;
  const more = found.length > limit;
  return upwards
    ? { items, older: last, newer: more ? first : null }
    : { items, older: more ? last : null, newer: before === undefined ? null : first };
}
