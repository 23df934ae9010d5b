import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { Problem } from '#contract/rest/problem';
import { buildTestApp } from '../testing/build-test-app.ts';

const test = await buildTestApp({ after });
const cookies = await test.signIn();

describe('problem replies', () => {
  async function post(url: string, payload: string, type = 'application/json') {
    const headers = { 'content-type': type };
    const answer = await test.app.inject({ method: 'POST', url, payload, headers, cookies });
    return { status: answer.statusCode, problem: answer.json<Problem>() };
  }

  for (const [what, payload, status, code, type] of [
    ['broken JSON', '{"username":', 400, 'invalid-json'],
    ['no body', '', 400, 'invalid-json'],
    ['another media type', '<user/>', 415, 'unsupported-media-type', 'application/xml'],
    ['plain text', '{}', 415, 'unsupported-media-type', 'text/plain'],
    ['too much', JSON.stringify({ username: 'x'.repeat(2 << 20) }), 413, 'body-too-large'],
    ['a body of another form', '{"username":1}', 400, 'invalid-request'],
  ] as const)
    it(`name ${what} ${code}`, async () => {
      const answer = await post('/api/users', payload, type);
      assert.equal(answer.status, status);
      assert.equal(answer.problem.code, code);
      assert.ok(answer.problem.message.length > 0);
    });

  it('say which field is wrong and never what was in it', async () => {
    const body = { username: 'ada', nickname: 'Ada', password: 'hunt', admin: true };
    const { status, problem } = await post('/api/users', JSON.stringify(body));
    assert.equal(status, 400);
    const details = problem.details as { path: string; message: string }[];
    assert.ok(details.some(({ path }) => path === '/password'));
    assert.ok(details.some(({ message }) => message === 'has unknown fields: admin'));
    assert.ok(!JSON.stringify(problem).includes('hunt"'));
  });

  for (const [what, text] of [
    ['NUL', 'a\0b'],
    ['half an emoji', 'a\ud83d'],
  ] as const)
    it(`refuse ${what}, which the database cannot store as it is`, async () => {
      for (const [url, body] of [
        ['/api/users', { username: 'nul', nickname: 'Nul', password: 'secret', avatar: text }],
        ['/api/announcements', { title: 'Hello', content: text, audience: { kind: 'online' } }],
      ] as const) {
        const { status, problem } = await post(url, JSON.stringify(body));
        assert.equal(status, 400);
        assert.equal(problem.code, 'invalid-characters');
      }
    });

  it('take the types and defaults of a query from its schema, and refuse what has none', async () => {
    const get = (url: string) => test.app.inject({ url, cookies });
    assert.equal((await get('/api/users?pageSize=5&online=false')).statusCode, 200);
    assert.equal((await get('/api/users')).statusCode, 200);
    for (const query of ['page=0', 'page=x', 'pageSize=201', 'sort=password_hash', 'foo=1'])
      assert.equal((await get(`/api/users?${query}`)).json<Problem>().code, 'invalid-request');
  });

  it('are JSON where there is no route and where the URL cannot be read', async () => {
    const missing = await test.app.inject({ url: '/api/nothing', cookies });
    assert.equal(missing.statusCode, 404);
    assert.equal(missing.json<Problem>().code, 'not-found');
    const broken = await test.app.inject({ url: '/api/users/%E0%A4%A' });
    assert.equal(broken.statusCode, 400);
    assert.equal(broken.json<Problem>().code, 'bad-url');
  });
});

it('a failure of ours tells the request id and nothing else', async (t) => {
  const { app, storage, signIn } = await buildTestApp(t);
  const cookies = await signIn();
  await storage.pool.query('ALTER TABLE users RENAME TO people');
  const answer = await app.inject({ url: '/api/users/1', cookies });
  assert.equal(answer.statusCode, 500);
  const { requestId, ...problem } = answer.json<Problem>();
  assert.deepEqual(problem, {
    code: 'internal-error',
    message: 'Something went wrong on the server.',
  });
  assert.match(requestId ?? '', /^[0-9a-f-]{36}$/);
});
