import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Kysely, sql } from 'kysely';
import { Type } from 'typebox';
import { Permission } from '#contract/rest/permissions';
import { type NewFriendship, NewFriendshipSchema } from '#contract/rest/user-records';
import { actorOf, recordAct } from '../audit/audit-log.ts';
import { ApiError } from '../plugins/api-error.ts';
import type { Database } from '../storage/schema.ts';
import { UnknownUsersError } from '../users/unknown-users-error.ts';
import type { UsersRepository } from '../users/users.repository.ts';

export interface FriendshipsRoutesOptions {
  readonly db: Kysely<Database>;
  readonly users: UsersRepository;
  /** Called with both when it is committed that they are friends, or are no more. */
  readonly onFriendsChanged: (userIds: readonly string[]) => void;
}

export const friendshipsRoutes: FastifyPluginAsyncTypebox<FriendshipsRoutesOptions> = async (
  app,
  { db, users, onFriendsChanged },
) => {
  app.post(
    '/api/friendships',
    {
      config: { permission: Permission.UsersWrite },
      schema: {
        tags: ['users'],
        summary: 'Make two users friends of each other',
        description:
          '201 when they become friends, 200 when they were already. 404 `unknown-users` names those ' +
          'that do not exist; 422 `own-friend` when both are the same.',
        body: NewFriendshipSchema,
        response: { 200: NewFriendshipSchema, 201: NewFriendshipSchema },
      },
    },
    async (request, reply) => {
      const { userId, friendId } = request.body;
      if (userId === friendId) {
        throw new ApiError(422, 'own-friend', 'Nobody can be a friend of oneself.');
      }
      const fresh = await db.transaction().execute(async (trx) => {
        const existing = await users.lockExisting(trx, [userId, friendId]);
        const unknown = [userId, friendId].filter((id) => !existing.has(id));
        if (unknown.length > 0) throw new UnknownUsersError(404, unknown);
        if (!(await befriend(trx, { userId, friendId }))) return false;
        await recordAct(trx, {
          ...actorOf(request),
          action: 'friendship.create',
          targetType: 'user',
          targetId: userId,
          after: { userId, friendId },
        });
        return true;
      });
      if (fresh) onFriendsChanged([userId, friendId]);
      return reply.code(fresh ? 201 : 200).send({ userId, friendId });
    },
  );

  app.delete(
    '/api/friendships',
    {
      config: { permission: Permission.UsersWrite },
      schema: {
        tags: ['users'],
        summary: 'Make two users friends no more',
        description: 'Nothing happens when they are none.',
        body: NewFriendshipSchema,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { userId, friendId } = request.body;
      const parted = await db.transaction().execute(async (trx) => {
        if (!(await part(trx, request.body))) return false;
        await recordAct(trx, {
          ...actorOf(request),
          action: 'friendship.delete',
          targetType: 'user',
          targetId: userId,
          before: { userId, friendId },
        });
        return true;
      });
      if (parted) onFriendsChanged([userId, friendId]);
      return reply.code(204).send(null);
    },
  );
};

/** False when they were no friends. The rows are locked in a fixed order, against deadlocks. */
async function part(trx: Kysely<Database>, { userId, friendId }: NewFriendship): Promise<boolean> {
  const { rows } = await sql`
    DELETE FROM friendships USING (
      SELECT user_id, friend_id FROM friendships
      WHERE (user_id, friend_id) IN ((${userId}, ${friendId}), (${friendId}, ${userId}))
      ORDER BY user_id FOR UPDATE
    ) AS both_ways
    WHERE friendships.user_id = both_ways.user_id AND friendships.friend_id = both_ways.friend_id
    RETURNING friendships.user_id
  `.execute(trx);
  return rows.length > 0;
}

/** False when they were friends already. The rows come in a fixed order, against deadlocks. */
async function befriend(
  trx: Kysely<Database>,
  { userId, friendId }: NewFriendship,
): Promise<boolean> {
  const [first, second] = [userId, friendId].sort();
  const { rows } = await sql`
    INSERT INTO friendships (user_id, friend_id)
    VALUES (${first}, ${second}), (${second}, ${first})
    ON CONFLICT DO NOTHING
    RETURNING user_id
  `.execute(trx);
  return rows.length > 0;
}
