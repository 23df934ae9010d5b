import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import {
  type GroupMember,
  GroupMemberSchema,
  GroupMembersPageSchema,
  GroupMembersQuerySchema,
  GroupSchema,
  GroupTransferSchema,
  MemberIdsBodySchema,
  MembersAddedSchema,
  MemberMuteBodySchema,
  MemberUnmuteBodySchema,
} from '#contract/rest/groups';
import { Permission } from '#contract/rest/permissions';
import { IdParamsSchema, IdSchema } from '#contract/rest/problem';
import { actorOf } from '../audit/audit-log.ts';
import type { Presence } from '../gateway/registry.ts';
import { NotFoundError } from '../plugins/api-error.ts';
import type { UsersRepository } from '../users/users.repository.ts';
import { addMembers, removeMembers } from './acts/change-members.ts';
import { addAdmins, removeAdmins, transferGroup } from './acts/change-roles.ts';
import { muteOne, unmuteOne } from './acts/mute-member.ts';
import type { GroupActs } from './group-acts.ts';
import { NotMembersError } from './group-errors.ts';
import type { GroupLife } from './group-life.ts';
import type { GroupMembers, MemberRecord } from './group-members.ts';
import type { GroupsRepository } from './groups.repository.ts';
import { endAhead } from './sanction-end-ahead.ts';

export interface GroupMembersRoutesOptions {
  readonly groups: GroupsRepository;
  readonly members: GroupMembers;
  readonly users: UsersRepository;
  readonly acts: GroupActs;
  readonly life: GroupLife;
  readonly presence: Presence;
}

const MemberParamsSchema = Type.Object({ id: IdSchema, userId: IdSchema });

/** Who is in a group, what they are in it, and who may write. */
export const groupMembersRoutes: FastifyPluginAsyncTypebox<GroupMembersRoutesOptions> = async (
  app,
  { groups, members, users, acts, life, presence },
) => {
  const write = { permission: Permission.GroupsWrite };

  app.get(
    '/api/groups/:id/members',
    {
      config: { permission: Permission.GroupsRead },
      schema: {
        tags: ['groups'],
        summary: 'A page of the members of a group',
        description:
          'The owner first, then the administrators, unless `sort` says otherwise. What `q` ' +
          'finds is counted, and paged through, to 1,000: `capped` says that there are more. All else ' +
          'is paged through to 20,000 from either end, by name in large groups to 1,000 or more. Pages beyond: 422 `page-out-of-reach`.',
        params: IdParamsSchema,
        querystring: GroupMembersQuerySchema,
        response: { 200: GroupMembersPageSchema },
      },
    },
    async ({ params, query }) => {
      const group = await groups.byId(params.id);
      if (!group) throw new NotFoundError(`group ${params.id}`);
      const { items, ...count } = await members.page(group, query);
      return { items: withDevices(items), ...count };
    },
  );

  app.post(
    '/api/groups/:id/members',
    {
      config: write,
      schema: {
        tags: ['groups'],
        summary: 'Add members to a group',
        description:
          'Whoever is a member already stays one. Users that do not exist: 422 `unknown-users`, ' +
          '`details.userIds` names them, and nobody is added.',
        params: IdParamsSchema,
        body: MemberIdsBodySchema,
        response: { 200: MembersAddedSchema },
      },
    },
    async (request) => {
      const add = addMembers(groups, users, request.body.userIds);
      const { group, came } = await acts.perform(actorOf(request), request.params.id, add);
      return { ...(await life.ofOne(group)), added: [...came] };
    },
  );

  app.delete(
    '/api/groups/:id/members',
    {
      config: write,
      schema: {
        tags: ['groups'],
        summary: 'Remove members from a group',
        description:
          'Whoever is no member is passed over. The owner cannot be removed: 422 `owner-stays`.',
        params: IdParamsSchema,
        body: MemberIdsBodySchema,
        response: { 200: GroupSchema },
      },
    },
    async (request) => {
      const remove = removeMembers(groups, request.body.userIds);
      const { group } = await acts.perform(actorOf(request), request.params.id, remove);
      return life.ofOne(group);
    },
  );

  app.post(
    '/api/groups/:id/admins',
    {
      config: write,
      schema: {
        tags: ['groups'],
        summary: 'Make members administrators of a group',
        description:
          'They write where all are muted. Whoever is no member: 422 `not-member`, `details.userIds` ' +
          'names them, and nobody becomes one. The owner: 422 `is-owner`.',
        params: IdParamsSchema,
        body: MemberIdsBodySchema,
        response: { 200: GroupSchema },
      },
    },
    async (request) => {
      const add = addAdmins(groups, request.body.userIds);
      const { group } = await acts.perform(actorOf(request), request.params.id, add);
      return life.ofOne(group);
    },
  );

  app.delete(
    '/api/groups/:id/admins',
    {
      config: write,
      schema: {
        tags: ['groups'],
        summary: 'Make administrators of a group plain members',
        description: 'Whoever is no administrator is passed over.',
        params: IdParamsSchema,
        body: MemberIdsBodySchema,
        response: { 200: GroupSchema },
      },
    },
    async (request) => {
      const remove = removeAdmins(groups, request.body.userIds);
      const { group } = await acts.perform(actorOf(request), request.params.id, remove);
      return life.ofOne(group);
    },
  );

  app.post(
    '/api/groups/:id/transfer',
    {
      config: write,
      schema: {
        tags: ['groups'],
        summary: 'Give a group to another of its members',
        description:
          'The owner until now stays as a plain member. The new one is no member: 422 `not-member`.',
        params: IdParamsSchema,
        body: GroupTransferSchema,
        response: { 200: GroupSchema },
      },
    },
    async (request) => {
      const { userId, reason, version } = request.body;
      const transfer = transferGroup(groups, userId, reason);
      const { group } = await acts.perform(actorOf(request), request.params.id, transfer, version);
      return life.ofOne(group);
    },
  );

  app.post(
    '/api/groups/:id/members/:userId/mute',
    {
      config: write,
      schema: {
        tags: ['groups'],
        summary: 'Mute one member of a group: refuses what they write in it',
        description:
          'Ends by itself at `until`, which lies ahead: 422 `until-past`. Replaces a mute that lasts. ' +
          'No member: 422 `not-member`. The owner: 422 `is-owner`.',
        params: MemberParamsSchema,
        body: MemberMuteBodySchema,
        response: { 200: GroupMemberSchema },
      },
    },
    async (request) => {
      const { id, userId } = request.params;
      const { reason, until } = request.body;
      const mute = muteOne(members, userId, endAhead(until), reason);
      await acts.perform(actorOf(request), id, mute);
      return memberOf(id, userId);
    },
  );

  app.post(
    '/api/groups/:id/members/:userId/unmute',
    {
      config: write,
      schema: {
        tags: ['groups'],
        summary: 'End the mute of a member of a group',
        description: 'Nothing happens where there is none. No member: 422 `not-member`.',
        params: MemberParamsSchema,
        body: MemberUnmuteBodySchema,
        response: { 200: GroupMemberSchema },
      },
    },
    async (request) => {
      const { id, userId } = request.params;
      const unmute = unmuteOne(members, userId, request.body.reason);
      await acts.perform(actorOf(request), id, unmute);
      return memberOf(id, userId);
    },
  );

  async function memberOf(id: string, userId: string): Promise<GroupMember> {
    const record = await members.one(id, userId);
    const [member] = withDevices(record ? [record] : []);
    // Removed by somebody else since.
    if (!member) throw new NotMembersError([userId]);
    return member;
  }

  function withDevices(records: readonly MemberRecord[]): GroupMember[] {
    const devices = presence.devicesOf(records.map(({ userId }) => userId));
    return records.map((record) => ({
      ...record,
      onlineDevices: devices.get(record.userId) ?? 0,
    }));
  }
};
