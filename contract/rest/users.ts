import { type Static, Type } from 'typebox';
import { IdSchema, LINE_PATTERN, PageQueryProperties, PageSchema, TimeSchema } from './problem.ts';

export const USER_SORTS = ['id', 'username', 'nickname', 'createdAt', 'lastSeenAt'] as const;

export const UserSchema = Type.Object({
  id: IdSchema,
  username: Type.String(),
  nickname: Type.String(),
  /** A URL path; '' for none. */
  avatar: Type.String(),
  phone: Type.String(),
  email: Type.String(),
  createdAt: TimeSchema,
  lastSeenAt: Type.Union([TimeSchema, Type.Null()]),
  /** Live sessions of this user at the time of the answer. */
  onlineDevices: Type.Integer(),
  /** Goes up with every change; a write that names an older one is refused. */
  version: Type.Integer(),
});
export type User = Static<typeof UserSchema>;

export const UsersPageSchema = PageSchema(UserSchema);

export const UsersQuerySchema = Type.Object(
  {
    ...PageQueryProperties(USER_SORTS),
    online: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type UsersQuery = Static<typeof UsersQuerySchema>;

/** POST /api/users */
export const NewUserSchema = Type.Object(
  {
    username: Type.String({ minLength: 2, maxLength: 64, pattern: '^[A-Za-z0-9_.@-]+$' }),
    nickname: Type.String({ minLength: 1, maxLength: 64, pattern: LINE_PATTERN }),
    password: Type.String({ minLength: 6, maxLength: 256 }),
    avatar: Type.Optional(Type.String({ maxLength: 1024 })),
    phone: Type.Optional(Type.String({ maxLength: 32, pattern: '^[0-9+ -]*$' })),
    email: Type.Optional(Type.String({ maxLength: 254 })),
  },
  { additionalProperties: false },
);
export type NewUser = Static<typeof NewUserSchema>;

/** POST /api/im/login: what an end user's client calls before it binds. */
export const ImLoginRequestSchema = Type.Object(
  {
    username: Type.String({ minLength: 1, maxLength: 64 }),
    password: Type.String({ minLength: 1, maxLength: 256 }),
  },
  { additionalProperties: false },
);
export type ImLoginRequest = Static<typeof ImLoginRequestSchema>;

export const ImLoginSchema = Type.Object({
  /** Goes into command 1. */
  token: Type.String(),
  user: Type.Pick(UserSchema, ['id', 'username', 'nickname', 'avatar']),
});
export type ImLogin = Static<typeof ImLoginSchema>;

const ReasonSchema = Type.String({ maxLength: 200 });

/** POST /api/users/:id/ban and /mute. The reason may be shown to the user. */
export const SanctionBodySchema = Type.Object(
  {
    reason: ReasonSchema,
    /** When it ends by itself; for good when absent. */
    until: Type.Optional(TimeSchema),
  },
  { additionalProperties: false },
);
/** POST /api/users/:id/unban and /unmute. */
export const LiftBodySchema = Type.Object(
  { reason: ReasonSchema },
  { additionalProperties: false },
);
/** POST /api/users/:id/kick. */
export const KickBodySchema = Type.Object(
  {
    reason: ReasonSchema,
    /** Also end the tokens with which the user could connect again without a password. */
    revokeTokens: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

/** POST /api/friendships */
export const NewFriendshipSchema = Type.Object(
  { userId: IdSchema, friendId: IdSchema },
  { additionalProperties: false },
);
export type NewFriendship = Static<typeof NewFriendshipSchema>;
