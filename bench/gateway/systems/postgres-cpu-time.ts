import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Of `/proc/<pid>/stat`: Linux has 100 a second for programs, whatever its own clock. */
const TICK_US = 10_000;
const USER_TIME_AT = 11;

/** Microseconds that the PostgreSQL on `data` and its processes have used; 0 where there is no /proc. */
export async function postgresCpuTime(data: string): Promise<number> {
  const pid = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n', 1)[0] ?? '';
  try {
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
    const pids = [pid, ...children.split(' ').filter((child) => child !== '')];
    const times = await Promise.all(pids.map(processTime));
    return times.reduce((sum, time) => sum + time, 0);
  } catch {
    return 0;
  }
}

async function processTime(pid: string): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name, in brackets, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user = 0, system = 0] = fields.slice(USER_TIME_AT, USER_TIME_AT + 2).map(Number);
  return (user + system) * TICK_US;
}
