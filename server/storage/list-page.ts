import { ApiError } from '../plugins/api-error.ts';

/** Which rows of a list a numbered page has. */
export interface PageNumber {
  readonly page: number;
  readonly pageSize: number;
}

/** How many rows come before the page. */
export function rowsBefore({ page, pageSize }: PageNumber): number {
  return (page - 1) * pageSize;
}

/**
 * How far what a filter or a search found is counted, and paged through: nobody looks at page 51 of
 * it, they narrow it further or turn the order round. See docs/adr/0010.
 */
export const REACH = 1_000;

/** @throws ApiError 422 page-out-of-reach for a page that begins beyond `REACH` */
export function demandWithinReach(number: PageNumber): void {
  if (rowsBefore(number) >= REACH) throw outOfReach(REACH, `the first ${written(REACH)} rows`);
}

/** A stretch of an ordered list. */
export interface Stretch {
  /** It counts from the end of the list, so the order is to be the opposite. */
  readonly fromEnd: boolean;
  readonly offset: number;
  readonly limit: number;
}

/** Rows of an index that are passed in some ten milliseconds. */
const PASSED_ROWS = 100_000;

/**
 * How to read the page of a list of `total` rows from the end that is nearer: the last page costs
 * as little as the first. Null when the list ends before the page.
 * @throws ApiError 422 page-out-of-reach when both ends are further away than `reach` rows
 */
export function nearestStretch(
  number: PageNumber,
  total: number,
  reach = PASSED_ROWS,
): Stretch | null {
  const offset = rowsBefore(number);
  if (offset >= total) return null;
  const limit = Math.min(number.pageSize, total - offset);
  const behind = total - offset - limit;
  if (Math.min(offset, behind) >= reach) {
    throw outOfReach(reach, `${written(reach)} rows from either end`);
  }
  return offset <= behind
    ? { fromEnd: false, offset, limit }
    : { fromEnd: true, offset: behind, limit };
}

function outOfReach(rows: number, which: string): ApiError {
  const message = `Of this list, ${which} are shown: narrow it, or sort it in another order.`;
  return new ApiError(422, 'page-out-of-reach', message, { rows });
}

function written(rows: number): string {
  return rows.toLocaleString('en');
}
