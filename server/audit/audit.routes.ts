import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Kysely } from 'kysely';
import { AuditPageSchema, AuditQuerySchema } from '#contract/rest/audit';
import { Permission } from '#contract/rest/permissions';
import type { Database } from '../storage/schema.ts';
import { readAuditLog } from './read-audit-log.ts';

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
};
