import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What `node:test` gives a test, or the module's own `after`. */
export interface Cleanup {
  after(undo: () => Promise<void>): void;
}

/** A new folder below the system's temporary one. The caller removes it. */
export async function makeTemporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bzghost-test-'));
  // Run by root, PostgreSQL is another user who must get through.
  await chmod(folder, 0o711);
  return folder;
}

/**
 * A folder removed when `t` is over. Hooks run in the order they were made: take it from the file
 * (`temporaryFolder({ after })`) when something still runs in it at the end of a test.
 */
export async function temporaryFolder(t: Cleanup): Promise<string> {
  const folder = await makeTemporaryFolder();
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
