// npm test: every suite to its end, then one line that counts them all. Checks that run nothing go side
// by side; what runs comes one after the other, for its tests look at the clock.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Exit code of a suite that cannot run on this machine. */
const LEFT_OUT = 77;

/** Each counts as one test. */
const CHECKS = [
  { name: 'lint', script: 'lint:code' },
  { name: 'import rules', script: 'lint:deps' },
  { name: 'formatting', script: 'format:check' },
  { name: 'types', script: 'typecheck' },
];
const NODE_TEST = {
  passed: /^(?:# |ℹ )pass (\d+)$/gm,
  failed: /^(?:# |ℹ )fail (\d+)$/gm,
};
/** `passed` and `failed` find a runner's own closing lines. */
const SUITES = [
  { name: 'contract and server', script: 'test:server', ...NODE_TEST },
  { name: 'server under load', script: 'test:load', ...NODE_TEST },
  {
    name: 'console',
    script: 'test:console',
    passed: /^TOTAL: (?:\d+ FAILED, )?(\d+) SUCCESS$/gm,
    failed: /^TOTAL: (\d+) FAILED/gm,
  },
  {
    name: 'end to end',
    script: 'test:e2e',
    passed: /^\s*(\d+) passed/gm,
    failed: /^\s*(\d+) failed/gm,
  },
];

/** Two hundred processes and more load the same modules: what one compiled is there for the next. */
const NODE_COMPILE_CACHE = fileURLToPath(
  new URL('../node_modules/.cache/compiled', import.meta.url),
);

const colours = /\x1b\[[0-9;]*m/g;

/** Resolves to how it ended. `live` shows its output as it comes. */
function run(script, live) {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '-s', script], {
      env: { NODE_COMPILE_CACHE, ...process.env },
      stdio: ['ignore', 'pipe', 'inherit'],
      shell: process.platform === 'win32',
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      if (live) process.stdout.write(text);
    });
    child.on('close', (code) => resolve({ code, output: output.replace(colours, '') }));
  });
}

const lastCount = (output, pattern) => Number([...output.matchAll(pattern)].at(-1)?.[1] ?? 0);

let passed = 0;
let failed = 0;
const broken = [];
const leftOut = [];

function count(suite, { code, output }) {
  if (code === LEFT_OUT) {
    leftOut.push(suite.name);
    return;
  }
  const succeeded = suite.passed ? lastCount(output, suite.passed) : Number(code === 0);
  const failures = suite.failed ? lastCount(output, suite.failed) : 0;
  // A runner that broke off, or ran nothing at all, has failed even where it counted no failure.
  const brokeOff = failures === 0 && (code !== 0 || succeeded === 0);
  passed += succeeded;
  failed += failures + Number(brokeOff);
  if (failures > 0 || brokeOff) broken.push(suite.name);
}

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

const checking = performance.now();
await Promise.all(
  CHECKS.map(async (check) => {
    const ended = await run(check.script, false);
    console.log(`\n=== ${check.name}\n${ended.output}--- ${check.name}: ${seconds(checking)}`);
    count(check, ended);
  }),
);
for (const suite of SUITES) {
  console.log(`\n=== ${suite.name}`);
  const started = performance.now();
  const ended = await run(suite.script, true);
  console.log(`--- ${suite.name}: ${seconds(started)}`);
  count(suite, ended);
}

console.log();
for (const name of broken) console.log(`failed: ${name}`);
for (const name of leftOut)
  console.log(`left out, because this machine lacks what it needs: ${name}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(broken.length > 0 ? 1 : 0);
