import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { listRequests } from './requests.ts';

const BENCH = fileURLToPath(new URL('bench.ts', import.meta.url));

test('a quick run builds a population and measures every list', { timeout: 180_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [BENCH, '--quick']);
  const rows = stdout
    .split('\n')
    .filter((line) => line.startsWith('| /api/'))
    .map((line) => line.split(' | '));
  assert.ok(rows.length >= listRequests().length);
  for (const [title = '', , ...times] of rows) {
    for (const time of times.slice(0, 3)) assert.ok(Number(time) > 0, `${title}: ${time}`);
  }
  const total = (start: string) =>
    Number(rows.find(([title]) => title?.startsWith(`| ${start}`))?.[1]?.replaceAll(',', ''));
  // One in a hundred of 2,000 users is deleted, one in fifty of 200 groups dissolved.
  assert.equal(total('/api/users sort=id, first'), 1_980);
  assert.equal(total('/api/groups sort=id, first'), 196);
  assert.equal(total('/api/groups/200001/members sort=role, first'), 500);
});
