import { execFileSync } from 'node:child_process';
import { appendFile, readFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';
import { canPin } from './pinned-process.ts';
import type { Plan } from './plan.ts';

const RESULTS = fileURLToPath(new URL('../results.md', import.meta.url));

/** Adds a table to `bench/results.md`, with all that is needed to compare it with another. */
export async function appendResults(table: string, plan: Plan): Promise<void> {
  const { rounds, warmUpMs, measureMs } = plan;
  const pinned = canPin ? 'servers on core 0, generator and PostgreSQL on core 1' : 'not pinned';
  const [versions, commit] = await Promise.all([versionsOf('ws', 'socket.io', 'pg'), commitId()]);
  const lines = [
    `## Gateway, ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    '',
    `* ${cpus()[0]?.model.trim()} × ${cpus().length}, ${Math.round(totalmem() / 2 ** 30)} GB, ${type()}; load average ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}`,
    `* commit ${commit}; Node ${process.version}, ${versions}`,
    `* medians of ${rounds} interleaved rounds of ${measureMs / 1000} s after ${warmUpMs / 1000} s to get warm; ${pinned}`,
    '',
    table,
    '',
  ];
  await appendFile(RESULTS, `\n${lines.join('\n')}`);
}

async function versionsOf(...packages: string[]): Promise<string> {
  const manifest = new URL('../../package.json', import.meta.url);
  const { dependencies, devDependencies } = JSON.parse(await readFile(manifest, 'utf8')) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  const all = { ...dependencies, ...devDependencies };
  return packages.map((name) => `${name} ${all[name]}`).join(', ');
}

async function commitId(): Promise<string> {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ', changed';
  return `${git('rev-parse', '--short', 'HEAD')}${changed}`;
}
