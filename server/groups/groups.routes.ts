import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Kysely } from 'kysely';
import {
  GroupChangesSchema,
  GroupSchema,
  GroupsPageSchema,
  GroupsQuerySchema,
  NewGroupSchema,
} from '#contract/rest/groups';
import { Permission } from '#contract/rest/permissions';
import { IdParamsSchema } from '#contract/rest/problem';
import { actorOf, recordAct } from '../audit/audit-log.ts';
import { NotFoundError } from '../plugins/api-error.ts';
import type { Database } from '../storage/schema.ts';
import type { UsersRepository } from '../users/users.repository.ts';
import { lockUsers } from './acts/change-members.ts';
import { editGroup } from './acts/edit-group.ts';
import type { GroupActs } from './group-acts.ts';
import type { GroupLife } from './group-life.ts';
import type { GroupList } from './group-list.ts';
import type { GroupNews } from './group-news.ts';
import type { GroupsRepository } from './groups.repository.ts';

export interface GroupsRoutesOptions {
  readonly db: Kysely<Database>;
  readonly groups: GroupsRepository;
  readonly list: GroupList;
  readonly life: GroupLife;
  readonly acts: GroupActs;
  readonly news: GroupNews;
  readonly users: UsersRepository;
}

export const groupsRoutes: FastifyPluginAsyncTypebox<GroupsRoutesOptions> = async (
  app,
  { db, groups, list, life, acts, news, users },
) => {
  app.get(
    '/api/groups',
    {
      config: { permission: Permission.GroupsRead },
      schema: {
        tags: ['groups'],
        summary: 'A page of groups',
        description:
          '`q` finds groups by their id and words of their name. What is searched or filtered is ' +
          'counted, and paged through, to 1,000: `capped` says that there are more. All groups are paged ' +
          'through to 100,000 from either end. Pages beyond: 422 `page-out-of-reach`. Dissolved groups ' +
          'are left out unless `status` asks for them.',
        querystring: GroupsQuerySchema,
        response: { 200: GroupsPageSchema },
      },
    },
    async ({ query }) => {
      const { items, ...count } = await list.page(query);
      return { items: await life.of(items), ...count };
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
    async ({ params: { id } }) => {
      const group = await groups.byId(id);
      if (!group) throw new NotFoundError(`group ${id}`);
      return life.ofOne(group);
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
        await lockUsers(trx, users, members);
        const id = await groups.insert(trx, profile);
        await groups.addMembers(trx, id, members);
        const created = await groups.byId(id, trx);
        if (!created) throw new Error(`group ${id} vanished within its transaction`);
        await recordAct(trx, {
          ...actorOf(request),
          action: 'group.create',
          targetType: 'group',
          targetId: id,
          after: { ...created, memberIds: members },
        });
        return created;
      });
      news.changed(group.id);
      return reply.code(201).send(await life.ofOne(group));
    },
  );

  app.patch(
    '/api/groups/:id',
    {
      config: { permission: Permission.GroupsWrite },
      schema: {
        tags: ['groups'],
        summary: 'Change name, picture or notice of a group',
        description:
          '`version` is that of the group as it was read. Somebody changed it since: 409 ' +
          '`version-conflict`, `details.current` is the group as it is.',
        params: IdParamsSchema,
        body: GroupChangesSchema,
        response: { 200: GroupSchema },
      },
    },
    async (request) => {
      const { version, ...changes } = request.body;
      const edit = editGroup(groups, changes);
      const { group } = await acts.perform(actorOf(request), request.params.id, edit, version);
      return life.ofOne(group);
    },
  );
};
