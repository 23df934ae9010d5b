import { type Static, Type } from 'typebox';
import {
  IdSchema,
  LINE_PATTERN,
  NullableTimeSchema,
  PageQueryProperties,
  PageSchema,
  TimeSchema,
} from './problem.ts';

export const USER_SORTS = [
  'id',
  'username',
  'nickname',
  'createdAt',
  'lastSeenAt',
  'points',
] as const;
export const GENDERS = ['unknown', 'male', 'female'] as const;
export type Gender = (typeof GENDERS)[number];
/** `active` is none of the others. Sanctions that have ended by themselves do not count. */
export const USER_STATUSES = ['active', 'muted', 'banned', 'shadow-banned', 'deleted'] as const;
export type UserStatus = (typeof USER_STATUSES)[number];

export const TagSchema = Type.String({ minLength: 1, maxLength: 32, pattern: LINE_PATTERN });
const TagsSchema = Type.Array(TagSchema, { maxItems: 20, uniqueItems: true });
const PhoneSchema = Type.String({ maxLength: 32, pattern: '^[0-9+ -]*$' });
/** Whether a mailbox is there is not for us to say; what has no `@` is none. */
const EmailSchema = Type.String({ maxLength: 254, pattern: '^(?:[^\\s@]+@[^\\s@]+)?$' });
const AvatarSchema = Type.String({ maxLength: 1024 });
const UsernameSchema = Type.String({
  minLength: 2,
  maxLength: 64,
  pattern: '^[A-Za-z0-9_.@-]+$',
});
const NicknameSchema = Type.String({ minLength: 1, maxLength: 64, pattern: LINE_PATTERN });
const GenderSchema = Type.Enum([...GENDERS]);

/** A ban or mute that is in force. */
export const SanctionSchema = Type.Object({
  /** When it ends by itself; null for good. */
  until: NullableTimeSchema,
  reason: Type.String(),
});
export type Sanction = Static<typeof SanctionSchema>;
const NullableSanctionSchema = Type.Union([SanctionSchema, Type.Null()]);

export const UserSchema = Type.Object({
  id: IdSchema,
  username: Type.String(),
  nickname: Type.String(),
  /** A URL path; '' for none. */
  avatar: Type.String(),
  gender: GenderSchema,
  phone: Type.String(),
  email: Type.String(),
  tags: Type.Array(Type.String()),
  /** The sum of the points ledger. */
  points: Type.Integer(),
  ban: NullableSanctionSchema,
  mute: NullableSanctionSchema,
  /** Their messages reach only themselves, and they are not told. */
  shadowBanned: Type.Boolean(),
  /** When the account was anonymised; then nothing of it can be changed. */
  deletedAt: NullableTimeSchema,
  createdAt: TimeSchema,
  lastSeenAt: NullableTimeSchema,
  /** Live sessions of this user at the time of the answer. */
  onlineDevices: Type.Integer(),
  /** Goes up with every change; a write that names an older one is refused. */
  version: Type.Integer(),
});
export type User = Static<typeof UserSchema>;

export const UsersPageSchema = PageSchema(UserSchema);

/** What narrows the list, in a query string or in a body. Without `status`, deleted accounts are left out. */
export const USERS_FILTER = {
  q: Type.Optional(Type.String({ maxLength: 100 })),
  online: Type.Optional(Type.Boolean()),
  status: Type.Optional(Type.Enum([...USER_STATUSES])),
  gender: Type.Optional(GenderSchema),
  tag: Type.Optional(TagSchema),
  /** Beginnings, without regard to case. */
  username: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  nickname: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  phone: Type.Optional(Type.String({ minLength: 1, maxLength: 32 })),
  email: Type.Optional(Type.String({ minLength: 1, maxLength: 254 })),
  minPoints: Type.Optional(Type.Integer()),
  maxPoints: Type.Optional(Type.Integer()),
  /** From that moment on, and before this one. */
  createdFrom: Type.Optional(TimeSchema),
  createdBefore: Type.Optional(TimeSchema),
  seenFrom: Type.Optional(TimeSchema),
  seenBefore: Type.Optional(TimeSchema),
} as const;
export const UsersFilterSchema = Type.Object(USERS_FILTER, { additionalProperties: false });
export type UsersFilter = Static<typeof UsersFilterSchema>;

export const UsersQuerySchema = Type.Object(
  { ...PageQueryProperties(USER_SORTS), ...USERS_FILTER },
  { additionalProperties: false },
);
export type UsersQuery = Static<typeof UsersQuerySchema>;

/** GET /api/users/tags: every tag in use, the most used first, with how many carry it. */
export const TagCountsSchema = Type.Object({
  items: Type.Array(Type.Object({ tag: Type.String(), users: Type.Integer() })),
});
export type TagCounts = Static<typeof TagCountsSchema>;

/** POST /api/users */
export const NewUserSchema = Type.Object(
  {
    username: UsernameSchema,
    nickname: NicknameSchema,
    password: Type.String({ minLength: 6, maxLength: 256 }),
    avatar: Type.Optional(AvatarSchema),
    gender: Type.Optional(GenderSchema),
    phone: Type.Optional(PhoneSchema),
    email: Type.Optional(EmailSchema),
    tags: Type.Optional(TagsSchema),
  },
  { additionalProperties: false },
);
export type NewUser = Static<typeof NewUserSchema>;

/** PATCH /api/users/:id. Another `version` than the stored one: 409 `version-conflict`, `details.current` is the user. */
export const UserChangesSchema = Type.Object(
  {
    version: Type.Integer(),
    nickname: Type.Optional(NicknameSchema),
    avatar: Type.Optional(AvatarSchema),
    gender: Type.Optional(GenderSchema),
    phone: Type.Optional(PhoneSchema),
    email: Type.Optional(EmailSchema),
    tags: Type.Optional(TagsSchema),
  },
  { additionalProperties: false },
);
export type UserChanges = Static<typeof UserChangesSchema>;
