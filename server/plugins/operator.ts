import type { FastifyRequest } from 'fastify';
import type { Permission, Role } from '#contract/rest/permissions';

/** Who is signed in, as the request's session says. */
export interface Operator {
  readonly adminId: string;
  readonly username: string;
  readonly displayName: string;
  readonly role: Role;
  readonly permissions: readonly Permission[];
  readonly mustChangePassword: boolean;
  /** Key of the session: the hash of its cookie. */
  readonly sessionHash: Buffer;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null on public routes: nobody asks who is there. */
    operator: Operator | null;
  }
}

/** The operator of a route that is not public. */
export function operatorOf(request: FastifyRequest): Operator {
  if (request.operator === null) throw new Error('a public route has no operator');
  return request.operator;
}
