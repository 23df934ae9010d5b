// npm test: every suite, one after the other, each to its end, then one line that counts them all.
import { spawn } from 'node:child_process';

/** Exit code of a suite that cannot run on this machine. */
const LEFT_OUT = 77;

/** `passed` and `failed` find a runner's own closing lines. A check without them counts as one test. */
const SUITES = [
  { name: 'lint and import rules', script: 'lint' },
  { name: 'formatting', script: 'format:check' },
  { name: 'types', script: 'typecheck' },
  {
    name: 'contract and server',
    script: 'test:server',
    passed: /^(?:# |ℹ )pass (\d+)$/gm,
    failed: /^(?:# |ℹ )fail (\d+)$/gm,
  },
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

const colours = /\x1b\[[0-9;]*m/g;

function run(script) {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '-s', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
      shell: process.platform === 'win32',
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      process.stdout.write(text);
    });
    child.on('close', (code) => resolve({ code, output: output.replace(colours, '') }));
  });
}

const lastCount = (output, pattern) => Number([...output.matchAll(pattern)].at(-1)?.[1] ?? 0);

let passed = 0;
let failed = 0;
const broken = [];
const leftOut = [];

for (const suite of SUITES) {
  console.log(`\n=== ${suite.name}`);
  const started = performance.now();
  const { code, output } = await run(suite.script);
  console.log(`--- ${suite.name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
  if (code === LEFT_OUT) {
    leftOut.push(suite.name);
    continue;
  }
  const succeeded = suite.passed ? lastCount(output, suite.passed) : Number(code === 0);
  const failures = suite.failed ? lastCount(output, suite.failed) : 0;
  // A runner that broke off, or ran nothing at all, has failed even where it counted no failure.
  const brokeOff = failures === 0 && (code !== 0 || succeeded === 0);
  passed += succeeded;
  failed += failures + Number(brokeOff);
  if (failures > 0 || brokeOff) broken.push(suite.name);
}

console.log();
for (const name of broken) console.log(`failed: ${name}`);
for (const name of leftOut)
  console.log(`left out, because this machine lacks what it needs: ${name}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(broken.length > 0 ? 1 : 0);
