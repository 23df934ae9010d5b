import { defineConfig } from '@playwright/test';

const executablePath = process.env['CHROME_BIN'];

/** Every worker has the real console on a real server of its own: see `test.ts`. */
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  workers: 2,
  timeout: 60_000,
  reporter: 'list',
  use: {
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
    // `--trace on` records one.
    screenshot: 'only-on-failure',
    launchOptions: {
      args: ['--no-sandbox', '--disable-gpu'],
      ...(executablePath ? { executablePath } : {}),
    },
  },
});
