import { appendSection } from '../results.ts';
import { canPin } from './pinned-process.ts';
import type { Plan } from './plan.ts';

/** Adds a table to `bench/results.md`. */
export async function appendResults(table: string, plan: Plan): Promise<void> {
  const { rounds, warmUpMs, measureMs } = plan;
  const pinned = canPin ? 'servers on core 0, generator and PostgreSQL on core 1' : 'not pinned';
  const rhythm = `medians of ${rounds} interleaved rounds of ${measureMs / 1000} s after ${warmUpMs / 1000} s to get warm`;
  await appendSection('Gateway', [`${rhythm}; ${pinned}`], table, ['ws', 'socket.io', 'pg']);
}
