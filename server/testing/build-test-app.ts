import type { FastifyInstance } from 'fastify';
import { ensureFirstAdmin } from '../admins/first-admin.ts';
import type { AppDependencies } from '../app.ts';
import { buildApp } from '../app.ts';
import type { Config } from '../config.ts';
import { readConfig } from '../config.ts';
import type { Storage } from '../storage/storage.ts';
import { silentLog } from './silent-log.ts';
import type { Cleanup } from './temporary-folder.ts';
import { startTestDatabase } from './test-database.ts';

/** A first password good enough to be kept. */
export const ADMIN_PASSWORD = 'a good first password';

export interface TestAppOptions extends Partial<Omit<AppDependencies, 'config' | 'storage'>> {
  readonly config?: Partial<Config>;
  /** One that is shared; by default the app gets its own. */
  readonly storage?: Storage;
  /** Listens on a free port, for sockets; without it `app.inject` does. */
  readonly listen?: boolean;
}

export interface TestApp {
  readonly app: FastifyInstance;
  readonly storage: Storage;
  /** '' unless it listens. */
  readonly url: string;
  /** Signs `admin` in; resolves to the cookies for `app.inject`. */
  signIn(password?: string): Promise<{ session: string }>;
}

/** The app that main.ts runs, on a database of its own, gone when `t` is over. */
export async function buildTestApp(t: Cleanup, options: TestAppOptions = {}): Promise<TestApp> {
  const { listen = false, log = silentLog(), ...rest } = options;
  const storage = options.storage ?? (await startTestDatabase());
  const config = { ...readConfig({ ADMIN_PASSWORD }), ...options.config };
  await ensureFirstAdmin(storage.db, config);
  const app = await buildApp({ ...rest, config, storage, log });
  t.after(async () => {
    await app.close();
    if (options.storage === undefined) await storage.close();
  });
  const url = listen ? await app.listen({ port: 0, host: '127.0.0.1' }) : '';
  const signIn = async (password = ADMIN_PASSWORD) => {
    const payload = { username: 'admin', password };
    const answer = await app.inject({ method: 'POST', url: '/api/session', payload });
    const cookie = answer.cookies.find(({ name }) => name === 'session');
    if (cookie === undefined) throw new Error(`not signed in: ${answer.body}`);
    return { session: cookie.value };
  };
  return { app, storage, url, signIn };
}
