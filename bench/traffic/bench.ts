// npm run bench:traffic: what watching costs the gateway, and what the traffic page costs a browser.
//   --quick        shows in seconds that the first part runs; the numbers mean nothing
//   --rounds <n>, --seconds <n>   of the first part
//   --minutes <n>  how long the page is measured
//   --only <part>  throughput or page
import { appendFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measurePage } from './page.ts';
import { compareThroughput } from './throughput.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    minutes: { type: 'string', default: '10' },
    only: { type: 'string' },
  },
});
const { quick } = values;
const tables: string[] = [];
if (values.only !== 'page') {
  tables.push(
    await compareThroughput({
      rounds: Number(values.rounds ?? (quick ? 1 : 9)),
      pairs: quick ? 5 : 200,
      members: quick ? 20 : 1_000,
      senders: quick ? 4 : 20,
      window: quick ? 8 : 320,
      warmUpMs: quick ? 50 : 3_000,
      measureMs: quick ? 150 : Number(values.seconds ?? 4) * 1_000,
    }),
  );
}
if (values.only !== 'throughput' && !quick) tables.push(await measurePage(Number(values.minutes)));
const text = tables.join('\n\n');
process.stdout.write(`\n${text}\n`);
if (!quick && values.only === undefined) {
  const head = [
    `## Watching traffic, ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    '',
    `* ${cpus()[0]?.model.trim()} × ${cpus().length}, Node ${process.version}; load average ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}`,
  ].join('\n');
  const results = fileURLToPath(new URL('../results.md', import.meta.url));
  await appendFile(results, `\n${head}\n\n${text}\n`);
}
