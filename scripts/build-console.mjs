// Builds the console into dist/console, unless what is there was made from the same sources, and
// compresses every text file once, so that the server never has to.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const output = join(root, 'dist/console');
const stamp = join(root, 'dist/console.sources');

const SOURCES = [
  'src',
  'public',
  'contract',
  'angular.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.app.json',
];
const NOT_BUILT = /\.(spec|test)\.ts$/;
const COMPRESSED = /\.(js|css|html|svg|json|txt)$/;
const SMALLEST_COMPRESSED_BYTES = 1024;

function filesBelow(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

function hashOfSources() {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((source) => filesBelow(join(root, source)))) {
    if (NOT_BUILT.test(file)) continue;
    hash
      .update(`${file.slice(root.length)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

function compress() {
  for (const file of filesBelow(output)) {
    if (!COMPRESSED.test(file)) continue;
    const bytes = readFileSync(file);
    if (bytes.length < SMALLEST_COMPRESSED_BYTES) continue;
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }));
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  }
}

const wanted = hashOfSources();
const built = existsSync(stamp) && existsSync(output) ? readFileSync(stamp, 'utf8') : '';
if (built !== wanted) {
  console.log('Building the console …');
  rmSync(stamp, { force: true });
  const ng = join(root, 'node_modules/@angular/cli/bin/ng.js');
  const { status } = spawnSync(process.execPath, [ng, 'build', '--progress=false'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
  compress();
  writeFileSync(stamp, wanted);
}
