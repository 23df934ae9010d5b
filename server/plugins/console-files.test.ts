import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import Fastify from 'fastify';
import type { Cleanup } from '../testing/temporary-folder.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { serveConsole } from './console-files.ts';
import { replyWithProblems } from './problem-replies.ts';

const INDEX = '<!doctype html><app-root></app-root>';

async function serve(folder: string, t: Cleanup): Promise<FastifyInstance> {
  const app = Fastify();
  t.after(() => app.close());
  replyWithProblems(app);
  await serveConsole(app, folder);
  return app;
}

const scratch = await temporaryFolder({ after });
await writeFile(join(scratch, 'index.html'), INDEX);
await writeFile(join(scratch, 'main-ABCDEFGH.js'), 'main()');
await writeFile(join(scratch, 'main-ABCDEFGH.js.br'), brotliCompressSync('main()'));
await writeFile(join(scratch, 'theme-dark.css'), 'body{}');
const app = await serve(scratch, { after });

describe('the console', () => {
  it('is served compressed and kept for ever where the name has a hash', async () => {
    const headers = { 'accept-encoding': 'br, gzip' };
    const answer = await app.inject({ url: '/main-ABCDEFGH.js', headers });
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.headers['content-encoding'], 'br');
    assert.equal(answer.headers['content-type'], 'application/javascript; charset=utf-8');
    assert.equal(answer.headers['cache-control'], 'public, max-age=31536000, immutable');
    assert.equal((await app.inject('/main-ABCDEFGH.js')).body, 'main()');
  });

  it('is asked for again where the name has none', async () => {
    for (const url of ['/', '/index.html', '/theme-dark.css', '/users']) {
      const answer = await app.inject(url);
      assert.equal(answer.headers['cache-control'], 'no-cache', url);
      const headers = { 'if-none-match': answer.headers.etag };
      assert.equal((await app.inject({ url, headers })).statusCode, 304, url);
    }
  });

  it('answers the addresses of its pages with index.html', async () => {
    for (const url of ['/', '/users', '/announcements/17?tab=a.b']) {
      const answer = await app.inject(url);
      assert.equal(answer.statusCode, 200, url);
      assert.equal(answer.body, INDEX);
      const head = await app.inject({ method: 'HEAD', url });
      assert.equal(head.statusCode, 200, url);
      assert.equal(head.headers['content-type'], 'text/html; charset=utf-8');
    }
  });

  it('has no page for files that are gone, for the API and for writes', async () => {
    for (const [method, url] of [
      ['GET', '/main-OLDHASH1.js'],
      ['GET', '/api/nothing'],
      ['HEAD', '/api'],
      ['GET', '/chat'],
      ['POST', '/users'],
      ['GET', '/..%2f..%2fpackage.json'],
    ] as const) {
      const { statusCode, body } = await app.inject({ method, url });
      assert.ok(statusCode === 404 || statusCode === 403, `${method} ${url}: ${statusCode}`);
      assert.ok(!body.includes('app-root'), url);
    }
  });
});

it('a console that is not built says so', async (t) => {
  const app = await serve(join(scratch, 'nothing'), t);
  const answer = await app.inject('/users');
  assert.equal(answer.statusCode, 503);
  assert.match(answer.body, /not built.*npm run build/s);
});
