import assert from 'node:assert/strict';
import { test } from 'node:test';
import Fastify from 'fastify';
import { Permission } from '#contract/rest/permissions';
import { demandAccess } from './access.ts';

function guarded() {
  const app = Fastify();
  demandAccess(app);
  return app;
}

test('a route that does not say who may call it cannot be registered', () => {
  assert.throws(() => guarded().get('/api/secrets', () => 'x'), /GET \/api\/secrets must declare/);
});

test('a route says one thing or the other, not both', () => {
  const config = { permission: Permission.UsersRead, access: 'public' } as const;
  assert.throws(() => guarded().get('/api/users', { config }, () => 'x'), /either/);
});

test('routes that say it are registered, their HEAD too', async (t) => {
  const app = guarded();
  t.after(() => app.close());
  app.get('/api/users', { config: { permission: Permission.UsersRead } }, () => 'x');
  app.get('/healthz', { config: { access: 'public' } }, () => 'x');
  await app.ready();
  assert.equal((await app.inject({ method: 'HEAD', url: '/healthz' })).statusCode, 200);
});
