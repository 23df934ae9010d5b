import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  LiveSchema,
  type LiveSession,
  LiveSessionsPageSchema,
  LiveSessionsQuerySchema,
} from '#contract/rest/monitor';
import { Permission } from '#contract/rest/permissions';
import type { LiveRecorder } from './live-recorder.ts';

export interface MonitorRoutesOptions {
  readonly recorder: LiveRecorder;
  readonly gateway: { sessions(): LiveSession[] };
}

/** What happens right now: the numbers of this second, and who is connected. */
export const monitorRoutes: FastifyPluginAsyncTypebox<MonitorRoutesOptions> = async (
  app,
  { recorder, gateway },
) => {
  const config = { permission: Permission.MonitorRead };

  app.get(
    '/api/monitor/live',
    {
      config,
      schema: {
        summary: 'The numbers of this second and of the last ten minutes',
        tags: ['monitor'],
        response: { 200: LiveSchema },
      },
    },
    () => recorder.live(),
  );

  app.get(
    '/api/monitor/sessions',
    {
      config,
      schema: {
        summary: 'Live connections of end users, the newest first',
        tags: ['monitor'],
        querystring: LiveSessionsQuerySchema,
        response: { 200: LiveSessionsPageSchema },
      },
    },
    ({ query }) => {
      const { page, pageSize, q, sort } = query;
      const wanted = q?.trim().toLowerCase() ?? '';
      const matching = gateway.sessions().filter((session) => mentions(session, wanted));
      const newestFirst = sort !== 'since';
      matching.sort((a, b) => (newestFirst ? -1 : 1) * compare(a, b));
      const from = (page - 1) * pageSize;
      return { items: matching.slice(from, from + pageSize), total: matching.length };
    },
  );
};

function mentions({ userId, address, build, device }: LiveSession, wanted: string): boolean {
  return [userId, address, build, device].some((text) => text.toLowerCase().includes(wanted));
}

/** By time, and where that is the same by id, so that pages do not overlap. */
function compare(a: LiveSession, b: LiveSession): number {
  return a.since < b.since ? -1 : a.since > b.since ? 1 : a.id < b.id ? -1 : 1;
}
