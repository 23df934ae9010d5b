import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Permission } from '#contract/rest/permissions';
import { IdParamsSchema } from '#contract/rest/problem';
import {
  ErasureBodySchema,
  ErasurePreviewSchema,
  ErasureSchema,
  OneTimePasswordSchema,
  ResetPasswordSchema,
} from '#contract/rest/user-acts';
import { actorOf } from '../audit/audit-log.ts';
import type { UserErasure } from './user-erasure.ts';
import type { UserPasswords } from './user-passwords.ts';

export interface UserErasureRoutesOptions {
  readonly erasure: UserErasure;
  readonly passwords: UserPasswords;
}

/** What leaves nothing of an account, or of its password, as it was. */
export const userErasureRoutes: FastifyPluginAsyncTypebox<UserErasureRoutesOptions> = async (
  app,
  { erasure, passwords },
) => {
  app.post(
    '/api/users/:id/password',
    {
      config: { permission: Permission.UsersWrite },
      schema: {
        tags: ['users'],
        summary: 'Give a user a one-time password',
        description: 'It is in this answer and nowhere else. The old password is none any more.',
        params: IdParamsSchema,
        body: ResetPasswordSchema,
        response: { 200: OneTimePasswordSchema },
      },
    },
    (request) => passwords.reset(actorOf(request), request.params.id, request.body),
  );

  app.get(
    '/api/users/:id/erasure',
    {
      config: { permission: Permission.UsersErase },
      schema: {
        tags: ['users'],
        summary: 'What deleting a user would touch',
        params: IdParamsSchema,
        response: { 200: ErasurePreviewSchema },
      },
    },
    ({ params }) => erasure.preview(params.id),
  );

  app.get(
    '/api/users/:id/erasure/certificate',
    {
      config: { permission: Permission.UsersErase },
      schema: {
        tags: ['users'],
        summary: 'The certificate of a user who was deleted',
        params: IdParamsSchema,
        response: { 200: ErasureSchema },
      },
    },
    ({ params }) => erasure.certificate(params.id),
  );

  app.delete(
    '/api/users/:id',
    {
      config: { permission: Permission.UsersErase },
      schema: {
        tags: ['users'],
        summary: 'Delete a user: anonymise the account for good',
        description:
          'What names the person goes, from the audit log too; the username becomes free. Groups they ' +
          'own go to the longest-standing administrator or member, or are dissolved. Answers with the ' +
          'certificate; `messagesLeft` says that what they wrote at that moment could not be blanked yet, ' +
          'which the server tries again by itself. `confirm` is not the username: 422 `not-confirmed`.',
        params: IdParamsSchema,
        body: ErasureBodySchema,
        response: { 200: ErasureSchema },
      },
    },
    (request) => erasure.erase(actorOf(request), request.params.id, request.body),
  );
};
