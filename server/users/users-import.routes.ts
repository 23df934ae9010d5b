import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Kysely } from 'kysely';
import { JobSchema } from '#contract/rest/jobs';
import { Permission } from '#contract/rest/permissions';
import { UsersImportQuerySchema } from '#contract/rest/users-jobs';
import { actorOf, recordAct } from '../audit/audit-log.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { ApiError } from '../plugins/api-error.ts';
import type { Database } from '../storage/schema.ts';
import { receiveFile, type ReceiveLimits } from './receive-file.ts';
import type { UsersBatch } from './users-batch.ts';
import { importUsers } from './users-import.ts';

export interface UsersImportRoutesOptions {
  readonly db: Kysely<Database>;
  readonly batch: UsersBatch;
  readonly jobs: Jobs;
  readonly limits?: ReceiveLimits;
}

/** A slow line gets an hour, as long as something comes. */
const LIMITS: ReceiveLimits = { bytes: 64 << 20, idleMs: 30_000, totalMs: 3_600_000 };
/** Files of all operators that may be on their way. */
const MAX_UPLOADS = 4;

/** A file of users, which is the body of its request. */
export const usersImportRoutes: FastifyPluginAsyncTypebox<UsersImportRoutesOptions> = async (
  app,
  { db, batch, jobs, limits = LIMITS },
) => {
  let uploads = 0;
  // The file is the body, whatever the browser takes it for.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_, payload, done) => done(null, payload));
  app.post(
    '/api/users/import',
    {
      config: { permission: Permission.UsersWrite },
      bodyLimit: limits.bytes,
      schema: {
        tags: ['users'],
        summary: 'Create and change users from a file',
        description:
          'The file is the body, 64 MiB and 200,000 rows at most: 413 `body-too-large`. It may take an hour ' +
          'to arrive, but half a minute without a byte ends it: 408 `request-timeout`. Its first row ' +
          'names the columns, see the template. `fail`: all or nothing. `skip` leaves users that ' +
          'exist, `update` changes them; rows in error are left out and reported. `dryRun` writes ' +
          'nothing and counts what it would, and tells how long the passwords will take. A row without ' +
          'password gets a random one. Imports that write are done one after the other.',
        querystring: UsersImportQuerySchema,
        response: { 202: JobSchema },
      },
    },
    async (request, reply) => {
      const { format, mode, dryRun = false } = request.query;
      if (uploads >= MAX_UPLOADS) {
        throw new ApiError(503, 'too-many-uploads', 'Too many files are on their way, try again.');
      }
      jobs.demandRoom();
      uploads += 1;
      const file = await jobs.files.create(`import.${format}`);
      const cleanUp = () => jobs.files.remove(file);
      try {
        await receiveFile(request, file.path, limits);
        // The session may have ended while the file came.
        await app.admitAgain(request, reply);
        const actor = actorOf(request);
        await db.transaction().execute((trx) =>
          recordAct(trx, {
            ...actor,
            action: 'users.import',
            targetType: 'user',
            targetId: '',
            after: { format, mode, dryRun },
          }),
        );
        const upload = { path: file.path, format, mode, dryRun };
        const job = await jobs.start(
          'users.import',
          actor,
          (run) => importUsers({ db, batch, files: jobs.files }, upload, run),
          { cleanUp, ...(dryRun ? {} : { lane: 'users.import' }) },
        );
        return await reply.code(202).send(job);
      } catch (error) {
        await cleanUp();
        throw error;
      } finally {
        uploads -= 1;
      }
    },
  );
};
