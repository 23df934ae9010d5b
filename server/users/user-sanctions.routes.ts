import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Permission } from '#contract/rest/permissions';
import { IdParamsSchema } from '#contract/rest/problem';
import { KickBodySchema, LiftBodySchema, SanctionBodySchema } from '#contract/rest/user-acts';
import { UserSchema } from '#contract/rest/users';
import { Type } from 'typebox';
import { actorOf } from '../audit/audit-log.ts';
import { type Presence, withOwnDevices } from './presence.ts';
import type { UserActs } from './user-acts.ts';

export interface UserSanctionsRoutesOptions {
  readonly acts: UserActs;
  readonly presence: Presence;
}

const config = { permission: Permission.UsersWrite };
const IF_UNCHANGED =
  'An undo names the `version` it goes by: 409 `version-conflict` when somebody changed the user since.';

export const userSanctionsRoutes: FastifyPluginAsyncTypebox<UserSanctionsRoutesOptions> = async (
  app,
  { acts, presence },
) => {
  const IMPOSE = {
    ban: 'Ban a user: closes their connections and refuses binds and logins',
    mute: 'Mute a user: refuses their messages',
  };
  for (const kind of ['ban', 'mute'] as const) {
    app.post(
      `/api/users/:id/${kind}`,
      {
        config,
        schema: {
          tags: ['users'],
          summary: IMPOSE[kind],
          description:
            'Ends by itself at `until`, which lies ahead: 422 `until-past`. Replaces one that lasts. ' +
            IF_UNCHANGED,
          params: IdParamsSchema,
          body: SanctionBodySchema,
          response: { 200: UserSchema },
        },
      },
      async (request) => {
        const { id } = request.params;
        const { user } = await acts.impose(actorOf(request), kind, id, request.body);
        return withOwnDevices(presence, user);
      },
    );
    app.post(
      `/api/users/:id/un${kind}`,
      {
        config,
        schema: {
          tags: ['users'],
          summary: `End the ${kind} of a user`,
          description: `Nothing happens where there is none. ${IF_UNCHANGED}`,
          params: IdParamsSchema,
          body: LiftBodySchema,
          response: { 200: UserSchema },
        },
      },
      async (request) => {
        const { id } = request.params;
        const { user } = await acts.lift(actorOf(request), kind, id, request.body);
        return withOwnDevices(presence, user);
      },
    );
  }

  for (const is of [true, false]) {
    app.post(
      `/api/users/:id/${is ? 'shadow-ban' : 'unshadow-ban'}`,
      {
        config,
        schema: {
          tags: ['users'],
          summary: is
            ? 'Shadow-ban a user: what they write reaches only themselves, and they are not told'
            : 'End the shadow ban of a user',
          description: `Nothing happens where the user is that way already. ${IF_UNCHANGED}`,
          params: IdParamsSchema,
          body: LiftBodySchema,
          response: { 200: UserSchema },
        },
      },
      async (request) => {
        const { id } = request.params;
        const { user } = await acts.shadow(actorOf(request), id, is, request.body);
        return withOwnDevices(presence, user);
      },
    );
  }

  app.post(
    '/api/users/:id/kick',
    {
      config,
      schema: {
        tags: ['users'],
        summary: 'Close all connections of a user, or one',
        description:
          'The client is told the reason. Without `revokeTokens` it can connect again at once.',
        params: IdParamsSchema,
        body: KickBodySchema,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await acts.kick(actorOf(request), request.params.id, request.body);
      return reply.code(204).send(null);
    },
  );
};
