import { type Static, Type } from 'typebox';
import { IdSchema, LINE_PATTERN, PageQueryProperties, PageSchema, TimeSchema } from './problem.ts';

export const GROUP_SORTS = ['id', 'name', 'createdAt', 'memberCount'] as const;

export const GroupSchema = Type.Object({
  id: IdSchema,
  name: Type.String(),
  avatar: Type.String(),
  ownerId: IdSchema,
  ownerNickname: Type.String(),
  memberCount: Type.Integer(),
  createdAt: TimeSchema,
  version: Type.Integer(),
});
export type Group = Static<typeof GroupSchema>;

export const GroupsPageSchema = PageSchema(GroupSchema);
export const GroupsQuerySchema = Type.Object(PageQueryProperties(GROUP_SORTS), {
  additionalProperties: false,
});
export type GroupsQuery = Static<typeof GroupsQuerySchema>;

/** Largest number of members one call adds or removes. */
export const MAX_MEMBERS_PER_CALL = 5000;
const MemberIdsSchema = Type.Array(IdSchema, { maxItems: MAX_MEMBERS_PER_CALL });

/** POST /api/groups. The owner is a member whether named among them or not. */
export const NewGroupSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 64, pattern: LINE_PATTERN }),
    ownerId: IdSchema,
    memberIds: MemberIdsSchema,
    avatar: Type.Optional(Type.String({ maxLength: 1024 })),
  },
  { additionalProperties: false },
);
export type NewGroup = Static<typeof NewGroupSchema>;

/** POST and DELETE /api/groups/:id/members */
export const MemberIdsBodySchema = Type.Object(
  { userIds: MemberIdsSchema },
  { additionalProperties: false },
);
export type MemberIdsBody = Static<typeof MemberIdsBodySchema>;
