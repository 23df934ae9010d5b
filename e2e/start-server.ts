import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface StartedServer {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts `server/main.ts` or `server/demo/demo.ts` as an operator would, on a fresh data folder and a free port. */
export async function startServer(entry: 'main.ts' | 'demo/demo.ts'): Promise<StartedServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'bzghost-e2e-'));
  const path = fileURLToPath(new URL(`../server/${entry}`, import.meta.url));
  const server = spawn(process.execPath, [path], {
    env: { ...process.env, PORT: '0', DATA_DIR: dataDir, NODE_ENV: 'test', LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    await rm(dataDir, { recursive: true, force: true });
  };
  for await (const line of createInterface({ input: server.stdout })) {
    const url = /http:\/\/[\d.:]+/.exec(line)?.[0];
    if (url === undefined) continue;
    server.stdout.resume();
    return { url, stop };
  }
  await stop();
  throw new Error(`${entry} ended before it printed its address`);
}
