import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Permission } from '#contract/rest/permissions';
import {
  CurrentRevealSchema,
  DownloadSchema,
  NewDownloadSchema,
  NewRevealSchema,
  RevealSchema,
  TestConnectionSchema,
} from '#contract/rest/traffic';
import { actorOf } from '../audit/audit-log.ts';
import { operatorOf } from '../plugins/operator.ts';
import type { Reveals } from './reveals.ts';
import type { TestUsers } from './test-users.ts';

export interface TrafficRoutesOptions {
  readonly reveals: Reveals;
  readonly testUsers: TestUsers;
}

const tags = ['traffic'];

export const trafficRoutes: FastifyPluginAsyncTypebox<TrafficRoutesOptions> = async (
  app,
  { reveals, testUsers },
) => {
  app.get(
    '/api/traffic/reveal',
    {
      config: { permission: Permission.TrafficRead },
      schema: {
        tags,
        summary: 'Until when this operator sees frames unmasked',
        response: { 200: CurrentRevealSchema },
      },
    },
    (request) => ({ reveal: reveals.current(operatorOf(request).adminId) }),
  );

  app.post(
    '/api/traffic/reveal',
    {
      config: { permission: Permission.TrafficReveal },
      schema: {
        tags,
        summary: 'See frames unmasked for a time',
        description:
          'Unmasks what this operator watches, and nobody else. Begin and end are in the audit log, ' +
          'with the reason and all that was watched. Ends by itself, at the latest when the operator ' +
          'signs out. Replaces one that lasts.',
        body: NewRevealSchema,
        response: { 201: RevealSchema },
      },
    },
    async (request, reply) => {
      const reveal = await reveals.begin(operatorOf(request), request.body, actorOf(request));
      return reply.code(201).send(reveal);
    },
  );

  app.delete(
    '/api/traffic/reveal',
    {
      config: { permission: Permission.TrafficReveal },
      schema: { tags, summary: 'Mask frames again', response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await reveals.end(operatorOf(request).adminId, actorOf(request));
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/api/traffic/downloads',
    {
      config: { permission: Permission.TrafficReveal },
      schema: {
        tags,
        summary: 'Tell that unmasked frames are put into a file',
        description:
          'Before the file is made: what was downloaded is in the audit log. Refused with 403 ' +
          '`needs-reveal` unless the reveal that unmasked the frames lasts.',
        body: NewDownloadSchema,
        response: { 201: DownloadSchema },
      },
    },
    async (request, reply) => {
      const { adminId } = operatorOf(request);
      const entryId = await reveals.noteDownload(adminId, request.body, actorOf(request));
      return reply.code(201).send({ entryId });
    },
  );

  app.post(
    '/api/traffic/test-connection',
    {
      config: { permission: Permission.TrafficSend },
      schema: {
        tags,
        summary: 'A token for the test connection of this operator',
        description:
          'For an end user of its own, made when first asked for and told by its username, ' +
          '`console-test-…`. The token is good for ten minutes.',
        response: { 200: TestConnectionSchema },
      },
    },
    (request) => testUsers.connect(operatorOf(request), actorOf(request)),
  );
};
