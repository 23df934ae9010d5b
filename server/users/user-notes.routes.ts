import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Permission } from '#contract/rest/permissions';
import { IdParamsSchema, IdSchema } from '#contract/rest/problem';
import { NewNoteSchema, UserNoteSchema, UserNotesSchema } from '#contract/rest/user-records';
import { actorOf } from '../audit/audit-log.ts';
import { NotFoundError } from '../plugins/api-error.ts';
import { operatorOf } from '../plugins/operator.ts';
import type { UserNotes } from './user-notes.ts';
import type { UsersRepository } from './users.repository.ts';

export interface UserNotesRoutesOptions {
  readonly users: UsersRepository;
  readonly notes: UserNotes;
}

/** What operators write about a user for each other. */
export const userNotesRoutes: FastifyPluginAsyncTypebox<UserNotesRoutesOptions> = async (
  app,
  { users, notes },
) => {
  app.get(
    '/api/users/:id/notes',
    {
      config: { permission: Permission.UsersRead },
      schema: {
        tags: ['users'],
        summary: 'What operators wrote about a user for each other',
        params: IdParamsSchema,
        response: { 200: UserNotesSchema },
      },
    },
    async (request) => {
      const { id } = request.params;
      if (!(await users.byId(id))) throw new NotFoundError(`user ${id}`);
      return { items: await notes.of(id, operatorOf(request).adminId) };
    },
  );

  app.post(
    '/api/users/:id/notes',
    {
      config: { permission: Permission.UsersWrite },
      schema: {
        tags: ['users'],
        summary: 'Write a note about a user',
        params: IdParamsSchema,
        body: NewNoteSchema,
        response: { 201: UserNoteSchema },
      },
    },
    async (request, reply) => {
      const { params, body } = request;
      const writer = operatorOf(request);
      const note = await notes.write(actorOf(request), writer, params.id, body.text);
      return reply.code(201).send(note);
    },
  );

  app.delete(
    '/api/users/:id/notes/:noteId',
    {
      config: { permission: Permission.UsersWrite },
      schema: {
        tags: ['users'],
        summary: 'Take back a note one wrote',
        description: 'Of another operator: 403 `not-your-note`.',
        params: Type.Object({ id: IdSchema, noteId: Type.String({ pattern: '^\\d{1,18}$' }) }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { id, noteId } = request.params;
      await notes.takeBack(actorOf(request), operatorOf(request), id, noteId);
      return reply.code(204).send(null);
    },
  );
};
