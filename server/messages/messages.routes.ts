import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Kysely } from 'kysely';
import { RecallBodySchema, RecallResultSchema } from '#contract/rest/messages';
import { Permission } from '#contract/rest/permissions';
import { type Act, actorOf, recordActs } from '../audit/audit-log.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Database } from '../storage/schema.ts';
import { recall } from './recall.ts';

export interface MessagesRoutesOptions {
  readonly db: Kysely<Database>;
  readonly gateway: Pick<Gateway, 'announceRecall'>;
}

export const messagesRoutes: FastifyPluginAsyncTypebox<MessagesRoutesOptions> = async (
  app,
  { db, gateway },
) => {
  app.post(
    '/api/messages/recall',
    {
      config: { permission: Permission.MessagesRecall },
      schema: {
        tags: ['messages'],
        summary: 'Take messages back',
        description:
          'Clients are told to show them no more, and who comes later does not get them. What they said stays for the audit.',
        body: RecallBodySchema,
        response: { 200: RecallResultSchema },
      },
    },
    async (request) => {
      const { reason } = request.body;
      const ids = [...new Set(request.body.ids)];
      const recalled = await db.transaction().execute(async (trx) => {
        const recalled = await recall(trx, ids);
        const acts = recalled.map(
          ({ message: { messageId, chatType, toUserId, fromUserId } }): Act => ({
            ...actorOf(request),
            action: 'message.recall',
            targetType: 'message',
            targetId: messageId,
            after: { chatType, toUserId, fromUserId, reason },
          }),
        );
        await recordActs(trx, acts);
        return recalled;
      });
      // Not awaited: it is done, and a group whose members must be looked up first is told a little later.
      void gateway.announceRecall(recalled);
      const changed = new Set(recalled.map(({ message }) => message.messageId));
      return { recalled: [...changed], unchanged: ids.filter((id) => !changed.has(id)) };
    },
  );
};
