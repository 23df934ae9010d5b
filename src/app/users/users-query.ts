import type { Params } from '@angular/router';
import type { UsersQuery } from '#contract/rest/users';

export type UsersSort = NonNullable<UsersQuery['sort']>;
export type UsersColumn = Exclude<UsersSort, `-${string}`>;

/** What the users page shows: every field has a value or is left out. */
export interface ShownQuery extends UsersQuery {
  readonly sort: UsersSort;
  readonly online?: true;
}

export const PAGE_SIZES = [10, 20, 50, 100] as const;
const DEFAULT_PAGE_SIZE = 20;
const DEFAULT_SORT: UsersSort = '-createdAt';
const MAX_PAGE = 100_000;
const MAX_PAGE_SIZE = 200;
export const MAX_SEARCH_CHARACTERS = 100;

/** Every column that can be sorted by, and the way one wants to see first. */
const FIRST_SORTS: Readonly<Record<UsersColumn, UsersSort>> = {
  id: 'id',
  username: 'username',
  nickname: 'nickname',
  createdAt: '-createdAt',
  lastSeenAt: '-lastSeenAt',
  points: '-points',
};

/** The query parameters of the page's address, where anybody may write anything. */
export type QueryParameters = Readonly<
  Record<'q' | 'sort' | 'page' | 'pageSize' | 'online', string | undefined>
>;

/** What does not make sense counts as not given. */
export function queryOf({ q, sort, page, pageSize, online }: QueryParameters): ShownQuery {
  // Half of an emoji at the cut could not be sent.
  const text = (q ?? '')
    .trim()
    .slice(0, MAX_SEARCH_CHARACTERS)
    .replace(/[\uD800-\uDBFF]$/, '');
  return {
    page: wholeNumberOf(page, MAX_PAGE) ?? 1,
    pageSize: wholeNumberOf(pageSize, MAX_PAGE_SIZE) ?? DEFAULT_PAGE_SIZE,
    sort: isSort(sort) ? sort : DEFAULT_SORT,
    ...(text === '' ? {} : { q: text }),
    ...(online === 'true' ? { online: true } : {}),
  };
}

/**
 * Query parameters that lead from one address to the next: what is at its default is removed. Any
 * change but that of the page leads to the first page.
 */
export function parametersOf(change: Partial<Record<keyof ShownQuery, unknown>>): Params {
  const defaults: Params = {
    q: '',
    online: false,
    sort: DEFAULT_SORT,
    pageSize: DEFAULT_PAGE_SIZE,
    page: 1,
  };
  const parameters = Object.entries({ page: 1, ...change }).map(([name, value]) => [
    name,
    value === defaults[name] ? null : value,
  ]);
  return Object.fromEntries(parameters) as Params;
}

/** The sort after a column's header is pressed: the column's first way, then the other. */
export function nextSort(current: UsersSort, column: UsersColumn): UsersSort {
  const first = FIRST_SORTS[column];
  if (current !== first) return first;
  return first.startsWith('-') ? column : `-${column}`;
}

export function filtered({ q, online }: ShownQuery): boolean {
  return q !== undefined || online !== undefined;
}

function isSort(text: string | undefined): text is UsersSort {
  return text !== undefined && Object.hasOwn(FIRST_SORTS, text.replace(/^-/, ''));
}

function wholeNumberOf(text: string | undefined, max: number): number | null {
  const number = /^\d{1,6}$/.test(text ?? '') ? Number(text) : 0;
  return number >= 1 && number <= max ? number : null;
}
