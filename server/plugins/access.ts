import type { FastifyInstance, RouteOptions } from 'fastify';
import type { Permission } from '#contract/rest/permissions';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the operator must be allowed to do. */
    permission?: Permission;
    /**
     * Instead of a permission: anybody; any operator who is signed in; or even one who has to
     * choose a password first, which everything else refuses.
     */
    access?: 'public' | 'session' | 'any-session';
  }
}

/** Makes registration fail for a route of `scope` that does not say who may call it. */
export function demandAccess(scope: FastifyInstance): void {
  scope.addHook('onRoute', ({ method, url, config }: RouteOptions) => {
    if ((config?.permission === undefined) === (config?.access === undefined))
      throw new Error(
        `${String(method)} ${url} must declare either config.permission or config.access`,
      );
  });
}
