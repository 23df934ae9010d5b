import { readFile, rm } from 'node:fs/promises';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { AuditAction } from '#contract/rest/audit';
import { FileFormatSchema, JobSchema } from '#contract/rest/jobs';
import { Permission } from '#contract/rest/permissions';
import { IdParamsSchema } from '#contract/rest/problem';
import {
  USER_IMPORT_COLUMNS,
  type UserBulk,
  UserBulkSchema,
  UsersExportSchema,
} from '#contract/rest/users-jobs';
import { actorOf, recordAct } from '../audit/audit-log.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { ApiError, NotFoundError } from '../plugins/api-error.ts';
import { writeTable } from '../tables/table-writer.ts';
import { gatherUserData } from './user-data.ts';
import type { UserNotes } from './user-notes.ts';
import type { UserRecords } from './user-records.ts';
import { actOnMany, type UsersBulkOptions } from './users-bulk.ts';
import { exportSort, exportUsers } from './users-export.ts';
import type { UsersRepository } from './users.repository.ts';

export interface UsersJobsRoutesOptions extends UsersBulkOptions {
  readonly users: UsersRepository;
  readonly records: UserRecords;
  readonly notes: UserNotes;
  readonly jobs: Jobs;
}

const TEMPLATE_TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** What is done with many users, or all of one, and takes longer than a request. */
export const usersJobsRoutes: FastifyPluginAsyncTypebox<UsersJobsRoutesOptions> = async (
  app,
  options,
) => {
  const { db, users, records, notes, jobs, presence } = options;

  app.post(
    '/api/users/bulk',
    {
      config: { permission: Permission.UsersWrite },
      schema: {
        tags: ['users'],
        summary: 'Do something to many users',
        description:
          'Each in a transaction of its own. `result.changed` are those whom the opposite act makes ' +
          'what they were: a ban that replaced another is none of them. Selected by that, users who ' +
          'were changed since stay as they are, counted `changedSince`.',
        body: UserBulkSchema,
        response: { 202: JobSchema },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const { act } = body;
      if ('until' in act && Date.parse(act.until) <= Date.now()) {
        throw new ApiError(422, 'until-past', 'The end must lie ahead.');
      }
      await writeDown(request, 'users.bulk', { act, selection: briefly(body.selection) });
      const job = await jobs.start('users.bulk', actorOf(request), (run) =>
        actOnMany(options, body, run),
      );
      return reply.code(202).send(job);
    },
  );

  app.post(
    '/api/users/export',
    {
      config: { permission: Permission.UsersRead },
      schema: {
        tags: ['users'],
        summary: 'Write users into a file',
        description: 'All of one moment, in the order of `sort`. The file is that of the job.',
        body: UsersExportSchema,
        response: { 202: JobSchema },
      },
    },
    async (request, reply) => {
      const { body } = request;
      exportSort(body.sort);
      const { selection, ...how } = body;
      await writeDown(request, 'users.export', { ...how, selection: briefly(selection) });
      const job = await jobs.start('users.export', actorOf(request), (run) =>
        exportUsers(db, presence, body, run),
      );
      return reply.code(202).send(job);
    },
  );

  app.post(
    '/api/users/:id/data',
    {
      config: { permission: Permission.UsersErase },
      schema: {
        tags: ['users'],
        summary: 'Gather all data of one user',
        description: 'The file of the job is a ZIP of JSON and CSV.',
        params: IdParamsSchema,
        response: { 202: JobSchema },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (!(await users.byId(id))) throw new NotFoundError(`user ${id}`);
      await writeDown(request, 'user.data', {}, id);
      const job = await jobs.start('users.data', actorOf(request), (run) =>
        gatherUserData(db, users, records, notes, id, run),
      );
      return reply.code(202).send(job);
    },
  );

  app.get(
    '/api/users/import-template',
    {
      config: { permission: Permission.UsersWrite },
      schema: {
        tags: ['users'],
        summary: 'A file to fill in and import',
        querystring: Type.Object({ format: FileFormatSchema }, { additionalProperties: false }),
      },
    },
    async ({ query: { format } }, reply) => {
      const file = await jobs.files.create(`users-template.${format}`);
      try {
        await writeTable(file.path, format, [USER_IMPORT_COLUMNS]);
        const bytes = await readFile(file.path);
        return await reply
          .header('content-type', TEMPLATE_TYPES[format])
          .header('content-disposition', `attachment; filename="${file.name}"`)
          .send(bytes);
      } finally {
        await rm(file.path, { force: true });
      }
    },
  );

  /** That it was asked for; what becomes of each user is written down with them. */
  async function writeDown(
    request: FastifyRequest,
    action: AuditAction,
    after: object,
    targetId = '',
  ) {
    await db
      .transaction()
      .execute((trx) =>
        recordAct(trx, { ...actorOf(request), action, targetType: 'user', targetId, after }),
      );
  }
};

/** What was selected, in few words: of those named how many they are. */
function briefly(selection: UserBulk['selection']): object {
  if ('filter' in selection) return selection;
  return { named: 'ids' in selection ? selection.ids.length : selection.changed.length };
}
