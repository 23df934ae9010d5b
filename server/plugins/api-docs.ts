import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { ProblemSchema } from '#contract/rest/problem';

/**
 * The API described from the schemas of its routes, at /api/docs: the page, `json` and `yaml`.
 * To be called before the routes are there. Open to everybody, as is the code it describes.
 */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      info: {
        title: 'bzGhost Console',
        version: '1',
        description:
          'Every answer from 400 on is `{code, message, details?}`. Sign in with POST /api/session; the cookie does the rest.',
      },
      components: {
        securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'session' } },
      },
    },
  });
  // Before the hook of @fastify/swagger reads a route, it learns what the guards know about it.
  app.addHook('onRoute', (route) => {
    if (!route.url.startsWith('/api/') || route.schema?.hide === true) return;
    const { permission, access } = route.config ?? {};
    const needs = permission === undefined ? [] : [`Needs the permission \`${permission}\`.`];
    const told = route.schema?.description ?? [];
    route.schema = {
      tags: [route.url.split('/')[2] ?? ''],
      ...(access === 'public' ? {} : { security: [{ session: [] }] }),
      ...route.schema,
      description: [told, needs].flat().join('\n\n'),
      response: {
        ...(route.schema?.response as object | undefined),
        '4xx': ProblemSchema,
        '5xx': ProblemSchema,
      },
    };
  });
  await app.register(swaggerUi, { routePrefix: '/api/docs' });
}
