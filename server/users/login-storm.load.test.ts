import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Command } from '#contract/wire/commands';
import { buildTestApp } from '../testing/build-test-app.ts';
import { createUsers } from '../testing/create-users.ts';
import { messageBody, TestImClient } from '../testing/test-im-client.ts';
import { UserTokens } from './user-tokens.ts';

const { app, url, storage } = await buildTestApp({ after }, { listen: true });

test('while a hundred passwords are being checked, messages wait for none of them', async () => {
  const [ada, bob] = (await createUsers(storage, ['ada', 'bob'])) as [string, string];
  const client = await TestImClient.bound(url, ada, await new UserTokens(storage.db).issue(ada));
  // Each costs about 30 ms of one core; in the thread of the gateway they would stop it for seconds.
  let checking = 100;
  const logins = Array.from({ length: checking }, async (_, n) => {
    const payload = { username: `nobody-${n}`, password: 'a guess' };
    const remoteAddress = `192.0.2.${n}`;
    const answer = await app.inject({
      method: 'POST',
      url: '/api/im/login',
      payload,
      remoteAddress,
    });
    checking -= 1;
    return answer.statusCode;
  });
  const waits: number[] = [];
  while (checking > 0) {
    const at = performance.now();
    const body = messageBody(ada, bob);
    await client.request(Command.MessageRequest, body, Command.MessageResponse);
    waits.push(performance.now() - at);
    // As fast as a connection may send for long.
    await pause(10);
  }
  assert.ok((await Promise.all(logins)).every((status) => status === 401));
  const sorted = waits.sort((a, b) => a - b);
  const p99 = sorted[Math.floor(sorted.length * 0.99)]!;
  assert.ok(sorted.length > 30, `only ${sorted.length} messages were stored meanwhile`);
  assert.ok(p99 < 500, `a message waited ${p99} ms`);
  await client.close();
});
