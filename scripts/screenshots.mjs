// npm run screenshots: the pictures of the documentation, taken of the demo once it has come to life.
import { chromium } from '@playwright/test';
import { startServer } from '../e2e/start-server.ts';

const MINUTES_OF_LIFE = 4;

const PICTURES = [
  { file: 'overview.png', locale: 'en-US', colorScheme: 'light', path: '/monitor' },
  { file: 'overview.zh-CN.png', locale: 'zh-CN', colorScheme: 'dark', path: '/monitor' },
];

const server = await startServer('demo/demo.ts');
const browser = await chromium.launch({
  executablePath: process.env.CHROME_BIN,
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  await new Promise((resolve) => setTimeout(resolve, MINUTES_OF_LIFE * 60_000));
  for (const { file, locale, colorScheme, path } of PICTURES) {
    const viewport = { width: 1440, height: 900 };
    const context = await browser.newContext({
      baseURL: server.url,
      locale,
      colorScheme,
      viewport,
    });
    const page = await context.newPage();
    const data = { username: 'admin', password: '123456' };
    await page.request.post('/api/session', { data });
    await page.goto(path);
    await page.locator('canvas').first().waitFor();
    await page.screenshot({ path: `docs/screenshots/${file}` });
    await context.close();
  }
} finally {
  await browser.close();
  await server.stop();
}
