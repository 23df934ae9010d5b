import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { GroupBulkSchema } from '#contract/rest/groups';
import { JobSchema } from '#contract/rest/jobs';
import { Permission } from '#contract/rest/permissions';
import { actorOf } from '../audit/audit-log.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { GroupBulk } from './group-bulk.ts';
import type { GroupList } from './group-list.ts';
import { SelectedGroups } from './group-selection.ts';

export interface GroupJobsRoutesOptions {
  readonly jobs: Jobs;
  readonly list: GroupList;
  readonly bulk: GroupBulk;
}

/** What is done to many groups at once. */
export const groupJobsRoutes: FastifyPluginAsyncTypebox<GroupJobsRoutesOptions> = async (
  app,
  { jobs, list, bulk },
) => {
  app.post(
    '/api/groups/bulk',
    {
      config: { permission: Permission.GroupsWrite },
      schema: {
        tags: ['groups'],
        summary: 'Do the same to many groups',
        description:
          'Answers with a job, whose errors name the groups to which it could not be done. `until` ' +
          'lies ahead: 422 `until-past`.',
        body: GroupBulkSchema,
        response: { 202: JobSchema },
      },
    },
    async (request, reply) => {
      const { selection, act } = request.body;
      const work = bulk.work(new SelectedGroups(list, selection), act);
      return reply.code(202).send(await jobs.start('groups.bulk', actorOf(request), work));
    },
  );
};
