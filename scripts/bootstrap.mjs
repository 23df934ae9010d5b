// Runs before every entry script (prestart, pretest, …) under whatever Node the machine has, so only
// Node built-ins and Node 18 syntax here. Installs the locked dependencies when they are absent or
// differ from package-lock.json; costs about 0.1 s when there is nothing to do.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const packagesOf = (file) => JSON.parse(readFileSync(root + file, 'utf8')).packages ?? {};

function upToDate() {
  if (!existsSync(`${root}node_modules/.package-lock.json`)) return false;
  const wanted = packagesOf('package-lock.json');
  const installed = packagesOf('node_modules/.package-lock.json');
  return Object.entries(wanted).every(([path, { version, link, optional, devOptional }]) => {
    if (!path.includes('node_modules/') || link) return true;
    const found = installed[path];
    return found ? found.version === version : Boolean(optional || devOptional);
  });
}

if (!upToDate()) {
  console.log('Installing the locked dependencies (npm ci) …');
  // The running npm is called by its path: `npm` in PATH may be started by the very .bin/node that
  // npm ci deletes.
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
}

// What follows runs under the Node 24 that came with the dependencies: npm puts node_modules/.bin first.
const [major, minor] = process.versions.node.split('.').map(Number);
const newEnough = major > 24 || (major === 24 && minor >= 15);
if (!newEnough && !existsSync(`${root}node_modules/.bin/node`)) {
  console.error(
    `Node ${process.version} is too old, and npm has no Node 24 for ${process.platform}-${process.arch}: ` +
      'please install Node 24.15 or newer.',
  );
  process.exit(1);
}
