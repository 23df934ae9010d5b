import type { Plan } from './plan.ts';
import { median, type Metric, metrics, type MetricName, type Samples } from './scenarios.ts';
import { type SystemName, SYSTEMS } from './systems.ts';

/** Medians of each system's rounds as a Markdown table, and the gateway's ratio to each peer. */
export function report(
  results: Readonly<Record<SystemName, readonly Samples[]>>,
  plan: Plan,
): string {
  const rows = metrics.flatMap(([name, metric]) => {
    const medians = SYSTEMS.map((system) => median(valuesOf(results[system], name)));
    const [ours = NaN, ...peers] = medians;
    if (Number.isNaN(ours)) return [];
    return [
      [
        titleOf(name, metric, plan),
        ...medians.map((value) => figure(value, metric)),
        ...peers.map((peer) => `× ${(ours / peer).toFixed(2)}`),
      ],
      ...busyRow(results, name),
    ];
  });
  const [, ...peers] = SYSTEMS;
  const head = ['', ...SYSTEMS, ...peers.map((peer) => `gateway : ${peer}`)];
  return [head, head.map((_, index) => (index === 0 ? '---' : '--:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** How busy the server kept its core, and what the others used of the other core. */
function busyRow(
  results: Readonly<Record<SystemName, readonly Samples[]>>,
  name: MetricName,
): string[][] {
  const cells = SYSTEMS.map((system) => {
    const shares = results[system].flatMap((samples) => samples[name]?.shares ?? []);
    if (shares.length === 0) return '';
    const whose = (['server', 'load', 'database'] as const).map((who) => shares.map((s) => s[who]));
    const [server = NaN, load = NaN, database = NaN] = whose.map(median);
    return [server, load, ...(database > 0 ? [database] : [])].map(percent).join(' / ');
  });
  if (cells.every((cell) => cell === '')) return [];
  return [['· busy: server / generator / database', ...cells, '', '', '']];
}

function valuesOf(rounds: readonly Samples[], name: MetricName): number[] {
  return rounds.flatMap((samples) => samples[name]?.value ?? []);
}

function titleOf(name: MetricName, { title, unit, better }: Metric, plan: Plan): string {
  const sizes: Partial<Record<MetricName, string>> = {
    memory: `${plan.population.users} connections`,
    push: `${plan.population.users} clients`,
    pairs: `${plan.pairs} pairs`,
    pacedP50: `${plan.rate}/s`,
    pacedP99: `${plan.rate}/s`,
    group: `${plan.population.members} members, ${plan.groupSenders} senders`,
  };
  const size = sizes[name] === undefined ? '' : `${sizes[name]}, `;
  return `${title} (${size}${unit}, ${better} is better)`;
}

function figure(value: number, { unit }: Metric): string {
  if (Number.isNaN(value)) return '–';
  return unit === '/s' ? Math.round(value).toLocaleString('en') : value.toFixed(2);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
