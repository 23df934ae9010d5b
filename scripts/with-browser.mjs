// node scripts/with-browser.mjs <command> [arguments …]
// Runs a command with CHROME_BIN naming a Chromium that starts: CHROME_BIN, else the one inside the npm package
// @sparticuz/chromium, unpacked once, else an installed one. Exits with 77 when there is none. The package holds
// the headless shell: a whole Chromium opens a window, with pages of its own, for every context.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NO_BROWSER = 77;
const cache = fileURLToPath(new URL('../node_modules/.cache/chromium', import.meta.url));

const starts = (bin, env = process.env) => spawnSync(bin, ['--version'], { env }).status === 0;

async function unpack() {
  const work = `${cache}.${process.pid}`;
  mkdirSync(work, { recursive: true });
  const { TMPDIR } = process.env;
  process.env.TMPDIR = work; // the package unpacks into os.tmpdir()
  const { default: chromium, inflate } = await import('@sparticuz/chromium');
  await chromium.executablePath();
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  await inflate(join(dirname(entry), '../bin/al2023.tar.br')); // libnss3 and friends for bare systems
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
  try {
    renameSync(work, cache);
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    if (!existsSync(join(cache, 'chromium'))) throw error; // else another run was faster
  }
}

async function packagedBrowser() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  if (!existsSync(join(cache, 'chromium'))) await unpack();
  const bin = join(cache, 'chromium');
  const env = { ...process.env };
  env.HOME ??= cache;
  if (!starts(bin, env)) {
    const libraries = join(cache, 'al2023/lib');
    env.LD_LIBRARY_PATH = [libraries, env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  }
  if (!existsSync('/etc/fonts/fonts.conf')) {
    // Without any font the renderer aborts, and the package's own fonts.conf names a folder elsewhere.
    env.FONTCONFIG_FILE = join(cache, 'fonts.conf');
    const folders = [join(cache, 'fonts'), '/usr/share/fonts'].map((dir) => `<dir>${dir}</dir>`);
    const fontCache = `<cachedir>${join(cache, 'fontcache')}</cachedir>`;
    writeFileSync(env.FONTCONFIG_FILE, `<fontconfig>${folders.join('')}${fontCache}</fontconfig>`);
  }
  return starts(bin, env) ? { bin, env } : null;
}

/** The first of these paths that starts. */
function started(paths) {
  const bin = paths.find((path) => path && existsSync(path) && starts(path));
  return bin === undefined ? null : { bin, env: process.env };
}

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const browser =
  started([process.env.CHROME_BIN]) ?? (await packagedBrowser()) ?? started(INSTALLED);
if (!browser) {
  console.error('No Chromium starts here: install one, or name one with CHROME_BIN.');
  process.exit(NO_BROWSER);
}
console.log(`browser: ${browser.bin}`);

const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, {
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: { ...browser.env, CHROME_BIN: browser.bin, CHROME_PATH: browser.bin },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
