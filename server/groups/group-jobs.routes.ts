import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Kysely } from 'kysely';
import { GroupBulkSchema, GroupsExportSchema } from '#contract/rest/groups';
import { JobSchema } from '#contract/rest/jobs';
import { Permission } from '#contract/rest/permissions';
import { actorOf, recordAct } from '../audit/audit-log.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Database } from '../storage/schema.ts';
import type { GroupBulk } from './group-bulk.ts';
import type { GroupList } from './group-list.ts';
import { SelectedGroups } from './group-selection.ts';
import { exportGroups, exportOrder } from './groups-export.ts';

export interface GroupJobsRoutesOptions {
  readonly db: Kysely<Database>;
  readonly jobs: Jobs;
  readonly list: GroupList;
  readonly bulk: GroupBulk;
}

/** What is done to many groups at once. */
export const groupJobsRoutes: FastifyPluginAsyncTypebox<GroupJobsRoutesOptions> = async (
  app,
  { db, jobs, list, bulk },
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
          'lies ahead: 422 `until-past`. `result.changed` are those that the opposite act makes what ' +
          'they were. Selected by that, groups that were changed since stay as they are, counted ' +
          '`changedSince`.',
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

  app.post(
    '/api/groups/export',
    {
      config: { permission: Permission.GroupsRead },
      schema: {
        tags: ['groups'],
        summary: 'Write groups to a file',
        description: 'Answers with a job, whose file is the table, in the order of `sort`.',
        body: GroupsExportSchema,
        response: { 202: JobSchema },
      },
    },
    async (request, reply) => {
      const { body } = request;
      exportOrder(body.sort);
      const job = await jobs.start('groups.export', actorOf(request), async (run) => {
        await db.transaction().execute(async (trx) => {
          const { selection, format } = body;
          const act = { action: 'groups.export', targetType: 'group', targetId: '' } as const;
          await recordAct(trx, { ...run.actor, ...act, after: { selection, format } });
        });
        await exportGroups(db, list, body, run);
      });
      return reply.code(202).send(job);
    },
  );
};
