import type {} from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from './api-error.ts';
import type { Operator } from './operator.ts';

export const SESSION_COOKIE = 'session';

/** Who a session cookie belongs to; null for one that is unknown, expired or revoked. */
export interface Sessions {
  operator(cookie: string): Promise<Operator | null>;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** For a request that took minutes to arrive: fails like the first look at it if the session has ended since. */
    admitAgain: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  }
}

/**
 * Finds out who is signed in, and whether that is enough for the route (see access.ts). No cache
 * keeps the answers, which are for this operator and this moment.
 */
export function authenticate(scope: FastifyInstance, sessions: Sessions): void {
  const admit = async (request: FastifyRequest, reply: FastifyReply) => {
    const { access, permission } = request.routeOptions.config;
    if (access === 'public') return;
    reply.header('cache-control', 'no-store');
    const cookie = request.cookies[SESSION_COOKIE];
    const operator = cookie === undefined ? null : await sessions.operator(cookie);
    if (operator === null) throw new ApiError(401, 'not-signed-in', 'Sign in first.');
    request.operator = operator;
    if (operator.mustChangePassword && access !== 'any-session')
      throw new ApiError(403, 'password-change-required', 'Choose a password of your own first.');
    if (permission !== undefined && !operator.permissions.includes(permission))
      throw new ApiError(403, 'forbidden', `This needs the permission ${permission}.`);
  };
  scope.addHook('onRequest', admit);
  scope.decorate('admitAgain', admit);
}
