import { timingSafeEqual } from 'node:crypto';
import { BlockList } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Registry } from 'prom-client';
import { collectDefaultMetrics, Histogram } from 'prom-client';
import { hashSecret } from '../secrets/secret.ts';
import { ApiError } from './api-error.ts';
import { familyOf } from './client-address.ts';

/** Measures every answer of the API into `registry`, next to what Node says of itself. */
export function measureRequests(app: FastifyInstance, registry: Registry): void {
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time until an answer was sent, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  app.addHook('onResponse', async ({ method, routeOptions }, reply) => {
    // The pattern of the route, not the path: those are without number.
    const route = routeOptions.url ?? 'none';
    seconds.observe({ method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
}

/**
 * `/metrics` for Prometheus. With a token for whoever shows it, without one for this machine only.
 * Behind a proxy on this machine set a token, or do not forward /metrics.
 */
export function metricsRoutes(
  app: FastifyInstance,
  { registry, token }: { registry: Registry; token: string | undefined },
): void {
  app.get(
    '/metrics',
    { config: { access: 'public' }, schema: { hide: true } },
    async (request, reply) => {
      if (!(token === undefined ? isLocal(request) : showsToken(request, token)))
        throw new ApiError(
          403,
          'forbidden',
          token === undefined
            ? 'Set METRICS_TOKEN to read this from another machine.'
            : 'This needs the token of METRICS_TOKEN.',
        );
      return reply.type(registry.contentType).send(await registry.metrics());
    },
  );
}

function showsToken({ headers }: FastifyRequest, token: string): boolean {
  const shown = hashSecret(headers.authorization ?? '');
  return timingSafeEqual(shown, hashSecret(`Bearer ${token}`));
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** The socket itself, whatever a proxy says; and no proxy has said anything. */
function isLocal({ socket, headers }: FastifyRequest): boolean {
  const address = socket.remoteAddress ?? '';
  const forwarded = headers['x-forwarded-for'] ?? headers.forwarded ?? headers.via;
  return forwarded === undefined && loopback.check(address, familyOf(address));
}
