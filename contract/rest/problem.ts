import { type Static, type TSchema, Type } from 'typebox';

/** The body of every answer from 400 on. `code` is stable and for programs, `message` for people. */
export const ProblemSchema = Type.Object({
  code: Type.String(),
  message: Type.String(),
  details: Type.Optional(Type.Unknown()),
  /** Names the request in the server's log; sent with every 5xx. */
  requestId: Type.Optional(Type.String()),
});
export type Problem = Static<typeof ProblemSchema>;

/**
 * One page of a numbered list and how many rows match in all. A page that begins too far into the list
 * is refused: 422 `page-out-of-reach`, `details.rows` is how far the list is paged.
 */
export function PageSchema<T extends TSchema>(item: T) {
  return Type.Object({
    items: Type.Immutable(Type.Array(item)),
    total: Type.Integer(),
    /** True when counting stopped at `total`: more match, which no page shows. Only of what is narrowed. */
    capped: Type.Optional(Type.Boolean()),
  });
}
export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
  readonly capped?: boolean;
}

/** One page of a growing list. Cursors are opaque; null where there is nothing that way. */
export function CursorPageSchema<T extends TSchema>(item: T) {
  return Type.Object({
    items: Type.Immutable(Type.Array(item)),
    older: Type.Union([Type.String(), Type.Null()]),
    newer: Type.Union([Type.String(), Type.Null()]),
  });
}
export interface CursorPage<T> {
  readonly items: readonly T[];
  readonly older: string | null;
  readonly newer: string | null;
}

/** Query of a growing list: the newest, or those before or after a cursor of another page. */
export const CursorQuerySchema = Type.Object(
  {
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
    before: Type.Optional(Type.String({ maxLength: 64 })),
    after: Type.Optional(Type.String({ maxLength: 64 })),
  },
  { additionalProperties: false },
);
export type CursorQuery = Static<typeof CursorQuerySchema>;

/** Query of a numbered list. `sort` is a column name, with `-` in front for descending. */
export function PageQueryProperties<const S extends readonly string[]>(sortable: S) {
  return {
    page: Type.Integer({ minimum: 1, maximum: 100_000, default: 1 }),
    pageSize: Type.Integer({ minimum: 1, maximum: 200, default: 20 }),
    sort: Type.Optional(
      Type.Enum(
        sortable.flatMap((column) => [column, `-${column}`]) as (S[number] | `-${S[number]}`)[],
      ),
    ),
    q: Type.Optional(Type.String({ maxLength: 100 })),
  };
}

/**
 * One line a person can read, as a JSON Schema pattern: something to see, and no characters that
 * control a terminal or turn the direction of what is written around it (UAX #9, explicit formatting).
 */
export const LINE_PATTERN = '^(?=.*\\S)[^\\u0000-\\u001f\\u202a-\\u202e\\u2066-\\u2069]*$';

/** Ids are strings everywhere, whatever the database holds. */
export const IdSchema = Type.String({ minLength: 1, maxLength: 64, pattern: '^[\\x21-\\x7e]+$' });
/** ISO 8601, UTC. */
export const TimeSchema = Type.String({ format: 'date-time' });
/** Why an operator did something. */
export const ReasonSchema = Type.String({ maxLength: 200 });
export const NullableTimeSchema = Type.Union([TimeSchema, Type.Null()]);
export const IdParamsSchema = Type.Object({ id: IdSchema });
