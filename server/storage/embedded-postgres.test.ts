import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { StartupError } from '../startup-error.ts';
import { silentLog } from '../testing/silent-log.ts';
import { copyStarted, THROW_AWAY } from '../testing/test-database.ts';
import type { Cleanup } from '../testing/temporary-folder.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { copyBinaries, findPostgresBinaries } from './postgres-binaries.ts';
import { readPidFile } from './postgres-process.ts';
import { folderInTheWay, postgresAccount } from './postgres-user.ts';
import type { Storage } from './storage.ts';
import { openStorage } from './storage.ts';

const scratch = await temporaryFolder({ after });
let folders = 0;

/** A folder of its own for a test; all go when the last server is closed. */
async function newFolder(): Promise<string> {
  const folder = join(scratch, `${++folders}`);
  await mkdir(folder);
  return folder;
}

/** The data folder of a server that was started and stopped. */
async function startedBefore(): Promise<string> {
  const dataDir = join(await newFolder(), 'data');
  await copyStarted(dataDir);
  return dataDir;
}

const asRoot = process.getuid?.() === 0;

function open(dataDir: string): Promise<Storage> {
  return openStorage({ dataDir, settings: THROW_AWAY }, silentLog());
}

function note(storage: Storage, text: string) {
  return storage.pool.query('INSERT INTO notes VALUES ($1)', [text]);
}

async function notes(storage: Storage): Promise<string[]> {
  const { rows } = await storage.pool.query<{ text: string }>('SELECT text FROM notes');
  return rows.map(({ text }) => text);
}

async function noteBook(storage: Storage): Promise<void> {
  await storage.pool.query('CREATE TABLE IF NOT EXISTS notes (text text)');
}

/** A server's storage in a process of its own, which says `open` or why not, and lives until it is killed. */
async function storageProcess(t: Cleanup, dataDir: string) {
  const program = `
    const { openStorage } = await import(${JSON.stringify(import.meta.resolve('./storage.ts'))});
    const { silentLog } = await import(${JSON.stringify(import.meta.resolve('../testing/silent-log.ts'))});
    try {
      const { pool } = await openStorage({ dataDir: ${JSON.stringify(dataDir)} }, silentLog());
      await pool.query('CREATE TABLE notes (text text)');
      await pool.query("INSERT INTO notes VALUES ('before the kill')");
      console.log('open');
    } catch (error) {
      console.log(error.message);
    }
    setInterval(() => {}, 60_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await exit;
  };
  t.after(kill);
  const [said] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  return { said: said.trim(), kill };
}

for (const [what, name] of [
  ['a plain path', 'data'],
  ['a path with spaces and what a shell would read', `my "data" $HOME 'of' \`id\`, 数据`],
  ['a path too long for a socket', join('long'.repeat(30), 'data')],
] as const)
  test(`data survives a stop and a start on ${what}`, async (t) => {
    const dataDir = join(await newFolder(), name);
    const first = await open(dataDir);
    await noteBook(first);
    await note(first, 'kept');
    await first.close();
    assert.equal(await readPidFile(join(dataDir, 'postgres')), null, 'PostgreSQL is stopped');

    const second = await open(dataDir);
    t.after(() => second.close());
    assert.deepEqual(await notes(second), ['kept']);
  });

test('only the owner may enter the folder of data and socket', async (t) => {
  const dataDir = join(await newFolder(), 'data');
  const storage = await open(dataDir);
  t.after(() => storage.close());
  assert.equal((await stat(join(dataDir, 'postgres'))).mode & 0o777, 0o700);
  assert.equal((await stat(join(dataDir, 'postgres/.s.PGSQL.5432'))).isSocket(), true);
});

test('PostgreSQL does not run as root', { skip: !asRoot && 'not root' }, async (t) => {
  const dataDir = join(await newFolder(), 'data');
  const postgres = await startEmbeddedPostgres(dataDir, silentLog(), THROW_AWAY);
  t.after(() => postgres.stop());
  assert.equal((await stat(`/proc/${postgres.pid}`)).uid, 65534);
});

test('a folder PostgreSQL may not enter is named', { skip: !asRoot && 'not root' }, async () => {
  const locked = join(await newFolder(), 'locked');
  await mkdir(locked, { mode: 0o700 });
  await assert.rejects(open(join(locked, 'data')), (error) => {
    assert.ok(error instanceof StartupError);
    assert.ok(error.message.includes(`chmod o+x ${locked}`), error.message);
    return true;
  });
});

test(
  "an empty folder made by root is made PostgreSQL's",
  { skip: !asRoot && 'not root' },
  async () => {
    const dataDir = join(await newFolder(), 'data');
    await mkdir(dataDir, { mode: 0o700 });
    await (await open(dataDir)).close();
  },
);

test('binaries out of reach are copied once', { skip: !asRoot && 'not root' }, async () => {
  const account = postgresAccount();
  assert.ok(account);
  const folder = await newFolder();
  const copy = await copyBinaries(await findPostgresBinaries(), folder);
  assert.equal(await folderInTheWay(join(copy.folder, 'bin/postgres'), account), null);
  const { mtimeMs } = await stat(join(copy.folder, 'bin/postgres'));
  const again = await copyBinaries(await findPostgresBinaries(), folder);
  assert.deepEqual(again, copy);
  assert.equal((await stat(join(copy.folder, 'bin/postgres'))).mtimeMs, mtimeMs);
});

test('a PostgreSQL that outlived its server is taken over', async (t) => {
  const dataDir = await startedBefore();
  const server = await storageProcess(t, dataDir);
  const before = await readPidFile(join(dataDir, 'postgres'));
  await server.kill();

  const storage = await open(dataDir);
  t.after(() => storage.close());
  assert.deepEqual(await notes(storage), ['before the kill']);
  assert.equal((await readPidFile(join(dataDir, 'postgres')))?.pid, before?.pid);
  await storage.close();
  assert.equal(await readPidFile(join(dataDir, 'postgres')), null, 'and stopped by the new server');
});

test('a second server on the same data is refused and disturbs nothing', async (t) => {
  const dataDir = await startedBefore();
  const storage = await open(dataDir);
  t.after(() => storage.close());
  await noteBook(storage);

  await assert.rejects(open(dataDir), (error) => {
    assert.ok(error instanceof StartupError);
    assert.match(error.message, /^Another bzGhost server is using the data folder .*: stop it/);
    assert.ok(error.message.includes(dataDir));
    return true;
  });
  await note(storage, 'still here');
  assert.deepEqual(await notes(storage), ['still here']);
});

test('of two servers started at once on a new folder one wins', async (t) => {
  const dataDir = join(await newFolder(), 'data');
  const servers = await Promise.all([storageProcess(t, dataDir), storageProcess(t, dataDir)]);
  const said = servers.map((server) => server.said).sort();
  assert.match(said[0] ?? '', /^Another bzGhost server is using/);
  assert.equal(said[1], 'open');

  for (const server of servers) await server.kill();
  await (await open(dataDir)).close();
});

test('a first start that broke off leaves nothing that looks like a database', async (t) => {
  const dataDir = join(await newFolder(), 'data');
  await mkdir(join(dataDir, `postgres.new-${process.pid}`), { recursive: true });
  await writeFile(join(dataDir, `postgres.new-${process.pid}`, 'PG_VERSION'), '18\n');
  const storage = await open(dataDir);
  t.after(() => storage.close());
  await noteBook(storage);
});

test('a pid file whose number belongs to another program by now is no obstacle', async (t) => {
  const dataDir = await startedBefore();
  const sleeper = spawn('sleep', ['60'], asRoot ? { uid: 65534, gid: 65534 } : {});
  t.after(async () => {
    sleeper.kill();
    await once(sleeper, 'exit');
  });
  const data = join(dataDir, 'postgres');
  await writeFile(
    join(data, 'postmaster.pid'),
    [sleeper.pid, data, 1, 5432, data, '', '  1 1', 'ready', ''].join('\n'),
  );
  const storage = await open(dataDir);
  t.after(() => storage.close());
  await noteBook(storage);
});

test('what is wrong with a broken data folder is said in one line', async () => {
  const dataDir = await startedBefore();
  await rm(join(dataDir, 'postgres/global'), { recursive: true });
  await assert.rejects(open(dataDir), (error) => {
    assert.ok(error instanceof StartupError);
    assert.match(error.message, /^PostgreSQL does not start on .*: .*global/);
    assert.ok(!error.message.includes('\n'));
    return true;
  });
});

test('a file in place of the data folder is said to be one', async () => {
  const dataDir = join(await newFolder(), 'data');
  await writeFile(dataDir, 'not a folder');
  await assert.rejects(open(dataDir), /data folder .* cannot be used/);
  assert.equal(await readFile(dataDir, 'utf8'), 'not a folder');
});

test('a database of a newer version is left alone', async () => {
  const dataDir = await startedBefore();
  const storage = await open(dataDir);
  await storage.pool.query(
    "INSERT INTO kysely_migration VALUES ('9999-from-the-future', '2099-01-01')",
  );
  await storage.close();
  await assert.rejects(open(dataDir), /newer version .*9999-from-the-future.* update the server/);
});

test('a DATABASE_URL that does not answer is named without its password', async () => {
  const databaseUrl = 'postgres://me:hunter2@127.0.0.1:1/im';
  await assert.rejects(openStorage({ databaseUrl, dataDir: '' }, silentLog()), (error) => {
    assert.ok(error instanceof StartupError);
    assert.match(
      error.message,
      /^Cannot connect to the database 127\.0\.0\.1:1\/im: .*ECONNREFUSED/,
    );
    assert.ok(!error.message.includes('hunter2'));
    return true;
  });
});
