import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Kysely } from 'kysely';
import { Permission } from '#contract/rest/permissions';
import { IdParamsSchema } from '#contract/rest/problem';
import {
  NewUserSchema,
  UserChangesSchema,
  UserSchema,
  UsersPageSchema,
  UsersQuerySchema,
} from '#contract/rest/users';
import { actorOf, recordAct } from '../audit/audit-log.ts';
import { ApiError, NotFoundError, VersionConflictError } from '../plugins/api-error.ts';
import { hashPassword } from '../secrets/password.ts';
import type { Database } from '../storage/schema.ts';
import { differences } from '../storage/differences.ts';
import { demandAlive } from './deleted-user-error.ts';
import { onlineFilter, type Presence, withDevices, withOwnDevices } from './presence.ts';
import type { UsersList } from './users-list.ts';
import type { UsersRepository } from './users.repository.ts';

export interface UsersRoutesOptions {
  readonly db: Kysely<Database>;
  readonly users: UsersRepository;
  readonly list: UsersList;
  readonly presence: Presence;
}

export const usersRoutes: FastifyPluginAsyncTypebox<UsersRoutesOptions> = async (
  app,
  { db, users, list, presence },
) => {
  app.get(
    '/api/users',
    {
      config: { permission: Permission.UsersRead },
      schema: {
        tags: ['users'],
        summary: 'A page of users',
        description:
          '`q` finds users by beginnings of their name, nickname, phone, id and email, or of their ' +
          'parts, and by any part of a Chinese nickname; all its words must be found. `username`, ' +
          '`nickname`, `phone` (by its digits) and `email` find beginnings. What is narrowed is ' +
          'counted, and paged through, to 1,000: `capped` says that there are more. All users are paged ' +
          'through to 100,000 from either end. Pages beyond: 422 `page-out-of-reach`. Without ' +
          '`status`, deleted accounts are left out.',
        querystring: UsersQuerySchema,
        response: { 200: UsersPageSchema },
      },
    },
    async ({ query: { online, ...query } }) => {
      const whoIsOnline = online === undefined ? undefined : onlineFilter(presence, online);
      const page = await list.page({ ...query, online: whoIsOnline });
      return { ...page, items: withDevices(presence, page.items) };
    },
  );

  app.get(
    '/api/users/:id',
    {
      config: { permission: Permission.UsersRead },
      schema: {
        tags: ['users'],
        summary: 'One user',
        params: IdParamsSchema,
        response: { 200: UserSchema },
      },
    },
    async ({ params }) => {
      const user = await users.byId(params.id);
      if (!user) throw new NotFoundError(`user ${params.id}`);
      return withOwnDevices(presence, user);
    },
  );

  app.post(
    '/api/users',
    {
      config: { permission: Permission.UsersWrite },
      schema: {
        tags: ['users'],
        summary: 'Create a user',
        description: 'Names differ by more than case: 409 `username-taken`.',
        body: NewUserSchema,
        response: { 201: UserSchema },
      },
    },
    async (request, reply) => {
      const { password, ...profile } = request.body;
      const passwordHash = await hashPassword(password);
      const user = await db.transaction().execute(async (trx) => {
        const created = await users.insert(trx, profile, passwordHash);
        if (!created) {
          throw new ApiError(409, 'username-taken', `The name ${profile.username} is taken.`);
        }
        await recordAct(trx, {
          ...actorOf(request),
          action: 'user.create',
          targetType: 'user',
          targetId: created.id,
          after: created,
        });
        return created;
      });
      return reply.code(201).send({ ...user, onlineDevices: 0 });
    },
  );

  app.patch(
    '/api/users/:id',
    {
      config: { permission: Permission.UsersWrite },
      schema: {
        tags: ['users'],
        summary: 'Change a user',
        description:
          'Names the `version` it was read with. Somebody changed the user since: 409 ' +
          '`version-conflict`, `details.current` is what they are now.',
        params: IdParamsSchema,
        body: UserChangesSchema,
        response: { 200: UserSchema },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { version, ...wanted } = request.body;
      const user = await db.transaction().execute(async (trx) => {
        const before = demandAlive(await users.lock(trx, id), id);
        if (before.version !== version) {
          throw new VersionConflictError(withOwnDevices(presence, before));
        }
        const changes = differences(before, wanted);
        if (Object.keys(changes).length === 0) return before;
        await recordAct(trx, {
          ...actorOf(request),
          action: 'user.update',
          targetType: 'user',
          targetId: id,
          before: differences(changes, before),
          after: changes,
        });
        return users.change(trx, before, changes);
      });
      return withOwnDevices(presence, user);
    },
  );
};
