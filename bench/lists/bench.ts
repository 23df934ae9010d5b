// npm run bench:lists: whether lists answer in time when there is very much in them. Ends by itself.
//   --quick          shows in seconds that everything runs; the numbers mean nothing
//   --runs <n>       of each request
//   --only <text>    requests whose title has this in it
//   --data <folder>  keeps the data there, and takes what an earlier run has built
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createLog } from '../../server/log.ts';
import { openStorage } from '../../server/storage/storage.ts';
import { appendSection } from '../results.ts';
import { measure, type Measured, measureList, warmUp } from './measure.ts';
import { FULL, type Plan, QUICK } from './plan.ts';
import { buildPopulation, isBuilt } from './population/build.ts';
import { slowest, table, verdict } from './report.ts';
import { listRequests, singleRequests } from './requests.ts';
import { type ListServer, startListServer } from './server.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    runs: { type: 'string' },
    only: { type: 'string' },
    data: { type: 'string' },
  },
});
const base = values.quick ? QUICK : FULL;
const plan: Plan = { ...base, runs: Number(values.runs ?? base.runs) };
/** Nobody minds losing this data in a power cut; reading is the same. */
const UNSAFE = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };

const folder = values.data === undefined ? await temporaryFolder() : resolve(values.data);
await mkdir(folder, { recursive: true });
const log = createLog('error');
const storage = await openStorage({ dataDir: join(folder, 'data'), settings: UNSAFE }, log);
try {
  if (!(await isBuilt(storage.pool, plan))) await buildPopulation(storage.pool, plan, tell);
  const server = await startListServer(storage, plan.online, log);
  try {
    const measured = await measureAll(server);
    process.stdout.write(`\n${verdict(measured)}\n\n${table(measured)}\n`);
    if (!values.quick && values.only === undefined) {
      await append(`${verdict(measured)}. The slowest:\n\n${table(slowest(measured))}`);
    }
  } finally {
    await server.close();
  }
} finally {
  await storage.close();
  if (values.data === undefined) await rm(folder, { recursive: true, force: true });
}

async function measureAll(server: ListServer): Promise<Measured[]> {
  const wanted = (title: string) => title.includes(values.only ?? '');
  const measured: Measured[] = [];
  const lists = listRequests().filter(({ path, query }) =>
    wanted(`${path} ${JSON.stringify(query)}`),
  );
  await warmUp(server, lists);
  for (const request of lists) {
    add(await measureList(server, request, plan));
  }
  for (const path of singleRequests().filter(wanted)) {
    add([await measure(server, path, path, {}, plan)]);
  }
  return measured;

  function add(timed: readonly Measured[]): void {
    measured.push(...timed);
    for (const { title, p50, p95 } of timed) {
      tell(`${title}: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`);
    }
  }
}

async function append(report: string): Promise<void> {
  const { users, groups, memberships, messages, online, runs } = plan;
  const figure = (count: number) => count.toLocaleString('en');
  await appendSection(
    'Lists',
    [
      `${figure(users)} users, ${figure(groups)} groups, ${figure(memberships)} memberships, ` +
        `${figure(messages)} messages, ${figure(online)} connected; ${runs} runs of each request`,
    ],
    report,
    ['pg'],
  );
}

async function temporaryFolder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'bzghost-bench-'));
  // Run by root, PostgreSQL is another user who must get through.
  await chmod(made, 0o711);
  return made;
}

function tell(what: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${what}\n`);
}
