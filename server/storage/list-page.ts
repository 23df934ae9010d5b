import type { CappedCount } from './capped-count.ts';

/** Which rows of a list a numbered page has. */
export interface PageNumber {
  readonly page: number;
  readonly pageSize: number;
}

/** How many rows come before the page. */
export function rowsBefore({ page, pageSize }: PageNumber): number {
  return (page - 1) * pageSize;
}

/** A stretch of an ordered list. */
export interface Stretch {
  /** It counts from the end of the list, so the order is to be the opposite. */
  readonly fromEnd: boolean;
  readonly offset: number;
  readonly limit: number;
}

/**
 * How to read the page of a list of `total` rows from the end that is nearer: the last page costs
 * as little as the first. Null when the list ends before the page.
 */
export function nearestStretch(number: PageNumber, total: number): Stretch | null {
  const offset = rowsBefore(number);
  if (offset >= total) return null;
  const limit = Math.min(number.pageSize, total - offset);
  if (offset <= total / 2) return { fromEnd: false, offset, limit };
  return { fromEnd: true, offset: total - offset - limit, limit };
}

/** False when a count says that the list ends before the page. */
export function reaches({ total, capped }: CappedCount, number: PageNumber): boolean {
  return capped === true || total > rowsBefore(number);
}
