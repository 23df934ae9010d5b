import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { WebSocket } from 'ws';
import { encodePacket } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import { ensureFirstAdmin } from '../../server/admins/first-admin.ts';
import { buildApp } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import type { createLog } from '../../server/log.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { userId } from './population/users.ts';

const ADMIN_PASSWORD = 'a password for the bench';
/** Sockets opened at the same time. */
const AT_ONCE = 50;

/** The real app with people connected to it, and an operator who asks. */
export interface ListServer {
  readonly app: FastifyInstance;
  request(options: InjectOptions): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
}

export async function startListServer(
  storage: Storage,
  online: number,
  log: ReturnType<typeof createLog>,
): Promise<ListServer> {
  const config = {
    ...readConfig({ ADMIN_PASSWORD }),
    legacyBind: 'allow' as const,
    maxSocketsPerAddress: Infinity,
  };
  await ensureFirstAdmin(storage.db, config);
  const app = await buildApp({ config, storage, log });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const sockets: WebSocket[] = [];
  for (let from = 0; from < online; from += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, online - from) }, (_, index) =>
      connect(url, userId(from + index)),
    );
    sockets.push(...(await Promise.all(some)));
  }
  const answer = await app.inject({
    method: 'POST',
    url: '/api/session',
    payload: { username: 'admin', password: ADMIN_PASSWORD },
  });
  const session = answer.cookies.find(({ name }) => name === 'session')?.value;
  if (session === undefined) throw new Error(`not signed in: ${answer.body}`);
  return {
    app,
    request: (options) => app.inject({ ...options, cookies: { session } }),
    async close() {
      for (const socket of sockets) socket.terminate();
      await app.close();
    },
  };
}

/** Resolves when the user is bound. */
async function connect(url: string, id: string): Promise<WebSocket> {
  const socket = new WebSocket(new URL('/chat', url.replace(/^http/, 'ws')), {
    perMessageDeflate: false,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('open', () => {
      socket.send(encodePacket(Command.BindRequest, { userId: id }));
    });
    socket.once('message', () => {
      resolve();
    });
  });
  return socket;
}
