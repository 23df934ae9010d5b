import { spawn } from 'node:child_process';
import { access, chown, constants, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { StartupError } from '../startup-error.ts';
import { errorCode } from './error-code.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { copyBinaries, findPostgresBinaries, linkLibraries } from './postgres-binaries.ts';
import { complaintIn, PostgresLog } from './postgres-log.ts';
import type { PostgresProcess } from './postgres-process.ts';
import {
  isSomethingElse,
  POSTGRES_PORT,
  POSTGRES_USER,
  readPidFile,
  runningPostgres,
  stopPostgres,
} from './postgres-process.ts';
import type { Account } from './postgres-user.ts';
import { exists, folderInTheWay, postgresAccount } from './postgres-user.ts';

export interface EmbeddedPostgres extends PostgresProcess {
  /** Whether it was running already: our last server died without stopping it. */
  readonly adopted: boolean;
  /** Ends open transactions and sessions, writes a checkpoint. Resolves when the process is gone. */
  stop(): Promise<void>;
}

/** Settings of PostgreSQL that differ from its own; each a name and a value. */
export type PostgresSettings = Readonly<Record<string, string>>;

/** Longest path of a Unix socket that every system takes, its final NUL not counted. */
const MAX_SOCKET_PATH_BYTES = 103;
/** How long a PostgreSQL that neither runs nor lets ours run is given to make up its mind. */
const UNDECIDED_MS = 20_000;
/** After this long a start is worth a word. */
const SLOW_START_MS = 5_000;

/**
 * Starts the PostgreSQL that npm installed on `<dataDir>/postgres`, or adopts the one running
 * there. It listens on a Unix socket only, in a folder no other user may enter.
 * @throws StartupError, in words for the operator, when it cannot be started.
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  log: FastifyBaseLogger,
  settings: PostgresSettings = {},
): Promise<EmbeddedPostgres> {
  const home = resolve(dataDir);
  const data = join(home, 'postgres');
  const account = postgresAccount();
  await prepareHome(home, account);
  const binaries = await reachableBinaries(account, log);
  await linkLibraries(binaries);
  await createCluster(binaries, data, account, log);

  const giveUpAt = Date.now() + UNDECIDED_MS;
  for (;;) {
    const running = await runningPostgres(data);
    if (running !== null) {
      log.info({ pid: running.pid, data }, 'found PostgreSQL running');
      return { ...running, adopted: true, stop: () => stopPostgres(data, running) };
    }
    try {
      const started = await launch(binaries, data, account, settings, log);
      return { ...started, adopted: false, stop: () => stopPostgres(data, started) };
    } catch (error) {
      if (!(error instanceof LockedByAnother) || Date.now() > giveUpAt) throw error;
      // After a power cut the pid on file may belong to any program by now.
      if (await isSomethingElse(error.pid)) await rm(join(data, 'postmaster.pid'));
      else await delay(200);
    }
  }
}

/** PostgreSQL says that the pid on file is alive: it is starting, stopping, or not PostgreSQL. */
class LockedByAnother extends StartupError {
  readonly pid: number;
  constructor(message: string, pid: number) {
    super(message);
    this.pid = pid;
  }
}

async function prepareHome(home: string, account: Account | null): Promise<void> {
  try {
    await mkdir(dirname(home), { recursive: true });
    // Recursive once more, because that does not mind a server that makes it at the same time.
    await mkdir(home, { recursive: true, mode: 0o700 });
    if (account === null) await access(home, constants.R_OK | constants.W_OK | constants.X_OK);
    // A new one, a volume, a temporary folder: made by root for us, PostgreSQL's from now on.
    else if ((await readdir(home)).length === 0) await chown(home, account.uid, account.gid);
  } catch (error) {
    throw new StartupError(`The data folder ${home} cannot be used: ${(error as Error).message}`);
  }
  if (account === null) return;
  const obstacle = await folderInTheWay(home, account);
  if (obstacle !== null)
    throw new StartupError(
      `PostgreSQL refuses to run as root, so it runs as user ${account.uid}, who may not enter ${obstacle}. ` +
        `Choose another data folder (DATA_DIR=/var/lib/bzghost), or allow it (chmod o+x ${obstacle}), or set DATABASE_URL.`,
    );
}

async function reachableBinaries(
  account: Account | null,
  log: FastifyBaseLogger,
): Promise<PostgresBinaries> {
  const installed = await findPostgresBinaries();
  if (account === null) return installed;
  const obstacle = await folderInTheWay(join(installed.folder, 'bin/postgres'), account);
  if (obstacle === null) return installed;
  await linkLibraries(installed);
  const copy = await copyBinaries(installed);
  log.info(
    { obstacle, copy: copy.folder },
    `user ${account.uid} may not enter there, running a copy`,
  );
  return copy;
}

/**
 * PostgreSQL's own settings are for a machine of 1 GB. What its buffers hold of a large table is read
 * many times faster than what only the system holds; memory is taken as it is used.
 */
export function memorySettings(memoryMb: number): PostgresSettings {
  return {
    shared_buffers: `${Math.min(1024, Math.max(128, Math.floor(memoryMb / 8)))}MB`,
    effective_cache_size: `${Math.max(256, Math.floor(memoryMb / 2))}MB`,
    // Of disks without a moving head. The default makes indexes look expensive.
    random_page_cost: '1.1',
  };
}

/** In megabytes; less than the machine's where a container has a limit. */
function installedMemory(): number {
  const limit = process.constrainedMemory();
  return Math.min(totalmem(), limit > 0 ? limit : Infinity) / 2 ** 20;
}

/** A first start that breaks off must not look like a database: it is made beside and renamed. */
async function createCluster(
  binaries: PostgresBinaries,
  data: string,
  account: Account | null,
  log: FastifyBaseLogger,
): Promise<void> {
  if (await exists(data)) return;
  log.info({ data }, 'creating the database');
  const unfinished = `${data}.new-${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  if (account !== null) await chown(unfinished, account.uid, account.gid);
  const options = ['-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-instructions'];
  const initdb = spawn(
    join(binaries.folder, 'bin/initdb'),
    ['-D', unfinished, '-U', POSTGRES_USER, ...options],
    { ...surroundings(account), stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let complaint = '';
  initdb.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const code = await new Promise<number | null>((settle, fail) => {
    initdb.once('error', fail).once('close', settle);
  });
  if (code !== 0) {
    await rm(unfinished, { recursive: true, force: true });
    throw new StartupError(
      `The database could not be created in ${data}: ${complaintIn(complaint) || `initdb ended with ${code}`}`,
    );
  }
  await rename(unfinished, data).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true });
    // Another server was faster; the lock decides between us later.
    if (!['ENOTEMPTY', 'EEXIST'].includes(errorCode(error))) throw error;
  });
}

async function launch(
  binaries: PostgresBinaries,
  data: string,
  account: Account | null,
  settings: PostgresSettings,
  log: FastifyBaseLogger,
): Promise<PostgresProcess> {
  const socketFolder = await socketFolderFor(data, account);
  const all: PostgresSettings = {
    listen_addresses: '',
    port: `${POSTGRES_PORT}`,
    // A relative one counts from the data folder.
    unix_socket_directories: socketFolder === data ? '.' : socketFolder,
    unix_socket_permissions: '0700',
    // Errors of queries reach our own log; its file then stays small for years.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    ...memorySettings(installedMemory()),
    ...settings,
  };
  const output = await PostgresLog.open(join(data, 'server.log'));
  const postgres = spawn(
    join(binaries.folder, 'bin/postgres'),
    ['-D', data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    // Detached: it must survive ours until we stop it, Ctrl-C in the terminal included.
    { ...surroundings(account), stdio: ['ignore', output.fd, output.fd], detached: true },
  );
  const end: { reached: boolean; error: Error | null } = { reached: false, error: null };
  postgres.once('exit', () => {
    end.reached = true;
  });
  postgres.once('error', (error) => {
    Object.assign(end, { reached: true, error });
  });
  postgres.unref();
  const slow = setTimeout(() => {
    log.warn({ data }, 'PostgreSQL takes long to start, it may be recovering from a crash');
  }, SLOW_START_MS);

  try {
    // No time limit while it lives: after a crash it may have much to recover.
    while (!end.reached) {
      await delay(20);
      const file = await readPidFile(data);
      if (file !== null && file.pid === postgres.pid && file.ready)
        return { pid: file.pid, socketFolder };
    }
    const reason = end.error?.message ?? (await output.complaint());
    if (socketFolder !== data) await rm(socketFolder, { recursive: true, force: true });
    const message = `PostgreSQL does not start on ${data}: ${reason}`;
    const file = await readPidFile(data);
    if (file !== null && /lock file .* already exists/.test(reason))
      throw new LockedByAnother(message, file.pid);
    throw new StartupError(message);
  } finally {
    clearTimeout(slow);
    await output.close();
  }
}

/** The data folder itself, unless its path is too long for a socket: then a private temporary one. */
async function socketFolderFor(data: string, account: Account | null): Promise<string> {
  const socket = join(data, `.s.PGSQL.${POSTGRES_PORT}`);
  if (Buffer.byteLength(socket) <= MAX_SOCKET_PATH_BYTES) return data;
  const folder = await mkdtemp(join(tmpdir(), 'bzghost-'));
  if (account !== null) await chown(folder, account.uid, account.gid);
  return folder;
}

/**
 * A connection keeps some memory for the next query: taking a few megabytes from the system page by
 * page costs up to three times what a search costs, most of all in a virtual machine. For glibc.
 */
const KEEPS_MEMORY = { MALLOC_MMAP_THRESHOLD_: '16777216', MALLOC_TRIM_THRESHOLD_: '33554432' };

/** Nothing of our environment reaches PostgreSQL: PGPORT and the like would change what it does. */
function surroundings(account: Account | null) {
  return { cwd: '/', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', ...KEEPS_MEMORY }, ...account };
}
