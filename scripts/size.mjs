// npm run size: what a first visit transfers, as a browser with an empty cache sees it, against the
// budget. Starts the real server on an empty data folder.
import { readFile } from 'node:fs/promises';
import { chromium } from '@playwright/test';
import { startServer } from '../e2e/start-server.ts';

/** Brotli bytes of scripts and styles on the first visit of the login page. */
const LOGIN_BUDGET_BYTES = 140_000;
/** Stands in every build of the chart library, minified or not. */
const CHART_CODE = /zrender|echarts/;

const server = await startServer('main.ts');
const browser = await chromium.launch({
  executablePath: process.env.CHROME_BIN,
  args: ['--no-sandbox', '--disable-gpu'],
});

/** Opens a page with an empty cache; returns its scripts and styles with the bytes they took. */
async function visit(path) {
  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();
  const files = [];
  page.on('requestfinished', async (request) => {
    if (!['script', 'stylesheet'].includes(request.resourceType())) return;
    const [response, sizes] = await Promise.all([request.response(), request.sizes()]);
    files.push({
      name: new URL(request.url()).pathname,
      encoding: response.headers()['content-encoding'] ?? 'none',
      bytes: sizes.responseBodySize,
    });
  });
  await page.goto(path, { waitUntil: 'networkidle' });
  await context.close();
  return files.sort((a, b) => b.bytes - a.bytes);
}

async function holdsCharts({ name }) {
  const code = await readFile(new URL(`../dist/console${name}`, import.meta.url), 'utf8');
  return CHART_CODE.test(code);
}

let exceeded;
try {
  const files = await visit('/login');
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { name, encoding, bytes } of files) {
    console.log(`${String(bytes).padStart(8)} ${encoding.padEnd(4)} ${name}`);
  }
  console.log(
    `${String(total).padStart(8)} bytes on the first visit of /login, ${LOGIN_BUDGET_BYTES} allowed`,
  );
  exceeded = files.length === 0 || total > LOGIN_BUDGET_BYTES;
  if (exceeded) console.error('The first visit is over its budget.');

  for (const file of files) {
    if (!(await holdsCharts(file))) continue;
    console.error(`${file.name} holds chart code, which only the monitor may load.`);
    exceeded = true;
  }
} finally {
  await browser.close();
  await server.stop();
}
process.exit(exceeded ? 1 : 0);
