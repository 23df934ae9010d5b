import { type Static, Type } from 'typebox';
import { LiveSessionSchema } from './monitor.ts';
import { CursorPageSchema, IdSchema, TimeSchema } from './problem.ts';

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
