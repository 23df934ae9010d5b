import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ImLoginRequestSchema, ImLoginSchema } from '#contract/rest/users';
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
          '`banned`, `details.until` (null for good) and `details.reason` say more.',
        body: ImLoginRequestSchema,
        response: { 200: ImLoginSchema },
      },
    },
    ({ body, ip }) => logins.login(body, ip),
  );
};
