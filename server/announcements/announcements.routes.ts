import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Kysely } from 'kysely';
import { Type } from 'typebox';
import {
  AnnouncementSchema,
  AnnouncementsPageSchema,
  AnnouncementsQuerySchema,
  NewAnnouncementSchema,
} from '#contract/rest/announcements';
import { Permission } from '#contract/rest/permissions';
import { IdParamsSchema } from '#contract/rest/problem';
import { actorOf, recordAct } from '../audit/audit-log.ts';
import { ApiError, NotFoundError } from '../plugins/api-error.ts';
import { operatorOf } from '../plugins/operator.ts';
import type { Database } from '../storage/schema.ts';
import type { AnnouncementSender } from './announcement-sender.ts';
import type { AnnouncementsRepository } from './announcements.repository.ts';

export interface AnnouncementsRoutesOptions {
  readonly db: Kysely<Database>;
  readonly announcements: AnnouncementsRepository;
  readonly sender: AnnouncementSender;
}

export const announcementsRoutes: FastifyPluginAsyncTypebox<AnnouncementsRoutesOptions> = async (
  app,
  { db, announcements, sender },
) => {
  // Nobody else sends on this data, so what is being sent now was left behind.
  app.addHook('onReady', async () => {
    const interrupted = await announcements.failInterrupted();
    if (interrupted > 0) app.log.warn({ interrupted }, 'announcements broke off with the server');
  });

  app.get(
    '/api/announcements',
    {
      config: { permission: Permission.AnnouncementsRead },
      schema: {
        tags: ['announcements'],
        summary: 'Announcements, newest first',
        querystring: AnnouncementsQuerySchema,
        response: { 200: AnnouncementsPageSchema },
      },
    },
    ({ query }) => announcements.page(query),
  );

  app.get(
    '/api/announcements/:id',
    {
      config: { permission: Permission.AnnouncementsRead },
      schema: {
        tags: ['announcements'],
        summary: 'One announcement and how far it came',
        params: IdParamsSchema,
        response: { 200: AnnouncementSchema },
      },
    },
    async ({ params }) => {
      const announcement = await announcements.byId(params.id);
      if (!announcement) throw new NotFoundError(`announcement ${params.id}`);
      return announcement;
    },
  );

  app.post(
    '/api/announcements',
    {
      config: { permission: Permission.AnnouncementsSend },
      schema: {
        tags: ['announcements'],
        summary: 'Send an announcement to all who are online',
        description:
          'Answers as soon as it is stored; sending goes on, see `state`. With an ' +
          '`Idempotency-Key` header, a repeated request (a double click, a retry after a lost ' +
          'answer) sends nothing: it is answered 200 with the announcement of the first. The same ' +
          'key with another text is refused with 422 `idempotency-key-reused`.',
        headers: Type.Object({
          'idempotency-key': Type.Optional(
            Type.String({ minLength: 1, maxLength: 128, pattern: '^[\\x21-\\x7e]+$' }),
          ),
        }),
        body: NewAnnouncementSchema,
        response: { 200: AnnouncementSchema, 201: AnnouncementSchema },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const { adminId } = operatorOf(request);
      const key = request.headers['idempotency-key'] ?? null;
      const announcement = await db.transaction().execute(async (trx) => {
        const online = sender.audienceSize;
        const id = await announcements.insert(trx, body, { adminId, key, online });
        if (id === undefined) return undefined;
        await recordAct(trx, {
          ...actorOf(request),
          action: 'announcement.send',
          targetType: 'announcement',
          targetId: id,
          after: { ...body, online },
        });
        return announcements.byId(id, trx);
      });
      if (announcement) {
        sender.send(announcement);
        return reply.code(201).send(announcement);
      }
      const first = key === null ? undefined : await announcements.byKey(adminId, key);
      if (first?.title !== body.title || first.content !== body.content) {
        throw new ApiError(
          422,
          'idempotency-key-reused',
          'This Idempotency-Key belongs to another announcement.',
        );
      }
      return reply.code(200).send(first);
    },
  );
};
