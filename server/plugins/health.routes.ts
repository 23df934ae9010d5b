import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Pool } from 'pg';
import { Type } from 'typebox';

const HealthSchema = Type.Object({ status: Type.String(), database: Type.String() });

/** A database that takes longer than this is of no use to anybody. */
const PATIENCE_MS = 2_000;

/**
 * `/healthz`: ready for traffic, or 503. `/healthz/live`: the process answers; whoever supervises
 * it should not restart it because the database is away.
 */
export const healthRoutes: FastifyPluginAsyncTypebox<{ pool: Pool }> = async (app, { pool }) => {
  app.get(
    '/healthz',
    {
      config: { access: 'public' },
      schema: { hide: true, response: { 200: HealthSchema, 503: HealthSchema } },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      try {
        await within(PATIENCE_MS, pool.query('SELECT 1'));
        return { status: 'ok', database: 'ok' };
      } catch (error) {
        request.log.warn({ err: error }, 'not ready: the database does not answer');
        return reply.code(503).send({ status: 'unavailable', database: 'unavailable' });
      }
    },
  );

  app.get('/healthz/live', { config: { access: 'public' }, schema: { hide: true } }, async () => ({
    status: 'ok',
  }));
};

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${ms} ms`)), ms);
  await Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}
