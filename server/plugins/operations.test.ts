import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { buildTestApp } from '../testing/build-test-app.ts';

const test = await buildTestApp({ after });

describe('what operations read', () => {
  it('/healthz says that the server is ready', async () => {
    const answer = await test.app.inject('/healthz');
    assert.equal(answer.statusCode, 200);
    assert.deepEqual(answer.json(), { status: 'ok', database: 'ok' });
  });

  it('/metrics counts requests by route and shows the gateway', async () => {
    await test.app.inject('/api/users/1234');
    const answer = await test.app.inject('/metrics');
    assert.equal(answer.statusCode, 200);
    assert.match(
      answer.body,
      /http_request_duration_seconds_count\{method="GET",route="\/api\/users\/:id",status="401"\} 1/,
    );
    assert.match(answer.body, /^nodejs_eventloop_lag_seconds /m);
    assert.match(answer.body, /^bzghost_gateway_connections 0$/m);
  });

  it('/metrics is not for other machines, nor for what a proxy forwards', async () => {
    const far = await test.app.inject({ url: '/metrics', remoteAddress: '203.0.113.9' });
    assert.equal(far.statusCode, 403);
    const headers = { 'x-forwarded-for': '127.0.0.1' };
    assert.equal((await test.app.inject({ url: '/metrics', headers })).statusCode, 403);
  });

  it('/api/docs describes every route and who may call it', async () => {
    const page = await test.app.inject('/api/docs');
    assert.equal(page.statusCode, 200);
    assert.doesNotMatch(page.body, /<script(?![^>]*\bsrc=)|\son\w+=/, 'the CSP forbids those');
    const { paths } = (await test.app.inject('/api/docs/json')).json<{
      paths: Record<string, Record<string, { description?: string; security?: unknown }>>;
    }>();
    const list = paths['/api/users']?.['get'];
    assert.match(list?.description ?? '', /users:read/);
    assert.deepEqual(list?.security, [{ session: [] }]);
    assert.equal(paths['/api/session']?.['post']?.security, undefined);
    assert.equal(paths['/healthz'], undefined);
  });
});

it('with METRICS_TOKEN whoever shows it reads /metrics, and nobody else', async (t) => {
  const { app } = await buildTestApp(t, {
    storage: test.storage,
    config: { metricsToken: 'scrape' },
  });
  const status = async (authorization: string) =>
    (await app.inject({ url: '/metrics', headers: { authorization }, remoteAddress: '10.0.0.1' }))
      .statusCode;
  assert.equal(await status('Bearer scrape'), 200);
  assert.equal(await status('Bearer scrap'), 403);
  assert.equal((await app.inject('/metrics')).statusCode, 403);
});

it('without its database the server lives and is not ready', async (t) => {
  const { app, storage, signIn } = await buildTestApp(t);
  const cookies = await signIn();
  await storage.close();
  assert.equal((await app.inject('/healthz')).statusCode, 503);
  assert.equal((await app.inject('/healthz/live')).statusCode, 200);
  const answer = await app.inject({ url: '/api/users', cookies });
  assert.ok(answer.statusCode >= 500 && !answer.body.includes('pool'), answer.body);
});
