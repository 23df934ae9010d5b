// Every text file of the console (src/app/<area>/i18n/<language>.ts), found by its place: both
// languages hold the same keys with the same placeholders, the code uses no key that is not there,
// or not loaded where it is used, and none is there that nothing uses.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { AUDIT_ACTIONS } from '#contract/rest/audit';
import { JOB_KINDS } from '#contract/rest/jobs';

type Texts = Map<string, string>;

const NO_KEYS: ReadonlySet<string> = new Set([...JOB_KINDS, ...AUDIT_ACTIONS]);

const app = fileURLToPath(new URL('../src/app/', import.meta.url));
const LANGUAGES = ['en', 'zh-CN'];

const folders = globSync('**/i18n/*.ts', { cwd: app })
  .map((file) => dirname(file))
  .filter((folder, index, all) => all.indexOf(folder) === index)
  .sort();

async function textsOf(folder: string, language: string): Promise<Texts> {
  const { default: texts } = (await import(
    pathToFileURL(join(app, folder, `${language}.ts`)).href
  )) as { default: object };
  return new Map(flatten(texts, ''));
}

function flatten(texts: object, prefix: string): [string, string][] {
  return Object.entries(texts).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === 'string') return [[`${prefix}${name}`, value] satisfies [string, string]];
    assert.ok(
      typeof value === 'object' && value !== null,
      `${prefix}${name} is neither text nor set`,
    );
    return flatten(value, `${prefix}${name}.`);
  });
}

const placeholders = (text: string) =>
  [...text.matchAll(/{{\s*(\w+)\s*}}/g)].map(([, name]) => name).sort();

describe('text files', () => {
  it('are found', () => assert.ok(folders.length >= 3, folders.join(', ')));

  for (const folder of folders) {
    it(`of ${folder} say the same in every language`, async () => {
      const files = globSync('*.ts', { cwd: join(app, folder) }).map((file) =>
        basename(file, '.ts'),
      );
      assert.deepEqual(files.sort(), LANGUAGES);
      const [first, ...others] = await Promise.all(
        LANGUAGES.map((language) => textsOf(folder, language)),
      );
      assert.ok(first);
      for (const other of others) {
        assert.deepEqual([...other.keys()].sort(), [...first.keys()].sort());
        for (const [key, text] of first) {
          assert.notEqual(text.trim(), '', `${key} is empty`);
          assert.deepEqual(placeholders(other.get(key) ?? ''), placeholders(text), key);
        }
      }
    });
  }
});

describe('keys', async () => {
  const owners = new Map<string, string>();
  for (const folder of folders) {
    for (const key of (await textsOf(folder, 'en')).keys()) {
      assert.ok(!owners.has(key), `${key} is in ${folder} and in ${owners.get(key)}`);
      owners.set(key, folder);
    }
  }
  const keys = [...owners.keys()];
  const roots = [...new Set(keys.map((key) => key.split('.', 1)[0]))].join('|');
  // A key as it stands in code: 'users.title', or 'users.sort.' and `users.sort.${…}` for a group.
  const literal = new RegExp(
    `(['"\`])((?:${roots})(?:\\.[\\w-]+)*\\.(?:[\\w-]+)?)(\\1|\\$\\{)`,
    'g',
  );

  const used = new Map<string, string>();
  for (const file of globSync('**/*.{ts,html}', { cwd: app })) {
    if (/\.spec\.ts$|[\\/](testing|i18n)[\\/]/.test(file)) continue;
    // A key in a comment is an example.
    const code = readFileSync(join(app, file), 'utf8').replace(/^\s*(?:\*|\/\/).*$/gm, '');
    for (const [, , key = ''] of code.matchAll(literal)) {
      // Kinds of jobs and of acts are written like keys.
      if (!NO_KEYS.has(key)) used.set(key, file);
    }
  }

  const groups = [...used.keys()].filter((key) => key.endsWith('.'));

  it('used in the code exist', () => {
    for (const [key, file] of used) {
      const there = key.endsWith('.')
        ? keys.some((known) => known.startsWith(key))
        : owners.has(key);
      assert.ok(there, `${file} uses ${key}, which no text file holds`);
    }
  });

  it('are used in the code', () => {
    const idle = keys.filter(
      (key) => !used.has(key) && !groups.some((group) => key.startsWith(group)),
    );
    assert.deepEqual(idle, []);
  });

  it('of a feature are used by that feature alone', () => {
    for (const [key, file] of used) {
      const owner = dirname(owners.get(key) ?? key);
      // For all features. What lies beside the areas (app.pages.ts) names them all.
      const [area = ''] = owner.split(sep);
      if (['core', 'jobs', 'shared', 'shell', '.'].includes(area) || !file.includes(sep)) continue;
      assert.ok(file.startsWith(owner + sep), `${file} uses ${key} of ${owner}`);
    }
  });
});
