import type { Page, Problem } from '#contract/rest/problem';
import type { Plan } from './plan.ts';
import { atPlace, type ListRequest, pageAt, PLACES } from './requests.ts';
import type { ListServer } from './server.ts';

/** How long one request took, in milliseconds. */
export interface Measured {
  readonly title: string;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  /** Of each run, the fastest first. */
  readonly times: readonly number[];
  /** Whether it is where a list opens, not a page further on. */
  readonly opens: boolean;
  /** How many rows match; of a list. */
  readonly total?: string;
}

/** Asks for all of them once: what comes first after a start is read from disk, not from memory. */
export async function warmUp(server: ListServer, requests: readonly ListRequest[]): Promise<void> {
  for (const { path, query } of requests) await read(server, path, query);
}

/** A list at each of its places; those that are the same page are asked for once. */
export async function measureList(
  server: ListServer,
  { path, query }: ListRequest,
  plan: Plan,
): Promise<Measured[]> {
  const { total, capped } = await read<Page<unknown>>(server, path, query);
  const seen = new Set<string>();
  const measured: Measured[] = [];
  for (const place of PLACES) {
    const paged = await withinReach(server, path, atPlace(query, place, total));
    if (seen.has(paged.page)) continue;
    seen.add(paged.page);
    const title = `${path} ${describe(query)}, ${place} page`;
    const timed = await measure(server, title, path, paged, plan);
    measured.push({
      ...timed,
      opens: place === 'first',
      total: `${total.toLocaleString('en')}${capped ? '+' : ''}`,
    });
  }
  return measured;
}

export async function measure(
  server: ListServer,
  title: string,
  path: string,
  query: Record<string, string>,
  { runs, warmUpRuns }: Plan,
): Promise<Measured> {
  const times: number[] = [];
  for (let run = -warmUpRuns; run < runs; run++) {
    const began = performance.now();
    await read(server, path, query);
    if (run >= 0) times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return {
    title,
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    max: times.at(-1) ?? NaN,
    times,
    opens: true,
  };
}

async function read<T>(
  server: ListServer,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<T> {
  const answer = await server.request({ method: 'GET', url: path, query: { ...query } });
  if (answer.statusCode !== 200) {
    throw new Error(`${path} ${JSON.stringify(query)}: ${answer.statusCode} ${answer.body}`);
  }
  return answer.json<T>();
}

/** The page, or the last one before those that are too far into the list. */
async function withinReach(
  server: ListServer,
  path: string,
  query: Readonly<Record<string, string>> & { readonly page: string },
) {
  const answer = await server.request({ method: 'GET', url: path, query });
  if (answer.statusCode !== 422) return query;
  const { code, details } = answer.json<Problem & { details: { rows: number } }>();
  if (code !== 'page-out-of-reach') throw new Error(`${path}: ${code}`);
  return { ...query, page: pageAt(details.rows) };
}

/** Of sorted values: the smallest that at least this share does not exceed. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

function describe(query: ListRequest['query']): string {
  const text = Object.entries(query)
    // Times are not the same twice.
    .map(([name, value]) => `${name}=${/^\d{4}-/.test(value) ? value.slice(0, 10) : value}`)
    .join(' & ');
  return text === '' ? 'all' : text;
}
