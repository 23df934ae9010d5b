import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import { sql } from 'kysely';
import { hashSecret } from '../secrets/secret.ts';
import { openStorage } from '../storage/storage.ts';
import { startServerProcess } from '../testing/server-process.ts';
import { silentLog } from '../testing/silent-log.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { THROW_AWAY } from '../testing/test-database.ts';
import { HonestTalk } from './testing/honest-talk.ts';
import type { StormOrder, StormReport } from './testing/storm-worker.ts';

/** `STORM_CLIENTS=… node --test server/gateway/reconnect-storm.load.test.ts` makes another one. */
const CLIENTS = Number(process.env['STORM_CLIENTS'] ?? 10_000);
/** Two sockets for each, and some for everything else. */
const FILES = CLIENTS + 500;
const HONEST = ['honest-1', 'honest-2', 'honest-3', 'honest-4'];
/** At 1,500 handshakes a second, and as much again for a machine that does other things, too. */
const WITHIN_S = 10 + (2 * CLIENTS) / 1_500;
/** Ten thousand closes alone keep the server busy for a second where it shares two cores with all this. */
const MAX_P99_MS = 5_000;

interface Limits {
  userLimits?: { open_files?: { soft: number | 'unlimited' } };
}

it(`${CLIENTS} clients that lose their connection at once are all back soon, and nobody else notices`, async (t) => {
  const { userLimits } = process.report.getReport() as unknown as Limits;
  const most = userLimits?.open_files?.soft ?? 'unlimited';
  if (most !== 'unlimited' && most < FILES) {
    t.skip(`a process may open ${most} files here, this takes ${FILES} (ulimit -n)`);
    return;
  }
  const dataDir = join(await temporaryFolder({ after }), 'data');
  const userIds = Array.from({ length: CLIENTS }, (_, n) => `storm-${n}`);
  await prepare(dataDir, [...HONEST, ...userIds]);
  const server = await startServerProcess({ DATA_DIR: dataDir, DRAIN_SECONDS: '0' });
  t.after(() => server.end('SIGTERM'));
  const { url } = server;

  const order: StormOrder = { url, userIds };
  const worker = new Worker(new URL('./testing/storm-worker.ts', import.meta.url), {
    workerData: order,
  });
  t.after(() => worker.terminate().then(() => undefined));
  await once(worker, 'message');
  const talk = await HonestTalk.start(url, HONEST, 'honest');
  worker.postMessage('storm');
  const [report] = (await once(worker, 'message')) as [StormReport];
  await talk.stop();

  const { p99, worst, sent } = talk.latencies();
  t.diagnostic(
    `all back after ${report.seconds.toFixed(1)} s, ${report.retries} tries more; ${sent} messages ` +
      `meanwhile, acknowledged within ${p99.toFixed(0)} ms (p99), ${worst.toFixed(0)} at most`,
  );
  const metrics = await (await fetch(`${url}/metrics`)).text();
  assert.match(metrics, new RegExp(`bzghost_gateway_sessions ${CLIENTS + HONEST.length}\n`));
  assert.ok(report.seconds < WITHIN_S, `it took ${report.seconds} s`);
  assert.deepEqual(talk.wrongs, [], 'every message was acknowledged and came, once');
  assert.ok(p99 < MAX_P99_MS, `messages waited ${p99} ms`);
});

/** A database with these users, the first four in one group; the token of each is `token of <id>`. */
async function prepare(dataDir: string, userIds: readonly string[]): Promise<void> {
  const { db, close } = await openStorage({ dataDir, settings: THROW_AWAY }, silentLog());
  const hashes = userIds.map((userId) => hashSecret(`token of ${userId}`));
  await sql`
    INSERT INTO users (id, username, nickname, password_hash, search)
    SELECT id, id, id, '', '' FROM unnest(${userIds}::text[]) AS id`.execute(db);
  await sql`
    INSERT INTO user_tokens (secret_hash, user_id, expires_at)
    SELECT secret_hash, user_id, now() + interval '1 day'
    FROM unnest(${hashes}::bytea[], ${userIds}::text[]) AS t (secret_hash, user_id)`.execute(db);
  await db
    .insertInto('groups')
    .values({ id: 'honest', name: 'honest', owner_id: HONEST[0]!, search: '' })
    .execute();
  await db
    .insertInto('group_members')
    .values(HONEST.map((user_id) => ({ group_id: 'honest', user_id, joined_at: new Date() })))
    .execute();
  await close();
}
