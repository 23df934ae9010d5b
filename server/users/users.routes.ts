import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Kysely } from 'kysely';
import { Permission } from '#contract/rest/permissions';
import { IdParamsSchema } from '#contract/rest/problem';
import {
  NewUserSchema,
  type User,
  UserSchema,
  UsersPageSchema,
  UsersQuerySchema,
} from '#contract/rest/users';
import { actorOf, recordAct } from '../audit/audit-log.ts';
import { ApiError, NotFoundError } from '../plugins/api-error.ts';
import { hashPassword } from '../secrets/password.ts';
import type { Database } from '../storage/schema.ts';
import type { UserRecord, UsersRepository } from './users.repository.ts';

/** Who is connected; the gateway knows. */
export interface Presence {
  /** Live connections of each of these users; users without any may be left out. */
  devicesOf(userIds: Iterable<string>): ReadonlyMap<string, number>;
  onlineUserIds(): readonly string[];
}

export interface UsersRoutesOptions {
  readonly db: Kysely<Database>;
  readonly users: UsersRepository;
  readonly presence: Presence;
}

export const usersRoutes: FastifyPluginAsyncTypebox<UsersRoutesOptions> = async (
  app,
  { db, users, presence },
) => {
  function withDevices(records: readonly UserRecord[]): User[] {
    const devices = presence.devicesOf(records.map((user) => user.id));
    return records.map((user) => ({ ...user, onlineDevices: devices.get(user.id) ?? 0 }));
  }

  app.get(
    '/api/users',
    {
      config: { permission: Permission.UsersRead },
      schema: {
        tags: ['users'],
        summary: 'A page of users',
        description:
          '`q` finds users by beginnings of their name, nickname, phone, id and email, or of their ' +
          'parts, and by any part of a Chinese nickname; all its words must be found. A search ' +
          'counts to 10,000: `capped` says that there are more.',
        querystring: UsersQuerySchema,
        response: { 200: UsersPageSchema },
      },
    },
    async ({ query: { online, ...query } }) => {
      const page = await users.page(
        query,
        online === undefined ? undefined : { is: online, ids: presence.onlineUserIds() },
      );
      return { ...page, items: withDevices(page.items) };
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
      return { ...user, onlineDevices: presence.devicesOf([user.id]).get(user.id) ?? 0 };
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
};
