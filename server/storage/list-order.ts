import { type RawBuilder, sql } from 'kysely';

/** The ORDER BY of a list, both ways. */
export interface ListOrder {
  readonly ascending: RawBuilder<unknown>;
  readonly descending: RawBuilder<unknown>;
}

/**
 * The order by `columns`, the last of which must tell any two rows apart, so that no row shows on
 * two pages. An index over the same columns serves both ways. `columns` are SQL and never come
 * from a request.
 */
export function orderBy(...columns: readonly string[]): ListOrder {
  return {
    ascending: sql.raw(columns.join(', ')),
    descending: sql.raw(columns.map((column) => `${column} DESC`).join(', ')),
  };
}

/** The order that a `sort` of the contract names: a key of `orders`, with `-` for descending. */
export function orderOf<S extends string>(
  orders: Readonly<Record<S, ListOrder>>,
  sort: S | `-${S}`,
): RawBuilder<unknown> {
  const order = orders[sortedBy(sort)];
  return sort.startsWith('-') ? order.descending : order.ascending;
}

/** The same order from its other end. */
export function oppositeOf<S extends string>(
  orders: Readonly<Record<S, ListOrder>>,
  sort: S | `-${S}`,
): RawBuilder<unknown> {
  const order = orders[sortedBy(sort)];
  return sort.startsWith('-') ? order.ascending : order.descending;
}

/** The column that a `sort` of the contract names. */
export function sortedBy<S extends string>(sort: S | `-${S}`): S {
  return (sort.startsWith('-') ? sort.slice(1) : sort) as S;
}
