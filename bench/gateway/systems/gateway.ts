// The server as it is run, on its own PostgreSQL: every check, group commit, membership, counters,
// metrics. Only the rate of frames that one connection may send is lifted, for there the load is more
// than an honest client's.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureFirstAdmin } from '../../../server/admins/first-admin.ts';
import { buildApp } from '../../../server/app.ts';
import { readConfig } from '../../../server/config.ts';
import { createLog } from '../../../server/log.ts';
import { openStorage } from '../../../server/storage/storage.ts';
import { pin, startOptions, SYSTEM_CORE } from '../pinned-process.ts';
import type { Population } from '../population.ts';
import { populate } from './populate.ts';
import { postgresCpuTime } from './postgres-cpu-time.ts';
import { ANNOUNCEMENT, serveSystem } from './system-process.ts';

const PASSWORD = 'the password of this bench';

const folder = await mkdtemp(join(tmpdir(), 'bzghost-bench-'));
// Run by root, PostgreSQL is another user who must get through.
await chmod(folder, 0o711);
const log = createLog('error');
const config = {
  ...readConfig({ ADMIN_PASSWORD: PASSWORD, PORT: '0' }),
  dataDir: join(folder, 'data'),
  maxFramesPerSecond: 100_000,
};

// The bench starts this process on the generator's core: there the database, its child, stays.
const storage = await openStorage(config, log);
pin(process.pid, SYSTEM_CORE);

await populate(storage.pool, startOptions() as Population);
await ensureFirstAdmin(storage.db, config);
const app = await buildApp({ config, storage, log });
const url = await app.listen({ port: config.port, host: config.host });

serveSystem(
  {
    port: Number(new URL(url).port),
    push: {
      path: '/api/announcements',
      headers: { cookie: await signIn(), 'content-type': 'application/json' },
      body: JSON.stringify({ ...ANNOUNCEMENT, audience: { kind: 'online' } }),
    },
  },
  async () => {
    await app.close();
    await storage.close();
    await rm(folder, { recursive: true, force: true });
  },
  () => postgresCpuTime(join(config.dataDir, 'postgres')),
);

async function signIn(): Promise<string> {
  const payload = { username: 'admin', password: PASSWORD };
  const answer = await app.inject({ method: 'POST', url: '/api/session', payload });
  const cookie = answer.cookies.find(({ name }) => name === 'session');
  if (!cookie) throw new Error(`not signed in: ${answer.body}`);
  return `${cookie.name}=${cookie.value}`;
}
