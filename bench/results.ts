import { execFileSync } from 'node:child_process';
import { appendFile, readFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';

const RESULTS = fileURLToPath(new URL('results.md', import.meta.url));

/**
 * Adds a section to `bench/results.md`, with all that is needed to compare it with another.
 * @param facts how it was measured, a line each
 * @param packages those whose versions matter
 */
export async function appendSection(
  title: string,
  facts: readonly string[],
  body: string,
  packages: readonly string[],
): Promise<void> {
  const [versions, commit] = await Promise.all([versionsOf(packages), commitId()]);
  const lines = [
    `## ${title}, ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    '',
    `* ${cpus()[0]?.model.trim()} × ${cpus().length}, ${Math.round(totalmem() / 2 ** 30)} GB, ${type()}; load average ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}`,
    `* commit ${commit}; Node ${process.version}, ${versions}`,
    ...facts.map((fact) => `* ${fact}`),
    '',
    body,
    '',
  ];
  await appendFile(RESULTS, `\n${lines.join('\n')}`);
}

async function versionsOf(packages: readonly string[]): Promise<string> {
  const manifest = new URL('../package.json', import.meta.url);
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
