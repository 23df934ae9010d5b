import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { NotFoundError } from './api-error.ts';
import { sendProblem } from './problem-replies.ts';

/** Names with a hash of the content never change what they mean; `preCompressed` adds .br or .gz. */
const HASHED = /-[A-Za-z0-9_-]{8}\.(js|css|woff2?|svg|png)(\.(br|gz))?$/;

const NOT_BUILT = `<!doctype html>
<title>bzGhost Console</title>
<h1>The console is not built</h1>
<p>The server runs, but there are no files of the console to show. Build them with
<code>npm run build</code> and start the server again.</p>
`;

/** Serves the built console in `folder`; addresses of its pages, which are no files, get its index.html. */
export async function serveConsole(app: FastifyInstance, folder: string): Promise<void> {
  const built = existsSync(join(folder, 'index.html'));
  if (built)
    await app.register(fastifyStatic, {
      root: folder,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const forEver = HASHED.test(path);
        reply.header('cache-control', forEver ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });

  app.setNotFoundHandler((request, reply) => {
    if (!isPage(request)) {
      sendProblem(new NotFoundError(`${request.method} ${pathOf(request)}`), request, reply);
      return;
    }
    if (built) return reply.sendFile('index.html');
    return sendNotBuilt(reply);
  });
}

/** Anything a person may have typed or bookmarked; what looks like a file or an API is not. */
function isPage(request: FastifyRequest): boolean {
  const path = pathOf(request);
  const isFile = path.slice(path.lastIndexOf('/')).includes('.');
  return ['GET', 'HEAD'].includes(request.method) && !/^\/(api|chat)(\/|$)/.test(path) && !isFile;
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? '';
}

function sendNotBuilt(reply: FastifyReply): FastifyReply {
  return reply.code(503).type('text/html; charset=utf-8').send(NOT_BUILT);
}
