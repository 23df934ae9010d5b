import { lstat, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errorCode } from './error-code.ts';

/** An account of the operating system, by number. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody` nearly everywhere. PostgreSQL refuses to run as root. */
const UNPRIVILEGED: Account = { uid: 65534, gid: 65534 };

/** The account PostgreSQL must run as, or null when it is the one of this process. */
export function postgresAccount(): Account | null {
  return process.getuid?.() === 0 ? UNPRIVILEGED : null;
}

/**
 * The first folder on the way down to `path` that `account` may not enter, or null when it can
 * reach `path`. Looks at owner, group and mode only.
 */
export async function folderInTheWay(path: string, account: Account): Promise<string | null> {
  const way = [];
  for (let at = resolve(path); ; at = dirname(at)) {
    way.unshift(at);
    if (at === dirname(at)) break;
  }
  for (const folder of way) {
    const { mode, uid, gid } = await stat(folder);
    const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0;
    if (((mode >> shift) & 0o1) === 0) return folder;
  }
  return null;
}

/** Whether there is something at `path`, a dangling link included. */
export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
