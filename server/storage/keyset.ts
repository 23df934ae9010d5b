import { type SelectQueryBuilder, sql } from 'kysely';
import type { CursorPage, CursorQuery } from '#contract/rest/problem';
import { ApiError } from '../plugins/api-error.ts';

/** Which rows of a list with rising ids a page has: `limit` of them on one side of an id. */
export interface Keyset {
  readonly limit: number;
  readonly before?: string;
  readonly after?: string;
}

/** Of rows with an `id` of their own, those that a page has. */
export function ofPage<Tables, Table extends keyof Tables, Row>(
  rows: SelectQueryBuilder<Tables, Table, Row>,
  { limit, before, after }: Keyset,
): SelectQueryBuilder<Tables, Table, Row> {
  const id = sql.ref<string>('id');
  return rows
    .$if(before !== undefined, (all) => all.where(id, '<', before ?? ''))
    .$if(after !== undefined, (all) => all.where(id, '>', after ?? ''))
    .orderBy(id, after === undefined ? 'desc' : 'asc')
    .limit(limit);
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
