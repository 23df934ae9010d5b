import { type BrowserContextOptions, request, test as base } from '@playwright/test';
import { FIRST_PASSWORD, OPERATOR } from './operator.ts';
import { startServer } from './start-server.ts';

type StorageState = Exclude<BrowserContextOptions['storageState'], string | undefined>;

interface OfWorker {
  readonly serverUrl: string;
  /** The operator's session. */
  readonly signedIn: StorageState;
}

/**
 * The real console on the real server: each worker has one with an empty database of its own, so that
 * files side by side do not see each other's data. Pages are the operator's, signed in.
 */
export const test = base.extend<object, OfWorker>({
  serverUrl: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads from it what the fixture needs
    async ({}, use) => {
      const { url, stop } = await startServer('main.ts');
      // For the clients that tests connect over the wire.
      process.env['E2E_URL'] = url;
      await use(url);
      await stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  signedIn: [
    async ({ serverUrl }, use) => {
      const api = await request.newContext({ baseURL: serverUrl, failOnStatusCode: true });
      const { username, password } = OPERATOR;
      await api.post('/api/session', { data: { username, password: FIRST_PASSWORD } });
      await api.put('/api/session/password', { data: { current: FIRST_PASSWORD, next: password } });
      await use(await api.storageState());
      await api.dispose();
    },
    { scope: 'worker' },
  ],
  baseURL: ({ serverUrl }, use) => use(serverUrl),
  storageState: ({ signedIn }, use) => use(signedIn),
});
