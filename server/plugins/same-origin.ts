import type { FastifyInstance } from 'fastify';
import { ApiError } from './api-error.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses writes that another site's page makes a browser send (CSRF). Browsers name the page's
 * origin in every write; programs that are no browser need not.
 */
export function demandSameOrigin(scope: FastifyInstance): void {
  scope.addHook('onRequest', async (request) => {
    if (SAFE_METHODS.has(request.method)) return;
    const { origin, 'sec-fetch-site': site } = request.headers;
    const foreign =
      origin === undefined
        ? site === 'cross-site' || site === 'same-site'
        : hostOf(origin) !== request.host;
    if (foreign) throw new ApiError(403, 'foreign-origin', 'This request comes from another site.');
  });
}

/** Host and port, as the Host header has them. `null`, the origin of a sandboxed page, has none. */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
