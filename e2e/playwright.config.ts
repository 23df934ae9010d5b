import { defineConfig } from '@playwright/test';
import { SIGNED_IN } from './operator.ts';

const executablePath = process.env['CHROME_BIN'];

/** The real console on the real server, which `start-server.ts` starts on an empty database. */
export default defineConfig({
  testDir: '.',
  globalSetup: './start-server.ts',
  outputDir: '../test-results',
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  workers: 1,
  timeout: 60_000,
  reporter: 'list',
  use: {
    baseURL: process.env['E2E_URL'],
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
    // `--trace on` records one.
    screenshot: 'only-on-failure',
    launchOptions: {
      args: ['--no-sandbox', '--disable-gpu'],
      ...(executablePath ? { executablePath } : {}),
    },
  },
  projects: [
    { name: 'first login', testMatch: 'first-login.spec.ts' },
    {
      name: 'console',
      dependencies: ['first login'],
      testIgnore: 'first-login.spec.ts',
      use: { storageState: SIGNED_IN },
    },
  ],
});
