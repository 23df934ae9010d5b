import { dirname, resolve } from 'node:path';
import { folderInTheWay, postgresAccount } from './postgres-user.ts';

/** Where services keep their data (Filesystem Hierarchy Standard 3.0, section 5.8). */
const SYSTEM_DATA_DIR = '/var/lib/bzghost';

/**
 * Folder of the embedded database when nobody chose one: `./data`. When root starts the server below
 * a folder that no other user may enter, such as /root, PostgreSQL could not reach that one.
 */
export async function defaultDataDir(): Promise<string> {
  const local = resolve('data');
  const account = postgresAccount();
  if (account === null) return local;
  const obstacle = await folderInTheWay(dirname(local), account);
  return obstacle === null ? local : SYSTEM_DATA_DIR;
}
