import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Command } from '#contract/wire/commands';
import { PushCode } from '#contract/wire/packets/push';
import { readPidFile } from './storage/postgres-process.ts';
import { copyStarted } from './testing/test-database.ts';
import type { Cleanup } from './testing/temporary-folder.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { TestImClient } from './testing/test-im-client.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const scratch = await temporaryFolder({ after });

/** `node server/main.ts` with nothing in its environment but `env`. */
async function run(t: Cleanup, env: Record<string, string>) {
  const child = spawn(process.execPath, [main], {
    env: { PORT: '0', LOG_LEVEL: 'fatal', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const exit = once(child, 'close') as Promise<[number | null, string | null]>;
  t.after(async () => {
    child.kill('SIGTERM');
    await exit;
  });
  const ready = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        const url = /ready: (http:\S+)/.exec(output)?.[1];
        if (url !== undefined) resolve(url);
      });
  });
  return {
    child,
    exit,
    url: await Promise.race([ready, exit.then(() => '')]),
    output: () => output,
  };
}

/** Signs in with the first password, chooses another, and connects as the console does. */
async function connectOperator(url: string): Promise<TestImClient> {
  let cookie = '';
  const call = async (method: string, path: string, body: object = {}) => {
    const headers = { 'content-type': 'application/json', cookie };
    const answer = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
    assert.ok(answer.ok, `${path}: ${answer.status}`);
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return answer.status === 204 ? {} : ((await answer.json()) as Record<string, string>);
  };
  await call('POST', '/api/session', { username: 'admin', password: '123456' });
  await call('PUT', '/api/session/password', { current: '123456', next: 'a password of mine' });
  const { userId, ticket } = await call('POST', '/api/session/im-ticket');
  return TestImClient.bound(url, userId!, ticket!);
}

it('starts on an empty folder, stops cleanly, and starts again on what it left', async (t) => {
  const dataDir = join(scratch, 'clean');
  const first = await run(t, { DATA_DIR: dataDir });
  assert.match(first.output(), /ready: http:\/\/127\.0\.0\.1:\d+\n/);
  assert.match(first.output(), /First login: admin \/ 123456 /);
  assert.equal((await fetch(`${first.url}/healthz`)).status, 200);

  const operator = await connectOperator(first.url);
  first.child.kill('SIGTERM');
  assert.partialDeepStrictEqual(await operator.next(Command.Push), { code: PushCode.Closing });
  assert.equal((await operator.closed).code, 1001);
  assert.deepEqual(await first.exit, [0, null]);
  assert.equal(await readPidFile(join(dataDir, 'postgres')), null, 'PostgreSQL is stopped, too');

  const second = await run(t, { DATA_DIR: dataDir });
  assert.doesNotMatch(second.output(), /First login/);
  assert.equal((await fetch(`${second.url}/healthz`)).status, 200);
});

it('starts again after SIGKILL', async (t) => {
  const dataDir = join(scratch, 'killed');
  await copyStarted(dataDir);
  const first = await run(t, { DATA_DIR: dataDir });
  await connectOperator(first.url);
  first.child.kill('SIGKILL');
  await first.exit;
  const second = await run(t, { DATA_DIR: dataDir });
  const answer = await fetch(`${second.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: 'a password of mine' }),
  });
  assert.equal(answer.status, 200);
});

it('refuses data that another server uses, in one line', async (t) => {
  const dataDir = join(scratch, 'shared');
  await copyStarted(dataDir);
  const first = await run(t, { DATA_DIR: dataDir });
  const second = await run(t, { DATA_DIR: dataDir });
  assert.deepEqual(await second.exit, [1, null]);
  assert.equal(
    second.output(),
    `Another bzGhost server is using the data folder ${dataDir}: stop it first, or give this one a DATA_DIR or DATABASE_URL of its own.\n`,
  );
  assert.equal((await fetch(`${first.url}/healthz`)).status, 200);
});

it('says which port is taken, and leaves nothing running', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  t.after(() => other.close());
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const dataDir = join(scratch, 'port');
  await copyStarted(dataDir);
  const server = await run(t, { DATA_DIR: dataDir, PORT: `${port}` });
  assert.deepEqual(await server.exit, [1, null]);
  assert.equal(
    server.output(),
    `Port ${port} is taken: stop what listens there, or set PORT to another one.\n`,
  );
  assert.equal(await readPidFile(join(dataDir, 'postgres')), null);
});

it('says which setting is wrong', async (t) => {
  const server = await run(t, { PORT: 'http' });
  assert.deepEqual(await server.exit, [1, null]);
  assert.equal(server.output(), 'PORT must be a number from 0 to 65535, not "http"\n');
});

it('prints a random first password in production, once', async (t) => {
  const dataDir = join(scratch, 'production');
  const env = { DATA_DIR: dataDir, NODE_ENV: 'production' };
  const first = await run(t, env);
  assert.match(first.output(), /First login: admin \/ [\w-]{20} /);
  first.child.kill('SIGINT');
  assert.deepEqual(await first.exit, [0, null]);
  assert.doesNotMatch((await run(t, env)).output(), /First login/);
});
