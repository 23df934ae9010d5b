import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Kysely } from 'kysely';
import { AuditEntrySchema, AuditPageSchema, AuditQuerySchema } from '#contract/rest/audit';
import { Permission } from '#contract/rest/permissions';
import { IdParamsSchema } from '#contract/rest/problem';
import { NotFoundError } from '../plugins/api-error.ts';
import type { Database } from '../storage/schema.ts';
import { readAuditEntry, readAuditLog } from './read-audit-log.ts';

export interface AuditRoutesOptions {
  readonly db: Kysely<Database>;
}

export const auditRoutes: FastifyPluginAsyncTypebox<AuditRoutesOptions> = async (app, { db }) => {
  app.get(
    '/api/audit',
    {
      config: { permission: Permission.AuditRead },
      schema: {
        tags: ['audit'],
        summary: 'Who did what, newest first',
        querystring: AuditQuerySchema,
        response: { 200: AuditPageSchema },
      },
    },
    ({ query }) => readAuditLog(db, query),
  );

  app.get(
    '/api/audit/:id',
    {
      config: { permission: Permission.AuditRead },
      schema: {
        tags: ['audit'],
        summary: 'One entry',
        params: IdParamsSchema,
        response: { 200: AuditEntrySchema },
      },
    },
    async ({ params: { id } }) => {
      const entry = await readAuditEntry(db, id);
      if (!entry) throw new NotFoundError(`audit entry ${id}`);
      return entry;
    },
  );
};
