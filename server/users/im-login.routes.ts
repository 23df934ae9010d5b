import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ImLoginRequestSchema, ImLoginSchema, ImPasswordSchema } from '#contract/rest/im-login';
import { Type } from 'typebox';
import { actorOf } from '../audit/audit-log.ts';
import type { ImLogins } from './im-logins.ts';

export const imLoginRoutes: FastifyPluginAsyncTypebox<{ readonly logins: ImLogins }> = async (
  app,
  { logins },
) => {
  app.post(
    '/api/im/login',
    {
      config: { access: 'public' },
      schema: {
        tags: ['im'],
        summary: 'Login of an end user',
        description:
          'The token goes into command 1 of the wire protocol and is good for 30 days. An unknown ' +
          'name is answered as a wrong password is: 401 `bad-credentials`. After repeated failures ' +
          'of an address or on an account: 429 `too-many-attempts` with `Retry-After`. Banned: 403 ' +
          '`banned`, `details.until` (null for good) and `details.reason` say more. A one-time ' +
          'password opens one login: `mustChangePassword`.',
        body: ImLoginRequestSchema,
        response: { 200: ImLoginSchema },
      },
    },
    ({ body, ip }) => logins.login(body, ip),
  );

  app.post(
    '/api/im/password',
    {
      config: { access: 'public' },
      schema: {
        tags: ['im'],
        summary: 'A new password of an end user',
        description:
          'With the current password, or a one-time one, spent or not. Fails as the login does; ' +
          '422 `same-password` when both are the same.',
        body: ImPasswordSchema,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await logins.choosePassword(request.body, actorOf(request));
      return reply.code(204).send(null);
    },
  );
};
