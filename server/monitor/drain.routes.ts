import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import type { AuditAction } from '#contract/rest/audit';
import { type Drain, DrainBodySchema, DrainSchema } from '#contract/rest/monitor';
import { Permission } from '#contract/rest/permissions';
import { actorOf, recordAct } from '../audit/audit-log.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { DrainState } from '../gateway/operator-drain.ts';
import type { Database } from '../storage/schema.ts';

export interface DrainRoutesOptions {
  readonly db: Kysely<Database>;
  readonly gateway: Pick<Gateway, 'drain' | 'endDrain' | 'drainState'>;
}

/** Emptying this server of end users without stopping it. */
export const drainRoutes: FastifyPluginAsyncTypebox<DrainRoutesOptions> = async (
  app,
  { db, gateway },
) => {
  const schema = { tags: ['monitor'], response: { 200: DrainSchema } };
  const config = { permission: Permission.MonitorDrain };

  app.get(
    '/api/monitor/drain',
    {
      config: { permission: Permission.MonitorRead },
      schema: { ...schema, summary: 'Whether this server is being emptied, and how far that is' },
    },
    () => drainOf(gateway.drainState()),
  );

  app.post(
    '/api/monitor/drain',
    {
      config,
      schema: {
        ...schema,
        summary: 'Let no end user in, and close their connections over so many seconds',
        description:
          'Each is told why. New ones get 503 with `Retry-After`. Operators stay connected. Again with other seconds changes the rate.',
        body: DrainBodySchema,
      },
    },
    async (request) => {
      await record(request, 'gateway.drain', request.body);
      return drainOf(gateway.drain(request.body.seconds));
    },
  );

  app.delete(
    '/api/monitor/drain',
    { config, schema: { ...schema, summary: 'Let end users in again' } },
    async (request) => {
      await record(request, 'gateway.drain-end', {});
      return drainOf(gateway.endDrain());
    },
  );

  /** Before it is done: what nobody may know of does not happen. */
  async function record(
    request: FastifyRequest,
    action: AuditAction,
    after: object,
  ): Promise<void> {
    const { draining, left } = gateway.drainState();
    const act = { action, targetType: 'gateway', targetId: 'this server' } as const;
    await db.transaction().execute((trx) =>
      recordAct(trx, {
        ...actorOf(request),
        ...act,
        before: { draining, left },
        after,
      }),
    );
  }
};

function drainOf({ since, ...state }: DrainState): Drain {
  return { ...state, since: since === null ? null : new Date(since).toISOString() };
}
