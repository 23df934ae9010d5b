import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { buildTestApp } from '../testing/build-test-app.ts';

const test = await buildTestApp({ after });
const cookies = await test.signIn();

describe('a write', () => {
  async function statusOf(headers: Record<string, string>) {
    const request = { method: 'POST', url: '/api/session/im-ticket', cookies } as const;
    const host = 'console.example:8080';
    return (await test.app.inject({ ...request, headers: { host, ...headers } })).statusCode;
  }

  it('passes from a page of the console', async () => {
    assert.equal(await statusOf({ origin: 'http://console.example:8080' }), 200);
    assert.equal(await statusOf({ origin: 'https://console.example:8080' }), 200);
  });

  it('passes from a program that is no browser', async () => {
    assert.equal(await statusOf({}), 200);
    assert.equal(await statusOf({ 'sec-fetch-site': 'same-origin' }), 200);
  });

  for (const headers of [
    { origin: 'http://evil.example' },
    { origin: 'http://console.example' },
    { origin: 'http://console.example:8080.evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])
    it(`is refused with ${JSON.stringify(headers)}`, async () => {
      assert.equal(await statusOf(headers), 403);
    });
});
