import { type Static, Type } from 'typebox';
import { ChangedSelectionSchema, FileFormatSchema } from './jobs.ts';
import {
  IdSchema,
  LINE_PATTERN,
  NullableTimeSchema,
  PageQueryProperties,
  PageSchema,
  ReasonSchema,
  TimeSchema,
} from './problem.ts';
import { SanctionSchema } from './users.ts';

export const GROUP_SORTS = ['id', 'name', 'createdAt', 'memberCount'] as const;
/** `open` is none of the others. */
export const GROUP_STATUSES = ['open', 'muted', 'banned', 'dissolved'] as const;
export type GroupStatus = (typeof GROUP_STATUSES)[number];
export const GROUP_ROLES = ['owner', 'admin', 'member'] as const;
export type GroupRole = (typeof GROUP_ROLES)[number];

const NameSchema = Type.String({ minLength: 1, maxLength: 64, pattern: LINE_PATTERN });
const AvatarSchema = Type.String({ maxLength: 1024 });
export const MAX_NOTICE_CHARACTERS = 2_000;
const NoticeSchema = Type.String({ maxLength: MAX_NOTICE_CHARACTERS });

export const GroupSchema = Type.Object({
  id: IdSchema,
  name: Type.String(),
  avatar: Type.String(),
  ownerId: IdSchema,
  ownerNickname: Type.String(),
  memberCount: Type.Integer(),
  /** Members with a live session at the time of the answer. */
  onlineMembers: Type.Integer(),
  /** Nobody but the owner and administrators writes. */
  mute: Type.Union([SanctionSchema, Type.Null()]),
  /** Nobody writes. */
  ban: Type.Union([SanctionSchema, Type.Null()]),
  dissolvedAt: NullableTimeSchema,
  /** What its owner, or an operator, has pinned up for all members; '' for nothing. */
  notice: Type.String(),
  createdAt: TimeSchema,
  lastMessageAt: NullableTimeSchema,
  /** Since midnight UTC; counted to 10,000. */
  messagesToday: Type.Integer(),
  version: Type.Integer(),
});
export type Group = Static<typeof GroupSchema>;

/** POST /api/groups/:id/members: the group then, and who of those named was no member before. */
export const MembersAddedSchema = Type.Object({
  ...GroupSchema.properties,
  added: Type.Array(IdSchema),
});
export type MembersAdded = Static<typeof MembersAddedSchema>;

export const GroupsPageSchema = PageSchema(GroupSchema);

/** What narrows the list. Without `status`, dissolved groups are left out. */
export const GROUPS_FILTER = {
  q: Type.Optional(Type.String({ maxLength: 100 })),
  status: Type.Optional(Type.Enum([...GROUP_STATUSES])),
  ownerId: Type.Optional(IdSchema),
  /** Groups this user belongs to. */
  memberId: Type.Optional(IdSchema),
  minMembers: Type.Optional(Type.Integer({ minimum: 0 })),
  maxMembers: Type.Optional(Type.Integer({ minimum: 0 })),
  createdFrom: Type.Optional(TimeSchema),
  createdBefore: Type.Optional(TimeSchema),
} as const;
export const GroupsFilterSchema = Type.Object(GROUPS_FILTER, { additionalProperties: false });
export type GroupsFilter = Static<typeof GroupsFilterSchema>;
export const GroupsQuerySchema = Type.Object(
  { ...PageQueryProperties(GROUP_SORTS), ...GROUPS_FILTER },
  { additionalProperties: false },
);
export type GroupsQuery = Static<typeof GroupsQuerySchema>;

/** Largest number of members one call adds or removes. */
export const MAX_MEMBERS_PER_CALL = 5000;
const MemberIdsSchema = Type.Array(IdSchema, { maxItems: MAX_MEMBERS_PER_CALL });

/** POST /api/groups. The owner is a member whether named among them or not. */
export const NewGroupSchema = Type.Object(
  {
    name: NameSchema,
    ownerId: IdSchema,
    memberIds: MemberIdsSchema,
    avatar: Type.Optional(AvatarSchema),
    notice: Type.Optional(NoticeSchema),
  },
  { additionalProperties: false },
);
export type NewGroup = Static<typeof NewGroupSchema>;

/** PATCH /api/groups/:id. Another `version` than the stored one: 409 `version-conflict`, `details.current` is the group. */
export const GroupChangesSchema = Type.Object(
  {
    version: Type.Integer(),
    name: Type.Optional(NameSchema),
    avatar: Type.Optional(AvatarSchema),
    notice: Type.Optional(NoticeSchema),
  },
  { additionalProperties: false },
);
export type GroupChanges = Static<typeof GroupChangesSchema>;

/**
 * POST and DELETE /api/groups/:id/members and /admins. Answer with the group. To become administrators
 * they must be members: 422 `not-member`, `details.userIds` names the others. What can only be done to
 * others than the owner: 422 `is-owner`. Every change of a dissolved group: 409 `group-dissolved`.
 */
export const MemberIdsBodySchema = Type.Object(
  { userIds: MemberIdsSchema },
  { additionalProperties: false },
);

/** Of an undo: the group as the act left it. Changed by somebody since: 409 `version-conflict`. */
const UNCHANGED = { version: Type.Optional(Type.Integer({ minimum: 1 })) };

/** POST /api/groups/:id/transfer. The new owner must be a member: 422 `not-member`. */
export const GroupTransferSchema = Type.Object(
  { userId: IdSchema, reason: ReasonSchema, ...UNCHANGED },
  { additionalProperties: false },
);

/** POST /api/groups/:id/ban and /mute. Answer with the group. An end that is past: 422 `until-past`. */
export const GroupSanctionBodySchema = Type.Object(
  { reason: ReasonSchema, until: Type.Optional(TimeSchema), ...UNCHANGED },
  { additionalProperties: false },
);
/** POST /api/groups/:id/unban and /unmute. */
export const GroupLiftBodySchema = Type.Object(
  { reason: ReasonSchema, ...UNCHANGED },
  { additionalProperties: false },
);
/** POST /api/groups/:id/members/:userId/mute. Answers with the member. An end that is past: 422 `until-past`. */
export const MemberMuteBodySchema = Type.Object(
  { reason: ReasonSchema, until: Type.Optional(TimeSchema) },
  { additionalProperties: false },
);
/** POST /api/groups/:id/members/:userId/unmute. */
export const MemberUnmuteBodySchema = Type.Object(
  { reason: ReasonSchema },
  { additionalProperties: false },
);

/** POST /api/groups/:id/dissolve: members are told and cannot write any more. There is no way back. */
export const DissolveBodySchema = Type.Object(
  {
    reason: ReasonSchema,
    /** The group's name, typed. Another: 422 `not-confirmed`. */
    confirm: Type.String({ maxLength: 64 }),
  },
  { additionalProperties: false },
);

export const MEMBER_SORTS = ['joinedAt', 'nickname', 'lastActiveAt', 'role'] as const;
/** GET /api/groups/:id/members */
export const GroupMemberSchema = Type.Object({
  userId: IdSchema,
  username: Type.String(),
  nickname: Type.String(),
  avatar: Type.String(),
  role: Type.Enum([...GROUP_ROLES]),
  mute: Type.Union([SanctionSchema, Type.Null()]),
  joinedAt: TimeSchema,
  /** Their newest message in this group. */
  lastActiveAt: NullableTimeSchema,
  onlineDevices: Type.Integer(),
});
export type GroupMember = Static<typeof GroupMemberSchema>;
export const GroupMembersPageSchema = PageSchema(GroupMemberSchema);
export const GroupMembersQuerySchema = Type.Object(
  {
    ...PageQueryProperties(MEMBER_SORTS),
    role: Type.Optional(Type.Enum([...GROUP_ROLES])),
    muted: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type GroupMembersQuery = Static<typeof GroupMembersQuerySchema>;

/** GET /api/groups/:id/activity: messages per hour of the last 7 days, oldest first, quiet hours too. */
export const GroupActivitySchema = Type.Object({
  hours: Type.Array(
    Type.Object({ at: TimeSchema, messages: Type.Integer(), writers: Type.Integer() }),
  ),
});
export type GroupActivity = Static<typeof GroupActivitySchema>;

/** GET /api/groups/:id/health, over the last 7 days. Shares are 0 to 1; null where there is nothing to share. */
export const GroupHealthSchema = Type.Object({
  members: Type.Integer(),
  messages: Type.Integer(),
  /** Members who wrote. */
  writers: Type.Integer(),
  activeShare: Type.Union([Type.Number(), Type.Null()]),
  /** Of all messages, the share of whoever wrote most. */
  topTalkerShare: Type.Union([Type.Number(), Type.Null()]),
  topTalkers: Type.Array(
    Type.Object({ userId: IdSchema, nickname: Type.String(), messages: Type.Integer() }),
  ),
  mutedMembers: Type.Integer(),
  redPackets: Type.Integer(),
  /** Messages of this group that were recalled. */
  recalled: Type.Integer(),
});
export type GroupHealth = Static<typeof GroupHealthSchema>;

export const GroupSelectionSchema = Type.Union([
  Type.Object(
    { ids: Type.Array(IdSchema, { minItems: 1, maxItems: 10_000 }) },
    { additionalProperties: false },
  ),
  Type.Object({ filter: GroupsFilterSchema }, { additionalProperties: false }),
]);
export type GroupSelection = Static<typeof GroupSelectionSchema>;

/** What takes a bulk act back. */
export const GroupUndoActSchema = Type.Object({
  kind: Type.Enum(['unban', 'unmute']),
  reason: ReasonSchema,
});
export type GroupUndoAct = Static<typeof GroupUndoActSchema>;

/** POST /api/groups/bulk: 202 with a job. */
export const GroupBulkActSchema = Type.Union([
  Type.Object({
    kind: Type.Enum(['ban', 'mute']),
    reason: ReasonSchema,
    until: Type.Optional(TimeSchema),
  }),
  GroupUndoActSchema,
  Type.Object({ kind: Type.Literal('dissolve'), reason: ReasonSchema }),
  /** From the system account, as a message (4) to the group. */
  Type.Object({
    kind: Type.Literal('message'),
    text: Type.String({ minLength: 1, maxLength: 2_000, pattern: '\\S' }),
  }),
]);
export type GroupBulkAct = Static<typeof GroupBulkActSchema>;
export const GroupBulkSchema = Type.Union([
  Type.Object(
    { selection: GroupSelectionSchema, act: GroupBulkActSchema },
    { additionalProperties: false },
  ),
  Type.Object(
    { selection: ChangedSelectionSchema, act: GroupUndoActSchema },
    { additionalProperties: false },
  ),
]);
export type GroupBulk = Static<typeof GroupBulkSchema>;

export const GROUP_EXPORT_COLUMNS = [
  'id',
  'name',
  'ownerId',
  'ownerNickname',
  'memberCount',
  'status',
  'notice',
  'createdAt',
] as const;
/** POST /api/groups/export: 202 with a job, whose file is the export. */
export const GroupsExportSchema = Type.Object(
  {
    selection: GroupSelectionSchema,
    format: FileFormatSchema,
    columns: Type.Optional(Type.Array(Type.Enum([...GROUP_EXPORT_COLUMNS]), { minItems: 1 })),
    sort: Type.Optional(Type.String({ maxLength: 32 })),
  },
  { additionalProperties: false },
);
export type GroupsExport = Static<typeof GroupsExportSchema>;
