import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Kysely } from 'kysely';
import { Permission } from '#contract/rest/permissions';
import { IdParamsSchema } from '#contract/rest/problem';
import { KickBodySchema, LiftBodySchema, SanctionBodySchema } from '#contract/rest/users';
import { Type } from 'typebox';
import { actorOf, recordAct } from '../audit/audit-log.ts';
import type { Bus } from '../bus/bus.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { ApiError, NotFoundError } from '../plugins/api-error.ts';
import type { Database } from '../storage/schema.ts';
import { impose, lift, type SanctionKind } from './user-sanctions.ts';
import type { UserTokens } from './user-tokens.ts';

export interface UserSanctionsRoutesOptions {
  readonly db: Kysely<Database>;
  readonly bus: Bus;
  readonly tokens: UserTokens;
  readonly gateway: Pick<Gateway, 'disconnect'>;
}

const SUMMARIES = {
  ban: 'Ban a user: closes their connections and refuses binds and logins',
  mute: 'Mute a user: refuses their messages',
  unban: 'End the ban of a user',
  unmute: 'End the mute of a user',
};

export const userSanctionsRoutes: FastifyPluginAsyncTypebox<UserSanctionsRoutesOptions> = async (
  app,
  { db, bus, tokens, gateway },
) => {
  for (const kind of ['ban', 'mute'] as const) {
    imposeRoute(kind);
    liftRoute(kind);
  }

  function imposeRoute(kind: SanctionKind): void {
    app.post(
      `/api/users/:id/${kind}`,
      {
        config: { permission: Permission.UsersWrite },
        schema: {
          tags: ['users'],
          summary: SUMMARIES[kind],
          description:
            'Ends by itself at `until`, which lies ahead: 422 `until-past`. Replaces one that lasts.',
          params: IdParamsSchema,
          body: SanctionBodySchema,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const { reason } = request.body;
        const until = request.body.until === undefined ? null : new Date(request.body.until);
        if (until && until.getTime() <= Date.now()) {
          throw new ApiError(422, 'until-past', 'The end must lie ahead.');
        }
        await db.transaction().execute(async (trx) => {
          const change = await impose(trx, kind, id, until, reason);
          if (!change) throw new NotFoundError(`user ${id}`);
          const act = { action: `user.${kind}`, targetType: 'user', targetId: id, ...change };
          await recordAct(trx, { ...actorOf(request), ...act });
        });
        bus.publish('users-changed', { userIds: [id] });
        return reply.code(204).send(null);
      },
    );
  }

  function liftRoute(kind: SanctionKind): void {
    const name = `un${kind}` as const;
    app.post(
      `/api/users/:id/${name}`,
      {
        config: { permission: Permission.UsersWrite },
        schema: {
          tags: ['users'],
          summary: SUMMARIES[name],
          description: 'Nothing happens where there is none.',
          params: IdParamsSchema,
          body: LiftBodySchema,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        await db.transaction().execute(async (trx) => {
          const change = await lift(trx, kind, id);
          if (!change) throw new NotFoundError(`user ${id}`);
          await recordAct(trx, {
            ...actorOf(request),
            action: `user.${name}`,
            targetType: 'user',
            targetId: id,
            before: change.before,
            after: { ...change.after, reason: request.body.reason },
          });
        });
        bus.publish('users-changed', { userIds: [id] });
        return reply.code(204).send(null);
      },
    );
  }

  app.post(
    '/api/users/:id/kick',
    {
      config: { permission: Permission.UsersWrite },
      schema: {
        tags: ['users'],
        summary: 'Close all connections of a user',
        params: IdParamsSchema,
        body: KickBodySchema,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { reason, revokeTokens = false } = request.body;
      await db.transaction().execute(async (trx) => {
        const user = await trx
          .selectFrom('users')
          .select('id')
          .where('id', '=', id)
          .forKeyShare()
          .executeTakeFirst();
        if (!user) throw new NotFoundError(`user ${id}`);
        if (revokeTokens) await tokens.revokeAll(trx, id);
        await recordAct(trx, {
          ...actorOf(request),
          action: 'user.kick',
          targetType: 'user',
          targetId: id,
          after: { reason, revokeTokens },
        });
      });
      const message = reason === '' ? 'an operator closed this connection' : reason;
      gateway.disconnect({ userId: id }, { code: 'kicked', message });
      return reply.code(204).send(null);
    },
  );
};
