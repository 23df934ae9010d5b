import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { access, mkdir, readdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { startEmbeddedPostgres } from '../storage/embedded-postgres.ts';
import { runningPostgres } from '../storage/postgres-process.ts';
import { silentLog } from '../testing/silent-log.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { makeThrowAwayFolder, removeLeftovers } from './throw-away-folder.ts';

/** The id of a process that is no more. */
function deadPid(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

test('a folder is there until it is removed', async (t) => {
  const parent = await temporaryFolder(t);
  const folder = await makeThrowAwayFolder(parent);
  await mkdir(folder.dataDir);
  await folder.remove();
  assert.deepEqual(await readdir(parent), []);
});

test('what a killed demo left is removed, its database stopped, and nothing else', async (t) => {
  const parent = await temporaryFolder(t);
  const alive = await makeThrowAwayFolder(parent);
  await mkdir(join(parent, 'bzghost-something'));
  const killed = dirname((await makeThrowAwayFolder(parent)).dataDir);
  const leftover = join(parent, basename(killed).replace(`${process.pid}`, `${deadPid()}`));
  await rename(killed, leftover);
  await startEmbeddedPostgres(join(leftover, 'data'), silentLog());

  assert.equal(await removeLeftovers(parent), 1);
  await assert.rejects(access(leftover));
  assert.equal(await runningPostgres(join(leftover, 'data/postgres')), null);
  assert.deepEqual(
    (await readdir(parent)).sort(),
    [basename(dirname(alive.dataDir)), 'bzghost-something'].sort(),
  );
});
