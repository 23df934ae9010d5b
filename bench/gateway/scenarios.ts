import { setTimeout as delay } from 'node:timers/promises';
import type { LoadOptions, LoadQuestions } from './load/load.ts';
import type { Measured } from './load/stopwatch.ts';
import { LOAD_CORE, PinnedProcess } from './pinned-process.ts';
import type { Plan } from './plan.ts';
import { protocolOf, type SystemName, type SystemProcess } from './systems.ts';

/** One figure of one system in one round. */
export interface Sample {
  readonly value: number;
  /** How busy each kept a core meanwhile; absent where that says nothing. */
  readonly shares?: Shares;
}

export interface Shares {
  readonly server: number;
  readonly database: number;
  readonly load: number;
}

/** What is measured, with how it is written and whether more of it is better. */
export interface Metric {
  readonly title: string;
  readonly unit: 'kB' | 'ms' | '/s';
  readonly better: 'more' | 'less';
}

const METRICS = {
  memory: { title: 'memory per idle connection', unit: 'kB', better: 'less' },
  push: { title: 'one push to everybody, until the last has it', unit: 'ms', better: 'less' },
  pairs: { title: 'pairs, closed loop: messages', unit: '/s', better: 'more' },
  pairsPerCpu: { title: '… per second of the server’s CPU', unit: '/s', better: 'more' },
  pairsP50: { title: 'pairs, closed loop: p50', unit: 'ms', better: 'less' },
  pairsP99: { title: 'pairs, closed loop: p99', unit: 'ms', better: 'less' },
  pacedP50: { title: 'pairs at a fixed rate: p50', unit: 'ms', better: 'less' },
  pacedP99: { title: 'pairs at a fixed rate: p99', unit: 'ms', better: 'less' },
  group: { title: 'group at saturation: deliveries', unit: '/s', better: 'more' },
  groupPerCpu: { title: '… per second of the server’s CPU', unit: '/s', better: 'more' },
} as const satisfies Record<string, Metric>;
export type MetricName = keyof typeof METRICS;
export const metrics = Object.entries(METRICS) as [MetricName, Metric][];

export type Samples = Partial<Record<MetricName, Sample>>;

interface Scenario {
  readonly name: string;
  run(system: SystemProcess, load: Load, plan: Plan): Promise<Samples>;
}

type Load = PinnedProcess<LoadQuestions>;

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'idle',
    async run(system, load, { fewConnections, population, pushes, pauseMs }) {
      await load.ask('connect', fewConnections);
      const few = await system.ask('memory');
      await load.ask('connect', population.users);
      const bytes = ((await system.ask('memory')) - few) / (population.users - fewConnections);
      const { push } = await system.ask('address');
      // Once to get warm.
      await load.ask('push', push);
      const times: number[] = [];
      for (let i = 0; i < pushes; i++) {
        // Ours writes down whom it reached: each push shall find everybody at rest.
        await delay(pauseMs);
        times.push(await load.ask('push', push));
      }
      return { memory: { value: bytes / 1_000 }, push: { value: median(times) } };
    },
  },
  {
    name: 'pairs',
    async run(system, load, { pairs, warmUpMs, measureMs }) {
      await load.ask('connect', pairs * 2);
      await load.ask('saturatePairs', warmUpMs);
      const { measured, shares } = await share(system, () => load.ask('saturatePairs', measureMs));
      return {
        pairs: { value: measured.perSecond, shares },
        pairsPerCpu: { value: measured.perSecond / shares.server },
        pairsP50: { value: measured.p50Ms ?? NaN },
        pairsP99: { value: measured.p99Ms ?? NaN },
      };
    },
  },
  {
    name: 'paced',
    async run(system, load, { pairs, rate, warmUpMs, measureMs }) {
      await load.ask('connect', pairs * 2);
      await load.ask('pacePairs', { ms: warmUpMs, perSecond: rate });
      const { measured, shares } = await share(system, () =>
        load.ask('pacePairs', { ms: measureMs, perSecond: rate }),
      );
      return {
        pacedP50: { value: measured.p50Ms ?? NaN, shares },
        pacedP99: { value: measured.p99Ms ?? NaN },
      };
    },
  },
  {
    name: 'group',
    async run(system, load, { population, groupSenders, groupWindow, warmUpMs, measureMs }) {
      await load.ask('connect', population.members);
      const saturate = (ms: number) =>
        load.ask('saturateGroup', { ms, senders: groupSenders, window: groupWindow });
      await saturate(warmUpMs);
      const { measured, shares } = await share(system, () => saturate(measureMs));
      return {
        group: { value: measured.perSecond, shares },
        groupPerCpu: { value: measured.perSecond / shares.server },
      };
    },
  },
];

/** Runs one scenario once, with a generator of its own. */
export async function measure(
  scenario: Scenario,
  name: SystemName,
  system: SystemProcess,
  plan: Plan,
): Promise<Samples> {
  const { port } = await system.ask('address');
  const options: LoadOptions = { port, protocol: protocolOf(name) };
  const load: Load = new PinnedProcess('load/load.ts', LOAD_CORE, options);
  try {
    return await scenario.run(system, load, plan);
  } catch (cause) {
    throw new Error(`${scenario.name} failed on ${name}`, { cause });
  } finally {
    await load.end();
  }
}

async function share(system: SystemProcess, run: () => Promise<Measured>) {
  const startedAt = performance.now();
  const before = await system.ask('cpuTime');
  const measured = await run();
  const after = await system.ask('cpuTime');
  const wallUs = (performance.now() - startedAt) * 1_000;
  const shares: Shares = {
    server: (after.server - before.server) / wallUs,
    database: (after.database - before.database) / wallUs,
    load: measured.loadShare,
  };
  return { measured, shares };
}

/** NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
