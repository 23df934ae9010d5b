import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { FirstLogin } from './admins/first-admin.ts';
import { ensureFirstAdmin } from './admins/first-admin.ts';
import { buildApp } from './app.ts';
import type { Config } from './config.ts';
import { StartupError } from './startup-error.ts';
import { errorCode } from './storage/error-code.ts';
import type { Storage } from './storage/storage.ts';
import { openStorage } from './storage/storage.ts';

/** A server that answers. */
export interface RunningServer {
  /** `http://127.0.0.1:8080`: as a browser on this machine reaches it. */
  readonly url: string;
  /** The password to show, while it is a well-known or a new random one. */
  readonly firstLogin: FirstLogin | null;
  readonly storage: Storage;
  /** Settles when the server cannot go on, and with why. */
  readonly failed: Promise<Error>;
  /** Tells clients, stores what is in flight, closes sockets, then the database. */
  close(): Promise<void>;
}

/**
 * Opens the storage, builds the app and listens.
 * @param prepare works on the migrated database before anybody can reach the server, or has an account.
 * @throws StartupError in words for the operator; nothing is left running then.
 */
export async function startServer(
  config: Config,
  log: FastifyBaseLogger,
  prepare: (storage: Storage) => Promise<void> = async () => undefined,
): Promise<RunningServer> {
  if (config.demo && config.production)
    throw new StartupError(
      'The demo lets everybody in with a well-known password: it does not run with NODE_ENV=production.',
    );
  const storage = await openStorage(config, log);
  let app: FastifyInstance | null = null;
  const close = async () => {
    await app?.close();
    await storage.close();
  };
  try {
    await prepare(storage);
    app = await buildApp({ config, storage, log });
    await listen(app, config);
    // Last, because a random password is shown only once: nothing may fail before it is.
    const firstLogin = await ensureFirstAdmin(storage.db, config);
    const { address, port, family } = app.server.address() as AddressInfo;
    const lost = storage.lost.then(() => new Error('another server has taken over the database'));
    return {
      url: `http://${reachable(address, family)}:${port}`,
      firstLogin,
      storage,
      failed: lost,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function listen(app: FastifyInstance, { port, host }: Config): Promise<void> {
  try {
    await app.listen({ port, host });
  } catch (error) {
    const reasons: Record<string, string> = {
      EADDRINUSE: `Port ${port} is taken: stop what listens there, or set PORT to another one.`,
      EACCES: `Port ${port} is not allowed: set PORT to one from 1024 on.`,
      EADDRNOTAVAIL: `HOST ${host} is no address of this machine.`,
      ENOTFOUND: `HOST ${host} is unknown.`,
    };
    const reason = reasons[errorCode(error)];
    throw reason === undefined ? error : new StartupError(reason);
  }
}

/** An address that means every network is no address to open. */
function reachable(address: string, family: string): string {
  if (address === '0.0.0.0' || address === '::') return 'localhost';
  return family === 'IPv6' ? `[${address}]` : address;
}

/** Longest time a graceful stop may take beyond its drain before the process ends anyway. */
const STOP_WITHIN_SECONDS = 20;

/**
 * Runs `server` until a signal, and ends the process then. A second signal ends it at once: what
 * was acknowledged is stored, and the database recovers by itself.
 */
export async function runUntilSignal(
  server: Pick<RunningServer, 'failed' | 'close'>,
  log: FastifyBaseLogger,
  { drainSeconds }: Pick<Config, 'drainSeconds'>,
): Promise<never> {
  const stop = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const reason = await Promise.race([
    server.failed,
    ...signals.map((signal) => once(process, signal, { signal: stop.signal }).then(() => signal)),
  ]);
  for (const signal of signals) process.once(signal, () => process.exit(1));
  if (typeof reason === 'string') log.info({ signal: reason }, 'stopping');
  else log.fatal({ err: reason }, 'stopping');

  setTimeout(
    () => {
      log.error('stopping takes too long, giving up');
      process.exit(1);
    },
    (drainSeconds + STOP_WITHIN_SECONDS) * 1_000,
  ).unref();
  await server.close();
  log.info('stopped');
  process.exit(typeof reason === 'string' ? 0 : 1);
}
