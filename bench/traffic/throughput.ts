import type { LoadQuestions } from '../gateway/load/load.ts';
import { LOAD_CORE, pin, PinnedProcess } from '../gateway/pinned-process.ts';
import { median } from '../gateway/scenarios.ts';
import { startSystem } from '../gateway/systems.ts';
import { Watcher } from './watcher.ts';

/** How much is measured. */
export interface Plan {
  readonly rounds: number;
  readonly pairs: number;
  readonly members: number;
  readonly senders: number;
  readonly window: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

const WATCHERS = ['nobody', 'unfiltered', 'filtered'] as const;
type WatcherKind = (typeof WATCHERS)[number];
type Rates = Record<WatcherKind, number[]>;

/** Messages a second with nobody watching, and with somebody: one right after the other in each round. */
export async function compareThroughput(plan: Plan): Promise<string> {
  const users = Math.max(plan.pairs * 2, plan.members);
  // The operator, played by this process, is elsewhere: not on the core of what is measured.
  pin(process.pid, LOAD_CORE);
  const system = startSystem('gateway', { users, members: plan.members });
  try {
    const { port, push } = await system.ask('address');
    const watcher = await Watcher.connect(port, push.headers['cookie'] ?? '');
    const rows: string[] = [];
    for (const scenario of ['pairs', 'group'] as const) {
      const load = new PinnedProcess<LoadQuestions>('load/load.ts', LOAD_CORE, {
        port,
        protocol: 'wire',
      });
      const { senders, window } = plan;
      const saturate = (ms: number) =>
        scenario === 'pairs'
          ? load.ask('saturatePairs', ms)
          : load.ask('saturateGroup', { ms, senders, window });
      try {
        await load.ask('connect', scenario === 'pairs' ? plan.pairs * 2 : plan.members);
        await saturate(plan.warmUpMs);
        const rates: Rates = { nobody: [], unfiltered: [], filtered: [] };
        for (let round = 0; round < plan.rounds; round++) {
          // Whoever came first in the round before comes last now.
          const first = round % WATCHERS.length;
          for (const kind of [...WATCHERS.slice(first), ...WATCHERS.slice(0, first)]) {
            if (kind === 'unfiltered') await watcher.watch({});
            if (kind === 'filtered') await watcher.watch({ userId: 'u1', commands: [3, 4] });
            rates[kind].push((await saturate(plan.measureMs)).perSecond);
            if (kind !== 'nobody') await watcher.unwatch();
          }
        }
        rows.push(row(scenario, rates));
      } finally {
        await load.end();
      }
    }
    process.stderr.write(`watcher: ${watcher.shown} shown, ${watcher.dropped} left out\n`);
    watcher.close();
    return [
      '| | nobody watches | one, unfiltered | one, filtered | ratios |',
      '|---|--:|--:|--:|--:|',
    ]
      .concat(rows)
      .join('\n');
  } finally {
    await system.ask('stop').then(() => system.ended);
    pin(process.pid, 'any');
  }
}

function row(scenario: string, rates: Rates): string {
  const ratio = (kind: WatcherKind) =>
    median(rates[kind].map((rate, round) => rate / (rates.nobody[round] ?? NaN))).toFixed(3);
  const cells = WATCHERS.map((kind) => Math.round(median(rates[kind])).toLocaleString('en'));
  const ratios = `× ${ratio('unfiltered')}, × ${ratio('filtered')} (≥ 0.95)`;
  return `| ${[`${scenario}, closed loop (/s)`, ...cells, ratios].join(' | ')} |`;
}
