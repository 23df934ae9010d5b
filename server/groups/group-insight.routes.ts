import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { GroupActivitySchema, GroupHealthSchema } from '#contract/rest/groups';
import { StoredMessagesPageSchema, StoredMessagesQuerySchema } from '#contract/rest/messages';
import { Permission } from '#contract/rest/permissions';
import { IdParamsSchema } from '#contract/rest/problem';
import type { GroupHistory } from '../messages/group-history.ts';
import { NotFoundError } from '../plugins/api-error.ts';
import type { GroupActivityReader } from './group-activity.ts';
import type { GroupRecord, GroupsRepository } from './groups.repository.ts';

export interface GroupInsightRoutesOptions {
  readonly groups: GroupsRepository;
  readonly activity: GroupActivityReader;
  readonly history: GroupHistory;
}

/** What goes on in a group. */
export const groupInsightRoutes: FastifyPluginAsyncTypebox<GroupInsightRoutesOptions> = async (
  app,
  { groups, activity, history },
) => {
  app.get(
    '/api/groups/:id/messages',
    {
      config: { permission: Permission.MessagesRead },
      schema: {
        tags: ['groups'],
        summary: 'Messages of a group, the newest first',
        params: IdParamsSchema,
        querystring: StoredMessagesQuerySchema,
        response: { 200: StoredMessagesPageSchema },
      },
    },
    async ({ params, query }) => history.page(await mustExist(params.id), query),
  );

  app.get(
    '/api/groups/:id/activity',
    {
      config: { permission: Permission.GroupsRead },
      schema: {
        tags: ['groups'],
        summary: 'Messages of a group per hour of the last seven days',
        description: 'Oldest first, quiet hours too; the last hour is the one that has begun.',
        params: IdParamsSchema,
        response: { 200: GroupActivitySchema },
      },
    },
    async ({ params }) => activity.activity((await mustExist(params.id)).id),
  );

  app.get(
    '/api/groups/:id/health',
    {
      config: { permission: Permission.GroupsRead },
      schema: {
        tags: ['groups'],
        summary: 'How lively a group was in the last seven days, and who dominates it',
        params: IdParamsSchema,
        response: { 200: GroupHealthSchema },
      },
    },
    async ({ params }) => activity.health(await mustExist(params.id)),
  );

  async function mustExist(id: string): Promise<GroupRecord> {
    const group = await groups.byId(id);
    if (!group) throw new NotFoundError(`group ${id}`);
    return group;
  }
};
