// npm run bench:import: what importing a hundred thousand users costs, and whether it leaves what its mode
// says. The real server over HTTP, on its own PostgreSQL. Ends by itself.
//   --quick           shows in seconds that everything runs; the numbers mean nothing
//   --rows <n>        of each file
//   --passwords <n>   of the files with passwords; 100000 take half an hour on two cores, twice
//   --only <text>     scenarios whose title has this in it
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import {
  POSTGRES_DATABASE,
  POSTGRES_PORT,
  POSTGRES_USER,
  readPidFile,
} from '../../server/storage/postgres-process.ts';
import { startServerProcess } from '../../server/testing/server-process.ts';
import { appendSection } from '../results.ts';
import { writeSheet } from './files.ts';
import { HonestPair } from './honest-pair.ts';
import { type Memory, MemoryWatch } from './memory.ts';
import { Operator } from './operator.ts';
import { checkOutcome, insertKnown } from './outcome.ts';
import { FULL, type Plan, QUICK } from './plan.ts';
import { type Measured, passwordsTold, table } from './report.ts';
import { type Scenario, scenarios } from './scenarios.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rows: { type: 'string' },
    passwords: { type: 'string' },
    only: { type: 'string', default: '' },
  },
});
const base = values.quick ? QUICK : FULL;
const plan: Plan = {
  rows: Number(values.rows ?? base.rows),
  passwords: Number(values.passwords ?? base.passwords),
};
const PASSWORD = 'a password for the bench';
/** The server rests so long before what it has is taken for its rest. */
const REST_MS = values.quick ? 0 : 2_000;

const folder = await mkdtemp(join(tmpdir(), 'bzghost-bench-'));
// Run by root, PostgreSQL is another user who must get through.
await chmod(folder, 0o711);
const dataDir = join(folder, 'data');
const server = await startServerProcess({ DATA_DIR: dataDir, ADMIN_PASSWORD: PASSWORD });
const db = await openDatabase();
try {
  const operator = await Operator.signIn(server.url, PASSWORD);
  const pair = await HonestPair.begin(server.url, operator);
  const memory = new MemoryWatch(server.url);
  const wanted = scenarios(plan).filter(({ title }) => title.includes(values.only));
  const measured: Measured[] = [];
  for (const scenario of wanted) {
    measured.push(await measure(scenario, operator, pair, memory));
    tell(`${scenario.title}: ${measured.at(-1)?.outcome ?? ''}`);
  }
  await pair.stop();
  await memory.stop();
  const told = `${table(measured)}\n\n${passwordsTold(measured)}`;
  process.stdout.write(`\n${told}\n`);
  if (!values.quick && values.only === '') await append(told);
} finally {
  await db.end();
  await server.end('SIGTERM');
  await rm(folder, { recursive: true, force: true });
}
// The operator's and the honest clients' sockets went with the server.
process.exit();

async function measure(
  scenario: Scenario,
  operator: Operator,
  pair: HonestPair,
  watch: MemoryWatch,
): Promise<Measured> {
  const { prefix, format, mode, rows, bad } = scenario;
  const path = join(folder, `${prefix}.${format}`);
  await writeSheet(path, format, scenario);
  if (mode !== 'fail') await insertKnown(db, prefix, rows);
  await delay(REST_MS);
  const rest = await watch.now();
  watch.takeMost();
  pair.take();
  const dry = await operator.import(path, format, mode, true);
  if (dry.job.state !== 'done') throw new Error(`${prefix}: ${dry.job.message}`);
  const real = await operator.import(path, format, mode, false);
  const refused = mode === 'fail' && bad;
  if (real.job.state !== (refused ? 'failed' : 'done')) {
    throw new Error(`${prefix}: ${real.job.state} ${real.job.message}`);
  }
  const most = watch.takeMost();
  const above: Memory = { rss: most.rss - rest.rss, heap: most.heap - rest.heap };
  const roundTrips = pair.take().sort((a, b) => a - b);
  const outcome = await checkOutcome(db, { prefix, rows, mode, refused });
  await rm(path);
  return { scenario, dry, real, outcome, above, roundTrips };
}

async function openDatabase(): Promise<Client> {
  const running = await readPidFile(join(dataDir, 'postgres'));
  if (!running) throw new Error('the embedded PostgreSQL does not run');
  const client = new Client({
    host: running.socketFolder,
    port: POSTGRES_PORT,
    user: POSTGRES_USER,
    database: POSTGRES_DATABASE,
  });
  await client.connect();
  return client;
}

async function append(report: string): Promise<void> {
  const figure = (count: number) => count.toLocaleString('en');
  await appendSection(
    'Imports',
    [
      `${figure(plan.rows)} rows, one in ten of them known before but in \`fail\`; ${figure(plan.passwords)} rows where ` +
        'there are passwords; each file checked first, then imported, on an embedded database as it ships',
    ],
    report,
    ['csv-parse', 'saxes', 'yauzl', 'pg'],
  );
}

function tell(what: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${what}\n`);
}
