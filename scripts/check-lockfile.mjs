// Fails when package-lock.json lacks an optional dependency that some package names: `npm install` drops
// one silently where the registry has no build for a platform, and then `npm ci` refuses the lock.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(
  readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'),
);

/** Whether a package installed at `path` finds `name` in a node_modules folder at or above it. */
function resolves(path, name) {
  for (let folder = path; ;) {
    if (packages[`${folder && `${folder}/`}node_modules/${name}`]) return true;
    if (!folder) return false;
    const parent = folder.lastIndexOf('/node_modules/');
    folder = parent < 0 ? '' : folder.slice(0, parent);
  }
}

const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
  Object.entries(optionalDependencies)
    .filter(([name]) => !resolves(path, name))
    .map(([name, version]) => `${path || 'package.json'} → ${name} ${version}`),
);
if (missing.length > 0) {
  console.error(`package-lock.json lacks optional dependencies:\n  ${missing.join('\n  ')}`);
  process.exit(1);
}
