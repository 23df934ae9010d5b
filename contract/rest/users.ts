import { type Static, Type } from 'typebox';
import { FileFormatSchema } from './jobs.ts';
import { LiveSessionSchema } from './monitor.ts';
import {
  CursorPageSchema,
  IdSchema,
  LINE_PATTERN,
  NullableTimeSchema,
  PageQueryProperties,
  PageSchema,
  ReasonSchema,
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

const TagSchema = Type.String({ minLength: 1, maxLength: 32, pattern: LINE_PATTERN });
const TagsSchema = Type.Array(TagSchema, { maxItems: 20, uniqueItems: true });
const PhoneSchema = Type.String({ maxLength: 32, pattern: '^[0-9+ -]*$' });
const EmailSchema = Type.String({ maxLength: 254 });
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
  /** The password was a one-time one and is spent: set a new one with POST /api/im/password. */
  mustChangePassword: Type.Boolean(),
});
export type ImLogin = Static<typeof ImLoginSchema>;

/** POST /api/im/password: an end user sets a new password, with the current (or one-time) one. */
export const ImPasswordSchema = Type.Object(
  {
    username: Type.String({ minLength: 1, maxLength: 64 }),
    password: Type.String({ minLength: 1, maxLength: 256 }),
    newPassword: Type.String({ minLength: 6, maxLength: 256 }),
  },
  { additionalProperties: false },
);
export type ImPassword = Static<typeof ImPasswordSchema>;

/** Of an undo: the user as the act left them. Changed by somebody since: 409 `version-conflict`. */
const UNCHANGED = { version: Type.Optional(Type.Integer({ minimum: 1 })) };

/** POST /api/users/:id/ban and /mute. The reason may be shown to the user. Answers with the user. */
export const SanctionBodySchema = Type.Object(
  {
    reason: ReasonSchema,
    /** When it ends by itself; for good when absent. */
    until: Type.Optional(TimeSchema),
    ...UNCHANGED,
  },
  { additionalProperties: false },
);
export type SanctionBody = Static<typeof SanctionBodySchema>;
/** POST /api/users/:id/unban, /unmute, /shadow-ban and /unshadow-ban. Answers with the user. */
export const LiftBodySchema = Type.Object(
  { reason: ReasonSchema, ...UNCHANGED },
  { additionalProperties: false },
);
export type LiftBody = Static<typeof LiftBodySchema>;
/** POST /api/users/:id/kick: all connections, or the one named. 204. */
export const KickBodySchema = Type.Object(
  {
    reason: ReasonSchema,
    /** Also end the tokens with which the user could connect again without a password. */
    revokeTokens: Type.Optional(Type.Boolean()),
    sessionId: Type.Optional(IdSchema),
  },
  { additionalProperties: false },
);
export type KickBody = Static<typeof KickBodySchema>;

/** POST /api/users/:id/password: a random one-time password, shown once. */
export const ResetPasswordSchema = Type.Object(
  {
    reason: ReasonSchema,
    /** Also end the tokens and connections made with the old password. */
    revokeTokens: Type.Boolean(),
  },
  { additionalProperties: false },
);
export const OneTimePasswordSchema = Type.Object({
  password: Type.String(),
  /** It opens one login until then. */
  until: TimeSchema,
});
export type OneTimePassword = Static<typeof OneTimePasswordSchema>;

/** GET /api/users/:id/erasure: what DELETE /api/users/:id would do. */
export const ErasurePreviewSchema = Type.Object({
  messages: Type.Integer(),
  /** True when `messages` stopped counting. */
  messagesCapped: Type.Boolean(),
  groups: Type.Integer(),
  /** Groups whose owner would be gone: each goes to its longest-standing administrator or member, or is dissolved where there is none. */
  ownedGroups: Type.Array(
    Type.Object({
      id: IdSchema,
      name: Type.String(),
      memberCount: Type.Integer(),
      heir: Type.Union([Type.Object({ id: IdSchema, nickname: Type.String() }), Type.Null()]),
    }),
  ),
  friends: Type.Integer(),
  points: Type.Integer(),
  sessions: Type.Integer(),
  notes: Type.Integer(),
});
export type ErasurePreview = Static<typeof ErasurePreviewSchema>;

/** DELETE /api/users/:id: anonymises. There is no way back. */
export const ErasureBodySchema = Type.Object(
  {
    reason: ReasonSchema,
    /** The username, typed. Another: 422 `not-confirmed`. */
    confirm: Type.String({ maxLength: 64 }),
    /** Also blank the content of the messages they wrote. */
    eraseMessages: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type ErasureBody = Static<typeof ErasureBodySchema>;

/** What is left to show: that, when and by whom it was done, and what went. */
export const ErasureCertificateSchema = Type.Object({
  id: IdSchema,
  userId: IdSchema,
  erasedAt: TimeSchema,
  by: Type.String(),
  reason: Type.String(),
  /** What went, by name: `messages`, `friends`, `memberships`, `tokens`, `notes`, `signIns`, `points` … */
  counts: Type.Record(Type.String(), Type.Integer()),
  /** SHA-256 over the fields above as canonical JSON, in hex: also written to the audit log. */
  digest: Type.String(),
});
export type ErasureCertificate = Static<typeof ErasureCertificateSchema>;

/** GET /api/users/:id/groups */
export const UserGroupsSchema = Type.Object({
  items: Type.Array(
    Type.Object({
      id: IdSchema,
      name: Type.String(),
      avatar: Type.String(),
      role: Type.Enum(['owner', 'admin', 'member']),
      memberCount: Type.Integer(),
      dissolved: Type.Boolean(),
      joinedAt: TimeSchema,
    }),
  ),
  total: Type.Integer(),
});
export type UserGroups = Static<typeof UserGroupsSchema>;

/** GET /api/users/:id/friends */
export const UserFriendsSchema = Type.Object({
  items: Type.Array(
    Type.Object({
      id: IdSchema,
      username: Type.String(),
      nickname: Type.String(),
      avatar: Type.String(),
      onlineDevices: Type.Integer(),
      since: TimeSchema,
    }),
  ),
  total: Type.Integer(),
});
export type UserFriends = Static<typeof UserFriendsSchema>;

/** POST and DELETE /api/friendships. */
export const NewFriendshipSchema = Type.Object(
  { userId: IdSchema, friendId: IdSchema },
  { additionalProperties: false },
);
export type NewFriendship = Static<typeof NewFriendshipSchema>;

/** GET /api/users/:id/sessions: live connections. */
export const UserSessionsSchema = Type.Object({ items: Type.Array(LiveSessionSchema) });

/** GET /api/users/:id/sign-ins, newest first, keyset. */
export const UserSignInSchema = Type.Object({
  id: IdSchema,
  at: TimeSchema,
  address: Type.String(),
  /** `password`: a login over REST; `bind`: a connection bound with a token; `legacy`: one without. */
  kind: Type.Enum(['password', 'bind', 'legacy']),
  success: Type.Boolean(),
  /** Why not; '' on success. */
  errorCode: Type.String(),
  build: Type.String(),
  device: Type.String(),
});
export const UserSignInsPageSchema = CursorPageSchema(UserSignInSchema);
export type UserSignIn = Static<typeof UserSignInSchema>;

/** GET /api/users/:id/acts: what operators did to the user, newest first, keyset. */
export const UserActSchema = Type.Object({
  id: IdSchema,
  at: TimeSchema,
  by: Type.String(),
  action: Type.String(),
  reason: Type.String(),
  before: Type.Unknown(),
  after: Type.Unknown(),
});
export const UserActsPageSchema = CursorPageSchema(UserActSchema);
export type UserAct = Static<typeof UserActSchema>;

/** GET and POST /api/users/:id/notes, DELETE /api/users/:id/notes/:noteId: what operators write for each other. */
export const UserNoteSchema = Type.Object({
  id: IdSchema,
  at: TimeSchema,
  by: Type.String(),
  text: Type.String(),
  /** Whether the operator who asks wrote it and may take it back. */
  own: Type.Boolean(),
});
export type UserNote = Static<typeof UserNoteSchema>;
export const UserNotesSchema = Type.Object({ items: Type.Array(UserNoteSchema) });
export const NewNoteSchema = Type.Object(
  { text: Type.String({ minLength: 1, maxLength: 2_000, pattern: '\\S' }) },
  { additionalProperties: false },
);

/** GET /api/users/:id/points: the ledger, newest first, keyset. */
export const PointsEntrySchema = Type.Object({
  id: IdSchema,
  at: TimeSchema,
  by: Type.String(),
  amount: Type.Integer(),
  /** After this entry. */
  balance: Type.Integer(),
  reason: Type.String(),
});
export type PointsEntry = Static<typeof PointsEntrySchema>;
export const PointsSchema = Type.Object({
  /** As the user's row has it. */
  balance: Type.Integer(),
  /** The sum of all entries. */
  ledgerSum: Type.Integer(),
  items: Type.Array(PointsEntrySchema),
  older: Type.Union([Type.String(), Type.Null()]),
});
export type Points = Static<typeof PointsSchema>;
/** POST /api/users/:id/points. Below zero: 422 `points-below-zero`. A repeated `key` changes nothing. */
export const NewPointsEntrySchema = Type.Object(
  {
    amount: Type.Integer({ minimum: -1_000_000_000, maximum: 1_000_000_000 }),
    reason: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
    key: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  },
  { additionalProperties: false },
);
export type NewPointsEntry = Static<typeof NewPointsEntrySchema>;

/** Who a bulk act or an export is about: those named, or all that a filter finds. */
export const UserSelectionSchema = Type.Union([
  Type.Object(
    { ids: Type.Array(IdSchema, { minItems: 1, maxItems: 10_000 }) },
    { additionalProperties: false },
  ),
  Type.Object({ filter: UsersFilterSchema }, { additionalProperties: false }),
]);
export type UserSelection = Static<typeof UserSelectionSchema>;

/** POST /api/users/bulk: 202 with a job. */
export const UserBulkActSchema = Type.Union([
  Type.Object({
    kind: Type.Enum(['ban', 'mute']),
    reason: ReasonSchema,
    until: Type.Optional(TimeSchema),
  }),
  Type.Object({
    kind: Type.Enum(['unban', 'unmute', 'shadow-ban', 'unshadow-ban']),
    reason: ReasonSchema,
  }),
  Type.Object({
    kind: Type.Literal('kick'),
    reason: ReasonSchema,
    revokeTokens: Type.Optional(Type.Boolean()),
  }),
  Type.Object({ kind: Type.Enum(['tag', 'untag']), tag: TagSchema }),
  /** From the system account, as a message (4): every client shows it. */
  Type.Object({
    kind: Type.Literal('message'),
    text: Type.String({ minLength: 1, maxLength: 2_000, pattern: '\\S' }),
  }),
]);
export type UserBulkAct = Static<typeof UserBulkActSchema>;
export const UserBulkSchema = Type.Object(
  { selection: UserSelectionSchema, act: UserBulkActSchema },
  { additionalProperties: false },
);
export type UserBulk = Static<typeof UserBulkSchema>;

export const USER_EXPORT_COLUMNS = [
  'id',
  'username',
  'nickname',
  'gender',
  'phone',
  'email',
  'tags',
  'points',
  'status',
  'bannedUntil',
  'mutedUntil',
  'createdAt',
  'lastSeenAt',
] as const;
/** POST /api/users/export: 202 with a job, whose file is the export. */
export const UsersExportSchema = Type.Object(
  {
    selection: UserSelectionSchema,
    format: FileFormatSchema,
    columns: Type.Optional(Type.Array(Type.Enum([...USER_EXPORT_COLUMNS]), { minItems: 1 })),
    sort: Type.Optional(Type.String({ maxLength: 32 })),
  },
  { additionalProperties: false },
);
export type UsersExport = Static<typeof UsersExportSchema>;

/**
 * POST /api/users/import with the file as its body: 202 with a job. `fail`: the first conflict or
 * error leaves everything as it was. `skip` and `update`: rows in error are left out and reported.
 */
export const IMPORT_MODES = ['skip', 'update', 'fail'] as const;
export type ImportMode = (typeof IMPORT_MODES)[number];
export const UsersImportQuerySchema = Type.Object(
  {
    format: FileFormatSchema,
    mode: Type.Enum([...IMPORT_MODES]),
    dryRun: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
/** Columns of the template, GET /api/users/import-template?format=. A row without password gets a random one. */
export const USER_IMPORT_COLUMNS = [
  'username',
  'nickname',
  'password',
  'gender',
  'phone',
  'email',
  'tags',
] as const;
