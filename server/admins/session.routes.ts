import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { Type } from 'typebox';
import {
  ImTicketSchema,
  LoginRequestSchema,
  PasswordChangeSchema,
  type Session,
  SessionSchema,
} from '#contract/rest/session';
import { actorOf, recordAct } from '../audit/audit-log.ts';
import { ApiError } from '../plugins/api-error.ts';
import { SESSION_COOKIE } from '../plugins/authentication.ts';
import { type Operator, operatorOf } from '../plugins/operator.ts';
import { hashPassword } from '../secrets/password.ts';
import type { Database } from '../storage/schema.ts';
import type { AdminSessions } from './admin-sessions.ts';
import type { ImTickets } from './im-tickets.ts';
import { passwordFault } from './password-rules.ts';
import type { SignIns } from './sign-ins.ts';

export interface SessionRoutesOptions {
  readonly db: Kysely<Database>;
  readonly sessions: AdminSessions;
  readonly signIns: SignIns;
  readonly tickets: ImTickets;
  /** Called when sessions have ended, so that what was opened with them is closed. */
  readonly onEnded: (sessionHashes: readonly Buffer[]) => void;
}

const tags = ['session'];

export const sessionRoutes: FastifyPluginAsyncTypebox<SessionRoutesOptions> = async (
  app,
  { db, sessions, signIns, tickets, onEnded },
) => {
  app.post(
    '/api/session',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'Sign in',
        description:
          'An unknown name is answered as a wrong password is: 401 `bad-credentials`. After ' +
          'repeated failures 429 `too-many-attempts` with `Retry-After`.',
        body: LoginRequestSchema,
        response: { 200: SessionSchema },
      },
    },
    async (request, reply) => {
      const userAgent = request.headers['user-agent'] ?? '';
      const cookie = await signIns.signIn(request.body, actorOf(request), userAgent);
      const operator = await sessions.operator(cookie);
      if (operator === null) throw new Error('a new session has ended already');
      setCookie(request, reply, cookie);
      return sessionOf(operator);
    },
  );

  app.get(
    '/api/session',
    {
      config: { access: 'any-session' },
      schema: { tags, summary: 'Who is signed in', response: { 200: SessionSchema } },
    },
    (request) => sessionOf(operatorOf(request)),
  );

  app.delete(
    '/api/session',
    {
      config: { access: 'any-session' },
      schema: { tags, summary: 'Sign out', response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const { adminId, sessionHash } = operatorOf(request);
      await db.transaction().execute(async (trx) => {
        await sessions.close(trx, sessionHash);
        await recordAct(trx, {
          ...actorOf(request),
          action: 'session.close',
          targetType: 'admin',
          targetId: adminId,
        });
      });
      onEnded([sessionHash]);
      reply.clearCookie(SESSION_COOKIE, { path: '/' });
      return reply.code(204).send(null);
    },
  );

  app.put(
    '/api/session/password',
    {
      config: { access: 'any-session' },
      schema: {
        tags,
        summary: 'Choose a password',
        description:
          'Signs this operator out everywhere else. 403 `wrong-password` when `current` is not the ' +
          'password; 422 `weak-password` with `details.fault`: `too-short`, `contains-username`, ' +
          '`one-character`, `well-known` or `unchanged`.',
        body: PasswordChangeSchema,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { adminId, username, sessionHash } = operatorOf(request);
      const { current, next } = request.body;
      const proven = await signIns.confirm(current, actorOf(request));
      const fault = next === current ? 'unchanged' : passwordFault(next, username);
      if (fault !== null)
        throw new ApiError(422, 'weak-password', 'Choose another password.', { fault });
      const hash = await hashPassword(next);
      const ended = await db.transaction().execute(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('admins')
          .set((eb) => ({
            password_hash: hash,
            must_change_password: false,
            version: eb('version', '+', 1),
          }))
          .where('id', '=', adminId)
          .where('password_hash', '=', proven)
          .executeTakeFirst();
        // Set from elsewhere meanwhile: whoever did that has signed everybody else out.
        if (numUpdatedRows === 0n)
          throw new ApiError(403, 'wrong-password', 'The current password is another one.');
        await recordAct(trx, {
          ...actorOf(request),
          action: 'session.change-password',
          targetType: 'admin',
          targetId: adminId,
        });
        return sessions.closeOthers(trx, adminId, sessionHash);
      });
      onEnded(ended);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/api/session/im-ticket',
    {
      config: { access: 'session' },
      schema: {
        tags,
        summary: 'A ticket to bind one IM connection with',
        description: 'Good for one bind (command 1) within 30 s.',
        response: { 200: ImTicketSchema },
      },
    },
    (request) => tickets.issue(operatorOf(request)),
  );
};

function sessionOf(operator: Operator): Session {
  const { adminId, username, displayName, role, permissions, mustChangePassword } = operator;
  return {
    admin: { id: adminId, username, displayName, role },
    permissions: [...permissions],
    mustChangePassword,
  };
}

/** Out of reach of scripts and of other sites; behind TLS it never travels without. */
function setCookie(request: FastifyRequest, reply: FastifyReply, cookie: string): void {
  reply.setCookie(SESSION_COOKIE, cookie, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: request.protocol === 'https',
  });
}
