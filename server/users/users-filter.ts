import { type Kysely, sql, type SqlBool } from 'kysely';
import type { UsersFilter, UserStatus } from '#contract/rest/users';
import { beginsWith } from '../storage/begins-with.ts';
import type { Database } from '../storage/schema.ts';
import { searchMatches } from '../storage/search-tokens.ts';

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
  const { status, gender, tag, minPoints, maxPoints } = narrowing;
  const { createdFrom, createdBefore, seenFrom, seenBefore, online } = narrowing;
  let users = db.selectFrom('users').where(sql<SqlBool>`${WHO[status ?? 'all']}`);
  const typed = typedIn(narrowing);
  if (typed !== '') users = users.where(searchMatches('users.search', typed));
  for (const beginning of beginnings(narrowing)) users = users.where(beginning);
  if (gender !== undefined) users = users.where('users.gender', '=', gender);
  if (tag !== undefined) {
    users = users.where(sql<SqlBool>`users.tags <> '{}' AND users.tags @> ARRAY[${tag}::text]`);
  }
  if (minPoints !== undefined) users = users.where('users.points', '>=', String(minPoints));
  if (maxPoints !== undefined) users = users.where('users.points', '<=', String(maxPoints));
  if (createdFrom !== undefined)
    users = users.where('users.created_at', '>=', new Date(createdFrom));
  if (createdBefore !== undefined) {
    users = users.where('users.created_at', '<', new Date(createdBefore));
  }
  if (seenFrom !== undefined) users = users.where('users.last_seen_at', '>=', new Date(seenFrom));
  if (seenBefore !== undefined)
    users = users.where('users.last_seen_at', '<', new Date(seenBefore));
  if (online !== undefined) {
    const isOnline = sql<SqlBool>`users.id = ANY(${online.ids}::text[])`;
    users = users.where(online.is ? isOnline : sql<SqlBool>`NOT ${isOnline}`);
  }
  return users;
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
