import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { QUICK } from './plan.ts';
import { scenarios } from './scenarios.ts';

const BENCH = fileURLToPath(new URL('bench.ts', import.meta.url));

test(
  'a quick run imports every file in every mode and finds what it left',
  { timeout: 180_000 },
  async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [BENCH, '--quick']);
    const rows = stdout
      .split('\n')
      .filter((line) => /^\| (CSV|XLSX), /.test(line))
      .map((line) => line.split(' | '));
    assert.deepEqual(
      rows.map(([title = '']) => title.slice(2)),
      scenarios(QUICK).map(({ title }) => title),
    );
    for (const [title = '', , ...cells] of rows) {
      for (const number of cells.slice(0, 3))
        assert.ok(parseFloat(number) >= 0, `${title}: ${number}`);
      // Of the check and of the import.
      for (const steps of cells[4]?.split(' + ') ?? [])
        assert.ok(Number(steps) >= 1, `${title}: ${steps}`);
      assert.ok(Number.isFinite(Number(cells[6]?.split(' / ')[1])), title);
    }
    const outcome = (title: string) => rows.find(([first]) => first === `| ${title}`)?.at(-1);
    assert.equal(outcome('CSV, skip'), '900 new, 100 untouched |');
    assert.equal(outcome('XLSX, update'), '900 new, 100 changed in the given columns |');
    assert.equal(outcome('CSV, fail, a bad row'), 'nothing, as a row was bad |');
  },
);
