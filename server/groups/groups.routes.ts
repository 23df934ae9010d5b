import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Kysely, Transaction } from 'kysely';
import {
  type Group,
  GroupSchema,
  GroupsPageSchema,
  GroupsQuerySchema,
  MemberIdsBodySchema,
  NewGroupSchema,
} from '#contract/rest/groups';
import { Permission } from '#contract/rest/permissions';
import { IdParamsSchema } from '#contract/rest/problem';
import { actorOf, recordAct } from '../audit/audit-log.ts';
import { ApiError, NotFoundError } from '../plugins/api-error.ts';
import type { Database } from '../storage/schema.ts';
import { UnknownUsersError } from '../users/unknown-users-error.ts';
import type { UsersRepository } from '../users/users.repository.ts';
import type { GroupRecord, GroupsRepository } from './groups.repository.ts';

export interface GroupsRoutesOptions {
  readonly db: Kysely<Database>;
  readonly groups: GroupsRepository;
  readonly users: UsersRepository;
  /** How many members of a group have a live session. */
  readonly onlineMembers: (groupId: string) => Promise<number>;
  /** Called when a change of a group's members is committed. */
  readonly onMembersChanged: (groupId: string) => void;
}

export const groupsRoutes: FastifyPluginAsyncTypebox<GroupsRoutesOptions> = async (
  app,
  { db, groups, users, onlineMembers, onMembersChanged },
) => {
  app.get(
    '/api/groups',
    {
      config: { permission: Permission.GroupsRead },
      schema: {
        tags: ['groups'],
        summary: 'A page of groups',
        description:
          '`q` finds groups by their id and words of their name. A search counts to 10,000: `capped` ' +
          'says that there are more.',
        querystring: GroupsQuerySchema,
        response: { 200: GroupsPageSchema },
      },
    },
    async ({ query }) => {
      const page = await groups.page(query);
      return { ...page, items: await Promise.all(page.items.map(withOnline)) };
    },
  );

  app.get(
    '/api/groups/:id',
    {
      config: { permission: Permission.GroupsRead },
      schema: {
        tags: ['groups'],
        summary: 'One group',
        params: IdParamsSchema,
        response: { 200: GroupSchema },
      },
    },
    async ({ params }) => {
      const group = await groups.byId(params.id);
      if (!group) throw new NotFoundError(`group ${params.id}`);
      return withOnline(group);
    },
  );

  app.post(
    '/api/groups',
    {
      config: { permission: Permission.GroupsWrite },
      schema: {
        tags: ['groups'],
        summary: 'Create a group',
        description:
          'The owner becomes a member in any case. Users that do not exist: 422 `unknown-users`, ' +
          '`details.userIds` names them, and nothing is created.',
        body: NewGroupSchema,
        response: { 201: GroupSchema },
      },
    },
    async (request, reply) => {
      const { memberIds, ...profile } = request.body;
      const group = await db.transaction().execute(async (trx) => {
        const members = [...new Set([profile.ownerId, ...memberIds])];
        await demandUsers(trx, members);
        const id = await groups.insert(trx, profile);
        await groups.addMembers(trx, id, members);
        const created = await stored(trx, id);
        await recordAct(trx, {
          ...actorOf(request),
          action: 'group.create',
          targetType: 'group',
          targetId: id,
          after: { ...created, memberIds: members },
        });
        return created;
      });
      onMembersChanged(group.id);
      return reply.code(201).send(await withOnline(group));
    },
  );

  app.post(
    '/api/groups/:id/members',
    {
      config: { permission: Permission.GroupsWrite },
      schema: {
        tags: ['groups'],
        summary: 'Add members to a group',
        description:
          'Whoever is a member already stays one. Users that do not exist: 422 `unknown-users`, ' +
          '`details.userIds` names them, and nobody is added.',
        params: IdParamsSchema,
        body: MemberIdsBodySchema,
        response: { 200: GroupSchema },
      },
    },
    async (request) => {
      const { id } = request.params;
      const group = await db.transaction().execute(async (trx) => {
        if (!(await groups.lock(trx, id))) throw new NotFoundError(`group ${id}`);
        const userIds = [...new Set(request.body.userIds)];
        await demandUsers(trx, userIds);
        const added = await groups.addMembers(trx, id, userIds);
        if (added.length > 0) {
          await recordAct(trx, {
            ...actorOf(request),
            action: 'group.members.add',
            targetType: 'group',
            targetId: id,
            after: { userIds: added },
          });
        }
        return stored(trx, id);
      });
      onMembersChanged(id);
      return withOnline(group);
    },
  );

  app.delete(
    '/api/groups/:id/members',
    {
      config: { permission: Permission.GroupsWrite },
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
      const { id } = request.params;
      const group = await db.transaction().execute(async (trx) => {
        const locked = await groups.lock(trx, id);
        if (!locked) throw new NotFoundError(`group ${id}`);
        const { userIds } = request.body;
        if (userIds.includes(locked.ownerId)) {
          throw new ApiError(422, 'owner-stays', 'The owner of a group cannot be removed from it.');
        }
        const removed = await groups.removeMembers(trx, id, userIds);
        if (removed.length > 0) {
          await recordAct(trx, {
            ...actorOf(request),
            action: 'group.members.remove',
            targetType: 'group',
            targetId: id,
            before: { userIds: removed },
          });
        }
        return stored(trx, id);
      });
      onMembersChanged(id);
      return withOnline(group);
    },
  );

  async function withOnline(group: GroupRecord): Promise<Group> {
    return { ...group, onlineMembers: await onlineMembers(group.id) };
  }

  /** Keeps the users from being deleted meanwhile. */
  async function demandUsers(trx: Transaction<Database>, ids: readonly string[]): Promise<void> {
    const existing = await users.lockExisting(trx, ids);
    const unknown = ids.filter((id) => !existing.has(id));
    if (unknown.length > 0) throw new UnknownUsersError(422, unknown);
  }

  async function stored(trx: Transaction<Database>, id: string): Promise<GroupRecord> {
    const group = await groups.byId(id, trx);
    if (!group) throw new Error(`group ${id} vanished within its transaction`);
    return group;
  }
};
