import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Storage } from '../storage/storage.ts';
import { openStorage } from '../storage/storage.ts';
import { silentLog } from './silent-log.ts';
import type { Cleanup } from './temporary-folder.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** Faster, and nobody minds losing the data in a power cut. */
export const THROW_AWAY = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };

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
  const storage = await openStorage({ dataDir, settings: THROW_AWAY }, silentLog());
  let closed: Promise<void> | undefined;
  const close = async () => {
    await storage.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { ...storage, close: () => (closed ??= close()) };
}
