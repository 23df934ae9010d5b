import type { FastifyInstance } from 'fastify';

/** One line for each answer of the API: who asked what, how it ended, how long it took. No query, no body. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions, operator, ip } = request;
    const entry = {
      method,
      route: routeOptions.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      operator: operator?.username,
      address: ip,
    };
    if (routeOptions.url?.startsWith('/api/')) request.log.info(entry, 'request');
    else request.log.debug(entry, 'request');
  });
}
