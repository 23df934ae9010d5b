import { open } from 'node:fs/promises';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Job, JobSchema, JobsSchema } from '#contract/rest/jobs';
import { Permission } from '#contract/rest/permissions';
import { IdParamsSchema } from '#contract/rest/problem';
import type { FastifyRequest } from 'fastify';
import { ApiError, NotFoundError } from '../plugins/api-error.ts';
import { operatorOf } from '../plugins/operator.ts';
import type { Jobs } from './jobs.ts';

const MAX_RECENT = 50;

/** By the end of the file's name. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  zip: 'application/zip',
};

/** What its file tells of: whoever may not see that any more does not get the file. */
const FILE_PERMISSIONS: Readonly<Record<Job['kind'], Permission>> = {
  'users.import': Permission.UsersWrite,
  'users.export': Permission.UsersRead,
  'users.bulk': Permission.UsersWrite,
  'users.data': Permission.UsersErase,
  'groups.export': Permission.GroupsRead,
  'groups.bulk': Permission.GroupsWrite,
};

/** A job is its operator's alone: its errors and its file name people. */
export const jobsRoutes: FastifyPluginAsyncTypebox<{ readonly jobs: Jobs }> = async (
  app,
  { jobs },
) => {
  app.get(
    '/api/jobs',
    {
      config: { access: 'session' },
      schema: {
        tags: ['jobs'],
        summary: 'The jobs one has started lately',
        description: 'The newest first, without the errors of their items. Kept for 7 days.',
        response: { 200: JobsSchema },
      },
    },
    async (request) => ({ items: await jobs.recent(operatorOf(request).adminId, MAX_RECENT) }),
  );

  app.get(
    '/api/jobs/:id',
    {
      config: { access: 'session' },
      schema: {
        tags: ['jobs'],
        summary: 'One of the jobs one has started',
        params: IdParamsSchema,
        response: { 200: JobSchema },
      },
    },
    (request) => own(request.params.id, request),
  );

  app.delete(
    '/api/jobs/:id',
    {
      config: { access: 'session' },
      schema: {
        tags: ['jobs'],
        summary: 'Cancel a job',
        description:
          'Answers with the job once it has ended. What it did until then stays done, but for ' +
          'work that is all or nothing. Nothing happens when it is over already.',
        params: IdParamsSchema,
        response: { 200: JobSchema },
      },
    },
    async (request) => {
      const { id } = await own(request.params.id, request);
      await jobs.cancel(id);
      return own(id, request);
    },
  );

  app.get(
    '/api/jobs/:id/file',
    {
      config: { access: 'session' },
      schema: {
        tags: ['jobs'],
        summary: 'The file that a job has made',
        description:
          'For an hour, and until the server stops: 404 `file-gone` after that. Needs what the job needed, ' +
          'still.',
        params: IdParamsSchema,
      },
    },
    async (request, reply) => {
      const { id, kind, result } = await own(request.params.id, request);
      const permission = FILE_PERMISSIONS[kind];
      if (!operatorOf(request).permissions.includes(permission)) {
        throw new ApiError(403, 'forbidden', `This needs the permission ${permission}.`);
      }
      const path = jobs.files.pathOf(id);
      // It may go between a look and the next: once it is open it can be read to its end.
      const file = path === undefined ? null : await open(path).catch(() => null);
      if (!result?.file || file === null) {
        throw new ApiError(404, 'file-gone', 'This job has no file, or has none any more.');
      }
      const { name, bytes } = result.file;
      const type = CONTENT_TYPES[name.slice(name.lastIndexOf('.') + 1)];
      return reply
        .header('content-type', type ?? 'application/octet-stream')
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('content-length', bytes)
        .send(file.createReadStream());
    },
  );

  async function own(id: string, request: FastifyRequest): Promise<Job> {
    const job = await jobs.own(id, operatorOf(request).adminId);
    if (!job) throw new NotFoundError(`job ${id}`);
    return job;
  }
};
