import { setTimeout as delay } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { decodePacket } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import type { LoadQuestions } from '../gateway/load/load.ts';
import { LOAD_CORE, PinnedProcess } from '../gateway/pinned-process.ts';
import { startSystem } from '../gateway/systems.ts';

const PAIRS = 100;
/** A message of a pair is three frames: it comes, is acknowledged, and is delivered. */
const FRAMES_PER_MESSAGE = 3;
const FRAMES_PER_SECOND = 5_000;
const HEAP_EVERY_MS = 10_000;

/** What a browser tells of the traffic page while frames pass. Needs the console built and CHROME_BIN. */
export async function measurePage(minutes: number): Promise<string> {
  const executablePath = process.env['CHROME_BIN'];
  if (executablePath === undefined) throw new Error('CHROME_BIN names no browser');
  const system = startSystem('gateway', { users: PAIRS * 2, members: 2 });
  const args = ['--no-sandbox', '--disable-gpu'];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const { port, push } = await system.ask('address');
    const url = `http://127.0.0.1:${port}`;
    const [name = '', value = ''] = (push.headers['cookie'] ?? '').split('=');
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await context.addCookies([{ name, value, url }]);
    const page = await context.newPage();
    const browserSide = await context.newCDPSession(page);
    await browserSide.send('Network.enable');
    await browserSide.send('Performance.enable');
    let [shown, leftOut] = [0, 0];
    browserSide.on('Network.webSocketFrameReceived', ({ response }) => {
      const data = Buffer.from(response.payloadData, 'base64');
      // Its command, in the header: all others need not be read.
      if (data.readInt8(6) !== Command.TrafficBatch) return;
      const { body } = decodePacket(data);
      shown += (body['frames'] as unknown[]).length;
      leftOut += body['dropped'] as number;
    });
    await page.addInitScript(OBSERVE);
    await page.goto(`${url}/traffic`);
    await page.waitForLoadState('networkidle');
    const load = new PinnedProcess<LoadQuestions>('load/load.ts', LOAD_CORE, {
      port,
      protocol: 'wire',
    });
    const heaps: number[] = [];
    try {
      await load.ask('connect', PAIRS * 2);
      const perSecond = FRAMES_PER_SECOND / FRAMES_PER_MESSAGE;
      const running = load.ask('pacePairs', { ms: minutes * 60_000, perSecond });
      const end = performance.now() + minutes * 60_000;
      while (performance.now() < end) {
        await delay(Math.min(HEAP_EVERY_MS, Math.max(0, end - performance.now())));
        await browserSide.send('HeapProfiler.collectGarbage');
        const { metrics } = await browserSide.send('Performance.getMetrics');
        const used = metrics.find((metric) => metric.name === 'JSHeapUsedSize')?.value ?? NaN;
        heaps.push(used / 1e6);
      }
      await running;
    } finally {
      await load.end();
    }
    const { tasks, late } = await page.evaluate<Observed>('globalThis.observed');
    return [
      `| traffic page, ${minutes} min at ${FRAMES_PER_SECOND} frames/s | |`,
      '|---|--:|',
      `| tasks beyond 50 ms: number, p95, longest (ms) | ${tasks.length}, ${ms(tasks, 0.95)}, ${ms(tasks, 1)} |`,
      `| main thread late for a timer: p95 (< 50), most (ms) | ${ms(late, 0.95)}, ${ms(late, 1)} |`,
      `| heap after garbage collection: first, last, most (MB, < 300) | ${heaps[0]?.toFixed(0)}, ${heaps.at(-1)?.toFixed(0)}, ${Math.max(...heaps).toFixed(0)} |`,
      `| frames sent to the page, left out | ${shown}, ${leftOut} |`,
    ].join('\n');
  } finally {
    await browser.close();
    await system.ask('stop').then(() => system.ended);
  }
}

/** Milliseconds: tasks that the browser calls long, and how late each beat of a timer was. */
interface Observed {
  readonly tasks: number[];
  readonly late: number[];
}

const OBSERVE = `
  globalThis.observed = { tasks: [], late: [] };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) globalThis.observed.tasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
  let due = performance.now() + 20;
  setInterval(() => {
    const now = performance.now();
    globalThis.observed.late.push(Math.max(0, now - due));
    due = now + 20;
  }, 20);
`;

function ms(values: readonly number[], part: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(0);
}
