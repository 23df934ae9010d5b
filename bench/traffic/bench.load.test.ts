import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const BENCH = fileURLToPath(new URL('bench.ts', import.meta.url));

test('a quick run compares watched and unwatched traffic', { timeout: 180_000 }, async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [BENCH, '--quick']);
  const rows = stdout
    .split('\n')
    .filter((line) => line.includes('closed loop'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  assert.deepEqual(
    rows.map(([title]) => title?.split(',')[0]),
    ['pairs', 'group'],
  );
  for (const [title = '', ...cells] of rows) {
    for (const cell of cells.slice(0, 3)) {
      assert.ok(Number(cell.replaceAll(',', '')) > 0, `${title}: ${cell}`);
    }
    for (const [, ratio] of (cells[3] ?? '').matchAll(/× ([\d.]+)/g)) assert.ok(Number(ratio) > 0);
  }
  // Nothing is compared where nobody was sent anything.
  const [, shown] = /watcher: (\d+) shown/.exec(stderr) ?? [];
  assert.ok(Number(shown) > 0, stderr);
});
