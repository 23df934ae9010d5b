import type { Selectable } from 'kysely';
import type { User } from '#contract/rest/users';
import { inForce, sanctionOf } from '../storage/sanction-end.ts';
import type { Database } from '../storage/schema.ts';

/** What the database knows of a user; who is online, the gateway knows. */
export type UserRecord = Omit<User, 'onlineDevices'>;

type UntilRow = Date | number | null;

/** What `recordOf` needs of `users`. */
export const USER_COLUMNS = [
  'users.id',
  'users.username',
  'users.nickname',
  'users.avatar',
  'users.gender',
  'users.phone',
  'users.email',
  'users.tags',
  'users.points',
  'users.ban_reason',
  'users.mute_reason',
  'users.shadow_banned_at',
  'users.deleted_at',
  'users.created_at',
  'users.last_seen_at',
  'users.version',
  // What has ended by itself is over, by the database's clock.
  inForce('users.banned_until').as('ban_until'),
  inForce('users.muted_until').as('mute_until'),
] as const;

type UserRow = Pick<
  Selectable<Database['users']>,
  | 'id'
  | 'username'
  | 'nickname'
  | 'avatar'
  | 'gender'
  | 'phone'
  | 'email'
  | 'tags'
  | 'points'
  | 'ban_reason'
  | 'mute_reason'
  | 'shadow_banned_at'
  | 'deleted_at'
  | 'created_at'
  | 'last_seen_at'
  | 'version'
> & { readonly ban_until: UntilRow; readonly mute_until: UntilRow };

export function recordOf(row: UserRow): UserRecord {
  return {
    id: row.id,
    username: row.username,
    nickname: row.nickname,
    avatar: row.avatar,
    gender: row.gender,
    phone: row.phone,
    email: row.email,
    tags: [...row.tags],
    points: Number(row.points),
    ban: sanctionOf(row.ban_until, row.ban_reason),
    mute: sanctionOf(row.mute_until, row.mute_reason),
    shadowBanned: row.shadow_banned_at !== null,
    deletedAt: row.deleted_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    version: row.version,
  };
}
