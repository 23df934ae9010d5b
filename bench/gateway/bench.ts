// npm run bench:gateway: what the gateway costs, beside what else one would pick. Ends by itself.
//   --quick        shows in seconds that everything runs; the numbers mean nothing
//   --rounds <n>   more of them, on a machine that others use too
//   --seconds <n>  how long each run is measured
//   --only <names>, --systems <names>: some scenarios (idle, pairs, paced, group), some systems
import { parseArgs } from 'node:util';
import { FULL, type Plan, QUICK } from './plan.ts';
import { report } from './report.ts';
import { appendResults } from './results.ts';
import { measure, SCENARIOS, type Samples } from './scenarios.ts';
import { startSystem, type SystemName, SYSTEMS } from './systems.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    only: { type: 'string' },
    systems: { type: 'string' },
  },
});
const base = values.quick ? QUICK : FULL;
const plan: Plan = {
  ...base,
  rounds: Number(values.rounds ?? base.rounds),
  measureMs: values.seconds === undefined ? base.measureMs : Number(values.seconds) * 1_000,
};
const scenarios = SCENARIOS.filter(({ name }) => values.only?.split(',').includes(name) ?? true);
const systems = SYSTEMS.filter((name) => values.systems?.split(',').includes(name) ?? true);

const results: Record<SystemName, Samples[]> = {
  gateway: [],
  'bare-plain': [],
  'bare-best': [],
  'socket.io': [],
};
for (let round = 0; round < plan.rounds; round++) {
  for (const [name, samples] of await runRound(round)) results[name].push(samples);
}
const table = report(results, plan);
process.stdout.write(`\n${table}\n`);
const whole = scenarios.length === SCENARIOS.length && systems.length === SYSTEMS.length;
if (whole && !values.quick) await appendResults(table, plan);

/** Every scenario on every system, one system right after the other, all of them started afresh. */
async function runRound(round: number): Promise<Map<SystemName, Samples>> {
  const processes = systems.map((name) => [name, startSystem(name, plan.population)] as const);
  try {
    // Whoever came first in the round before comes last now.
    const first = round % processes.length;
    const order = [...processes.slice(first), ...processes.slice(0, first)];
    const samples = new Map<SystemName, Samples>();
    for (const scenario of scenarios) {
      for (const [name, system] of order) {
        const measured = await measure(scenario, name, system, plan);
        samples.set(name, { ...samples.get(name), ...measured });
        process.stderr.write(progress(round, name, measured));
      }
    }
    return samples;
  } finally {
    await Promise.all(processes.map(([, system]) => system.ask('stop').then(() => system.ended)));
  }
}

function progress(round: number, name: string, samples: Samples): string {
  const figures = Object.entries(samples).map(([metric, { value, shares }]) => {
    const busy = Object.entries<number>({ ...shares }).map(
      ([who, share]) => `${who} ${share.toFixed(2)}`,
    );
    return `${metric} ${value.toPrecision(4)}${shares ? ` (${busy.join(', ')})` : ''}`;
  });
  return `round ${round + 1} ${name}: ${figures.join(', ')}\n`;
}
