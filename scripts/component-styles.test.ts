// The styles of ng-zorro are picked part by part (src/styles/components.less): one that is forgotten
// shows as a page without them, one that nothing uses weighs on every first visit.
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

function partsIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, part = '']) => part);
}

it('every part of ng-zorro that is used has its styles, and no other', () => {
  const sources = globSync('src/app/**/*.ts', { cwd: root });
  assert.ok(sources.length > 0);
  const used = sources
    .flatMap((file) =>
      partsIn(readFileSync(root + file, 'utf8'), /from 'ng-zorro-antd\/([\w-]+)'/g),
    )
    .filter((part) => existsSync(`${root}node_modules/ng-zorro-antd/${part}/style/entry.less`));
  const styled = partsIn(
    readFileSync(`${root}src/styles/components.less`, 'utf8'),
    /^@import 'ng-zorro-antd\/([\w-]+)\/style\/entry\.less';$/gm,
  );
  assert.deepEqual(styled, [...new Set(used)].sort());
});
