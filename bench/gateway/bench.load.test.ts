import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SYSTEMS } from './systems.ts';

const BENCH = fileURLToPath(new URL('bench.ts', import.meta.url));

test('a quick run measures every scenario on every system', { timeout: 180_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [BENCH, '--quick']);
  const [head = [], , ...rows] = stdout
    .trim()
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  assert.deepEqual(head.slice(1, 1 + SYSTEMS.length), [...SYSTEMS]);
  const titles = rows.map(([title = '']) => title);
  for (const title of ['memory', 'one push', 'pairs, closed loop', 'pairs at a fixed', 'group']) {
    assert.ok(
      titles.some((row) => row.startsWith(title)),
      `no row for ${title}`,
    );
  }
  for (const [title = '', ...cells] of rows) {
    // Of so few connections, memory is what the collector happens to leave.
    if (title.startsWith('memory') || title.startsWith('·')) continue;
    for (const cell of cells.slice(0, SYSTEMS.length)) {
      assert.ok(Number(cell.replaceAll(',', '')) > 0, `${title}: ${cell}`);
    }
  }
});
