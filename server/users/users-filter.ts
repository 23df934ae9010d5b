import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { UsersFilter, UserStatus } from '#contract/rest/users';
import { beginsWith } from '../storage/begins-with.ts';
import type { Database } from '../storage/schema.ts';
import { searchQuery } from '../storage/search-vector.ts';

/** Who is meant by a filter: its fields, and who is online by the word of the gateway. */
export interface UsersNarrowing extends Omit<UsersFilter, 'online'> {
  /** Only who is online, or only who is not. */
  readonly online?: OnlineFilter | undefined;
}

export interface OnlineFilter {
  readonly is: boolean;
  readonly ids: readonly string[];
}

/** What a person typed into the search box; '' for nothing. */
export function typedIn({ q }: Pick<UsersFilter, 'q'>): string {
  return q?.trim() ?? '';
}

/** Whether the filter leaves anybody out who is not deleted. */
export function isNarrow(narrowing: UsersNarrowing): boolean {
  return typedIn(narrowing) !== '' || FILTERS.some((name) => narrowing[name] !== undefined);
}

/** Whether the filter has none but these fields. */
export function isNarrowedByOnly(
  narrowing: UsersNarrowing,
  names: readonly (keyof UsersFilter)[],
): boolean {
  const others = Object.fromEntries(names.map((name) => [name, undefined]));
  return !isNarrow({ ...narrowing, ...others });
}

const FILTERS = [
  'online',
  'status',
  'gender',
  'tag',
  'username',
  'nickname',
  'phone',
  'email',
  'minPoints',
  'maxPoints',
  'createdFrom',
  'createdBefore',
  'seenFrom',
  'seenBefore',
] as const satisfies readonly (keyof UsersNarrowing)[];

/** The users that a filter finds, without columns and order. Each field has its index, see the migrations. */
export function usersMatching(db: Kysely<Database>, narrowing: UsersNarrowing) {
  return db.selectFrom('users').where(isMeant(narrowing));
}

/** Whether a row of `users` is meant by a filter. */
export function isMeant(narrowing: UsersNarrowing): RawBuilder<boolean> {
  return sql`${sql.join([...conditions(narrowing)], sql` AND `)}`;
}

function* conditions(narrowing: UsersNarrowing): Generator<RawBuilder<unknown>> {
  const { status, gender, tag, minPoints, maxPoints } = narrowing;
  const { createdFrom, createdBefore, seenFrom, seenBefore, online } = narrowing;
  yield WHO[status ?? 'all'];
  const typed = typedIn(narrowing);
  if (typed !== '') yield sql`users.search @@ ${searchQuery(typed)}`;
  yield* beginnings(narrowing);
  if (gender !== undefined) {
    // Beside a search its index would be read for a third of all users.
    const column = sql.raw(typed === '' ? 'users.gender' : `(users.gender || '')`);
    yield sql`${column} = ${gender}`;
  }
  if (tag !== undefined) yield sql`users.tags <> '{}' AND users.tags @> ARRAY[${tag}::text]`;
  if (minPoints !== undefined) yield sql`users.points >= ${minPoints}::bigint`;
  if (maxPoints !== undefined) yield sql`users.points <= ${maxPoints}::bigint`;
  if (createdFrom !== undefined) yield sql`users.created_at >= ${new Date(createdFrom)}`;
  if (createdBefore !== undefined) yield sql`users.created_at < ${new Date(createdBefore)}`;
  if (seenFrom !== undefined) yield sql`users.last_seen_at >= ${new Date(seenFrom)}`;
  if (seenBefore !== undefined) yield sql`users.last_seen_at < ${new Date(seenBefore)}`;
  if (online !== undefined) {
    const isOnline = sql`users.id = ANY(${online.ids}::text[])`;
    yield online.is ? isOnline : sql`NOT ${isOnline}`;
  }
}

const WHO: Record<UserStatus | 'all', ReturnType<typeof sql>> = {
  all: sql`users.deleted_at IS NULL`,
  active: sql`(users.deleted_at IS NULL AND users.shadow_banned_at IS NULL
    AND (users.banned_until IS NULL OR users.banned_until <= now())
    AND (users.muted_until IS NULL OR users.muted_until <= now()))`,
  muted: sql`(users.deleted_at IS NULL AND users.muted_until > now())`,
  banned: sql`(users.deleted_at IS NULL AND users.banned_until > now())`,
  'shadow-banned': sql`(users.deleted_at IS NULL AND users.shadow_banned_at IS NOT NULL)`,
  deleted: sql`users.deleted_at IS NOT NULL`,
};

/** The expressions are those of the indexes. A phone is compared by its digits. */
function* beginnings({ username, nickname, phone, email }: UsersNarrowing) {
  if (username !== undefined) yield beginsWith('lower(users.username)', username.toLowerCase());
  if (nickname !== undefined) yield beginsWith('lower(users.nickname)', lowerAscii(nickname));
  if (phone !== undefined) {
    const digits = phone.replace(/\D/g, '');
    const number = beginsWith(`regexp_replace(users.phone, '\\D', '', 'g')`, digits);
    yield sql<boolean>`(users.phone <> '' AND ${number})`;
  }
  if (email !== undefined) {
    yield sql<boolean>`(users.email <> '' AND ${beginsWith('lower(users.email)', lowerAscii(email))})`;
  }
}

/** What `lower` makes of a text whose collation is "C". */
function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
