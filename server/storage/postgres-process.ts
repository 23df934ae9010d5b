import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { StartupError } from '../startup-error.ts';
import { errorCode } from './error-code.ts';

/** Names the socket file only: there is no TCP. */
export const POSTGRES_PORT = 5432;
export const POSTGRES_USER = 'bzghost';
export const POSTGRES_DATABASE = 'postgres';

/** A PostgreSQL that answers. */
export interface PostgresProcess {
  readonly pid: number;
  /** Where its socket is: the `host` for pg. */
  readonly socketFolder: string;
}

interface PidFile extends PostgresProcess {
  readonly ready: boolean;
}

/** `postmaster.pid` of a data folder, or null when there is none: PostgreSQL removes it when it stops. */
export async function readPidFile(data: string): Promise<PidFile | null> {
  let text: string;
  try {
    text = await readFile(join(data, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
  // pid, data folder, start time, port, socket folder, listen address, shared memory, status
  const [pid, , , , socketFolder, , , status] = text.split('\n').map((line) => line.trim());
  if (!pid) return null;
  return {
    pid: Number(pid),
    socketFolder: resolve(data, socketFolder ?? '.'),
    ready: status === 'ready',
  };
}

/** The PostgreSQL that answers on `data`, or null. Waits for one that is starting or stopping. */
export async function runningPostgres(data: string): Promise<PostgresProcess | null> {
  for (;;) {
    const file = await readPidFile(data);
    if (file === null) return null;
    switch (await probe(file.socketFolder)) {
      case 'answers':
        return { pid: file.pid, socketFolder: file.socketFolder };
      case 'absent':
        return null;
      case 'busy':
        await delay(100);
    }
  }
}

/** Stops a PostgreSQL as `pg_ctl -m fast` does. Resolves when it is gone, whoever its parent is. */
export async function stopPostgres(data: string, running: PostgresProcess): Promise<void> {
  const { pid, socketFolder } = running;
  const file = await readPidFile(data);
  if (file?.pid !== pid) return;
  process.kill(pid, 'SIGINT');
  // It removes the file last of all. Its parent may be gone, so there is no exit to wait for.
  while ((await readPidFile(data))?.pid === pid && isAlive(pid)) await delay(10);
  // A temporary one, made for this process alone.
  if (socketFolder !== data) await rm(socketFolder, { recursive: true, force: true });
}

/** Whether a living process is certainly not PostgreSQL. Only Linux can tell. */
export async function isSomethingElse(pid: number): Promise<boolean> {
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => null);
  return name !== null && name.trim() !== 'postgres';
}

async function probe(socketFolder: string): Promise<'answers' | 'busy' | 'absent'> {
  const client = new Client({
    host: socketFolder,
    port: POSTGRES_PORT,
    user: POSTGRES_USER,
    database: POSTGRES_DATABASE,
  });
  // A connection cut while we say goodbye is no news.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return 'answers';
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return 'absent';
    // cannot_connect_now: starting up, recovering or shutting down; too_many_connections: alive.
    if (code === '57P03') return 'busy';
    if (code === '53300') return 'answers';
    throw new StartupError(`PostgreSQL in ${socketFolder} refuses us: ${(error as Error).message}`);
  } finally {
    await client.end();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
