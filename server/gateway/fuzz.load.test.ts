import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { after, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { Command } from '#contract/wire/commands';
import { MessagesRepository } from '../messages/messages.repository.ts';
import { testDatabase } from '../testing/test-database.ts';
import { until } from '../testing/until.ts';
import { ProtocolDoctor } from '../traffic/protocol-doctor.ts';
import { ViolationsRepository } from '../traffic/violations.repository.ts';
import { HonestTalk } from './testing/honest-talk.ts';
import { HOSTILE_LIMITS } from './testing/hostile-model.ts';
import type { HostileOrder, HostileReport } from './testing/hostile-worker.ts';
import { startGateway } from './testing/start-gateway.ts';

/** `FUZZ_SEED=… FUZZ_FRAMES=… node --test server/gateway/fuzz.load.test.ts` repeats a run, or makes a longer one. */
const SEED = Number(process.env['FUZZ_SEED'] ?? randomInt(2 ** 31));
const FRAMES = Number(process.env['FUZZ_FRAMES'] ?? 100_000);
/** Sent before memory is looked at first, so that everything is compiled and every pool filled. */
const WARM_UP_FRAMES = 5_000;
const MAX_GROWTH_BYTES = 16 << 20;
/** Of honest messages. Generous, because the attackers and the database share the machine with them. */
const MAX_P99_MS = 2_500;
const HONEST = ['h-ada', 'h-bob', 'h-cy', 'h-dan'];
const HOSTILE = Array.from({ length: 50 }, (_, n) => `x-${n}`);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

async function heapBytes(): Promise<number> {
  // What a collection frees may be freed in the turn behind it.
  for (let times = 0; times < 3; times++) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function attack(order: HostileOrder): Promise<HostileReport> {
  const worker = new Worker(new URL('./testing/hostile-worker.ts', import.meta.url), {
    workerData: order,
  });
  const [report] = (await once(worker, 'message')) as [HostileReport];
  await worker.terminate();
  return report;
}

it(`a hundred thousand hostile frames change nothing for anybody else (FUZZ_SEED=${SEED})`, async (t) => {
  const storage = await testDatabase({ after });
  const errors: string[] = [];
  const log = {
    info: () => undefined,
    warn: (details: object, message: string) =>
      errors.push(`${message} ${JSON.stringify(details)}`),
    error: (details: object, message: string) =>
      errors.push(`${message} ${JSON.stringify(details)}`),
  };
  const doctor = new ProtocolDoctor(
    new ViolationsRepository(storage.db),
    log,
    async () => undefined,
  );
  t.after(() => doctor.close());
  const server = await startGateway(t, {
    // The real one: it must not keep what it is told either.
    conformance: doctor,
    messages: new MessagesRepository(storage.pool),
    receipts: { record: async () => false },
    lastSeen: { record: async () => undefined },
    limits: { ...HOSTILE_LIMITS, closeWithinMs: 10_000, refusedBinds: Infinity },
    log,
  });
  const { ports, gateway, url } = server;
  for (const userId of [...HONEST, ...HOSTILE]) ports.knownUsers.add(userId);
  ports.members.set('honest', HONEST);
  ports.members.set('hostile', HOSTILE.slice(0, 10));

  const talk = await HonestTalk.start(url, HONEST, 'honest');
  const warmUp = await attack({ url, seed: SEED + 1, frames: WARM_UP_FRAMES, userIds: HOSTILE });
  await until(() => gateway.connectionCount === HONEST.length);
  const before = await heapBytes();
  const startedAt = performance.now();
  const report = await attack({ url, seed: SEED, frames: FRAMES, userIds: HOSTILE });
  const seconds = (performance.now() - startedAt) / 1_000;
  await talk.stop();
  await until(() => gateway.connectionCount === HONEST.length);
  const growth = (await heapBytes()) - before;

  const { p99, worst, sent } = talk.latencies();
  t.diagnostic(
    `${report.frames} frames on ${report.connections} connections in ${seconds.toFixed(1)} s; ` +
      `${gateway.counters.violations} violations; heap ${(before / 2 ** 20).toFixed(1)} MiB, ` +
      `grown by ${(growth / 2 ** 20).toFixed(1)}; ${sent} honest messages, ` +
      `acknowledged within ${p99.toFixed(0)} ms (p99), ${worst.toFixed(0)} at most`,
  );
  assert.deepEqual([...warmUp.wrongs, ...report.wrongs], []);
  assert.deepEqual(errors, [], 'nothing surprised the server');
  assert.ok(report.frames >= FRAMES);
  // Every way of speaking was attacked.
  if (FRAMES >= 50_000) {
    for (const code of ['bad-seal', 'unknown-serializer', 'bad-payload', 'bad-text']) {
      assert.ok((report.violations.get(code) ?? 0) > 10, `${code} occurred`);
    }
  }
  const expected = new Map(warmUp.violations);
  for (const [code, count] of report.violations) {
    expected.set(code, (expected.get(code) ?? 0) + count);
  }
  assert.deepEqual(
    Object.fromEntries([...gateway.violations.byCode()].sort()),
    Object.fromEntries([...expected].sort()),
  );
  assert.equal(
    gateway.counters.violations,
    [...expected.values()].reduce((sum, count) => sum + count, 0),
  );
  assert.deepEqual(talk.wrongs, [], 'every honest message was acknowledged and came, once');
  assert.ok(p99 < MAX_P99_MS, `honest messages waited ${p99} ms`);
  assert.ok(growth < MAX_GROWTH_BYTES, `memory grew by ${growth} bytes`);
  const client = await server.client('ada');
  assert.equal(
    (await client.request(Command.HeartbeatRequest, {}, Command.HeartbeatResponse))['command'],
    Command.HeartbeatResponse,
  );
});
