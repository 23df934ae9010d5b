import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runningPostgres, stopPostgres } from '../storage/postgres-process.ts';

export interface ThrowAwayFolder {
  readonly dataDir: string;
  /** Once nothing runs in it any more. */
  remove(): Promise<void>;
}

const NAME = /^bzghost-demo-(\d+)-/;

/** A data folder below the system's temporary one, named after this process. */
export async function makeThrowAwayFolder(parent = tmpdir()): Promise<ThrowAwayFolder> {
  const folder = await mkdtemp(join(parent, `bzghost-demo-${process.pid}-`));
  // Run by root, PostgreSQL is another user who must get through.
  await chmod(folder, 0o711);
  return { dataDir: dataDirOf(folder), remove: () => removeFolder(folder) };
}

/**
 * Removes the folders of demos that were killed, and stops the databases they left running.
 * @returns how many there were
 */
export async function removeLeftovers(parent = tmpdir()): Promise<number> {
  const names = await readdir(parent);
  const dead = names.filter((name) => {
    const pid = NAME.exec(name)?.[1];
    return pid !== undefined && !isAlive(Number(pid));
  });
  for (const name of dead) {
    const data = join(dataDirOf(join(parent, name)), 'postgres');
    const running = await runningPostgres(data);
    if (running) await stopPostgres(data, running);
    await removeFolder(join(parent, name));
  }
  return dead.length;
}

function dataDirOf(folder: string): string {
  return join(folder, 'data');
}

/** PostgreSQL may write its last line while we are at it. */
async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is none of ours, but alive.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
