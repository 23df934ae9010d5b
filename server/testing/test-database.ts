import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, glob, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { errorCode } from '../storage/error-code.ts';
import type { Storage } from '../storage/storage.ts';
import { openStorage } from '../storage/storage.ts';
import { silentLog } from './silent-log.ts';
import type { Cleanup } from './temporary-folder.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** Faster, and nobody minds losing the data in a power cut. */
export const THROW_AWAY = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  // Every table that is emptied looks through all of them.
  shared_buffers: '32MB',
};

/**
 * A migrated, empty PostgreSQL of its own in a temporary folder, gone when `t` is over:
 * `await testDatabase({ after })` at the top of a file, or `await testDatabase(t)` in a test.
 * May be closed before.
 */
export async function testDatabase(t: Cleanup): Promise<Storage> {
  const storage = await startTestDatabase();
  t.after(storage.close);
  return storage;
}

/** The same, gone when it is closed. */
export async function startTestDatabase(): Promise<Storage> {
  const folder = await makeTemporaryFolder();
  const dataDir = join(folder, 'data');
  await copyStarted(dataDir);
  const storage = await openThrowAway(dataDir);
  let closed: Promise<void> | undefined;
  const close = async () => {
    await storage.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { ...storage, close: () => (closed ??= close()) };
}

/** Makes `dataDir`, which must not be there, what a first start and a stop leave. */
export async function copyStarted(dataDir: string): Promise<void> {
  await copy(await template(), dataDir);
}

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const CACHE = join(PROJECT, 'node_modules/.cache/test-database');

/**
 * A data folder as it is after the first start, kept from run to run: making one takes seconds, copying it
 * none. Whatever decides what is in it names it, so that a change makes a new one.
 */
async function template(): Promise<string> {
  const made = createHash('sha256');
  const sources = ['server/storage/{migrations/*,embedded-postgres}.ts', 'package-lock.json'];
  for await (const file of glob(sources, { cwd: PROJECT }))
    made.update(await readFile(join(PROJECT, file)));
  const folder = join(CACHE, made.digest('hex').slice(0, 16));
  if (
    await access(folder).then(
      () => true,
      () => false,
    )
  )
    return folder;

  // Made elsewhere and moved: a test process beside this one sees all of it or nothing.
  const workshop = await makeTemporaryFolder();
  const dataDir = join(workshop, 'data');
  await (await openThrowAway(dataDir)).close();
  await mkdir(CACHE, { recursive: true });
  const arriving = `${folder}.${process.pid}`;
  await copy(dataDir, arriving);
  await rename(arriving, folder).catch(async (error: unknown) => {
    await rm(arriving, { recursive: true });
    if (!['ENOTEMPTY', 'EEXIST'].includes(errorCode(error))) throw error;
  });
  await rm(workshop, { recursive: true });
  return folder;
}

function openThrowAway(dataDir: string): Promise<Storage> {
  return openStorage({ dataDir, settings: THROW_AWAY }, silentLog());
}

/** With its owners: run by root, PostgreSQL is another user. */
async function copy(from: string, to: string): Promise<void> {
  await promisify(execFile)('cp', ['-a', from, to]);
}
