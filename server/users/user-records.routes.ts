import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Kysely } from 'kysely';
import { StoredMessagesPageSchema, StoredMessagesQuerySchema } from '#contract/rest/messages';
import { Permission } from '#contract/rest/permissions';
import { CursorQuerySchema, IdParamsSchema } from '#contract/rest/problem';
import {
  NewPointsEntrySchema,
  PointsEntrySchema,
  PointsSchema,
  UserActsPageSchema,
  UserFriendsSchema,
  UserGroupsSchema,
  UserSessionsSchema,
  UserSignInsPageSchema,
} from '#contract/rest/user-records';
import { TagCountsSchema } from '#contract/rest/users';
import { actorOf, recordAct } from '../audit/audit-log.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { NotFoundError } from '../plugins/api-error.ts';
import { rowCountsByKey } from '../storage/row-counts.ts';
import type { Database } from '../storage/schema.ts';
import type { UserPoints } from './user-points.ts';
import type { UserRecords } from './user-records.ts';
import type { UserSignIns } from './user-sign-ins.ts';
import type { UsersRepository } from './users.repository.ts';

export interface UserRecordsRoutesOptions {
  readonly db: Kysely<Database>;
  readonly users: UsersRepository;
  readonly records: UserRecords;
  readonly points: UserPoints;
  readonly signIns: UserSignIns;
  readonly gateway: Pick<Gateway, 'sessions' | 'presence'>;
}

const MAX_TAGS = 1_000;
const read = { permission: Permission.UsersRead };
const write = { permission: Permission.UsersWrite };

export const userRecordsRoutes: FastifyPluginAsyncTypebox<UserRecordsRoutesOptions> = async (
  app,
  { db, users, records, points, signIns, gateway },
) => {
  const about = (summary: string, description?: string) => ({
    tags: ['users'],
    summary,
    ...(description === undefined ? {} : { description }),
    params: IdParamsSchema,
  });
  const growing = { querystring: CursorQuerySchema };

  async function demandUser(id: string): Promise<void> {
    if (!(await users.byId(id))) throw new NotFoundError(`user ${id}`);
  }

  app.get(
    '/api/users/tags',
    {
      config: read,
      schema: {
        tags: ['users'],
        summary: 'The tags in use, the most used first',
        response: { 200: TagCountsSchema },
      },
    },
    async () => {
      const tags = await rowCountsByKey(db, 'users.tag', MAX_TAGS);
      return { items: tags.map(({ key, total }) => ({ tag: key, users: total })) };
    },
  );

  app.get(
    '/api/users/:id/groups',
    {
      config: read,
      schema: { ...about('The groups of a user'), response: { 200: UserGroupsSchema } },
    },
    async ({ params: { id } }) => {
      await demandUser(id);
      return records.groups(id);
    },
  );

  app.get(
    '/api/users/:id/friends',
    {
      config: read,
      schema: { ...about('The friends of a user'), response: { 200: UserFriendsSchema } },
    },
    async ({ params: { id } }) => {
      await demandUser(id);
      const friends = await records.friends(id);
      const devices = gateway.presence.devicesOf(friends.map((friend) => friend.id));
      const items = friends.map((friend) => ({
        ...friend,
        onlineDevices: devices.get(friend.id) ?? 0,
      }));
      return { items, total: items.length };
    },
  );

  app.get(
    '/api/users/:id/sessions',
    {
      config: read,
      schema: { ...about('The live connections of a user'), response: { 200: UserSessionsSchema } },
    },
    async ({ params: { id } }) => {
      await demandUser(id);
      return { items: gateway.sessions().filter(({ userId }) => userId === id) };
    },
  );

  app.get(
    '/api/users/:id/sign-ins',
    {
      config: read,
      schema: {
        ...about(
          'When and from where a user signed in, or tried to',
          'Written some seconds later, kept for 90 days.',
        ),
        ...growing,
        response: { 200: UserSignInsPageSchema },
      },
    },
    async ({ params: { id }, query }) => {
      await demandUser(id);
      return signIns.page(id, query);
    },
  );

  app.get(
    '/api/users/:id/acts',
    {
      config: read,
      schema: {
        ...about('What operators did to a user'),
        ...growing,
        response: { 200: UserActsPageSchema },
      },
    },
    async ({ params: { id }, query }) => {
      await demandUser(id);
      return records.acts(id, query);
    },
  );

  app.get(
    '/api/users/:id/messages',
    {
      config: { permission: Permission.MessagesRead },
      schema: {
        ...about(
          'What a user wrote, the newest first',
          'Each reading of private chats is in the audit log, with their other sides.',
        ),
        params: IdParamsSchema,
        querystring: StoredMessagesQuerySchema,
        response: { 200: StoredMessagesPageSchema },
      },
    },
    async (request) => {
      const { id } = request.params;
      await demandUser(id);
      const page = await records.messages(id, request.query);
      const others = page.items.filter(({ chatType }) => chatType === 0);
      if (others.length > 0) {
        const withUserIds = [...new Set(others.map(({ toUserId }) => toUserId))];
        await db.transaction().execute((trx) =>
          recordAct(trx, {
            ...actorOf(request),
            action: 'messages.read',
            targetType: 'user',
            targetId: id,
            after: { withUserIds, messages: others.length },
          }),
        );
      }
      return page;
    },
  );

  app.get(
    '/api/users/:id/points',
    {
      config: read,
      schema: {
        ...about('The points of a user and the ledger they come from'),
        ...growing,
        response: { 200: PointsSchema },
      },
    },
    async ({ params: { id }, query }) => {
      await demandUser(id);
      return points.page(id, query);
    },
  );

  app.post(
    '/api/users/:id/points',
    {
      config: write,
      schema: {
        ...about(
          'Give a user points, or take some',
          'Below zero: 422 `points-below-zero`. A repeated `key` changes nothing and is answered 200 ' +
            'with the first entry; the same key for another change: 422 `key-reused`.',
        ),
        body: NewPointsEntrySchema,
        response: { 200: PointsEntrySchema, 201: PointsEntrySchema },
      },
    },
    async (request, reply) => {
      const { entry, fresh } = await points.add(actorOf(request), request.params.id, request.body);
      return reply.code(fresh ? 201 : 200).send(entry);
    },
  );
};
