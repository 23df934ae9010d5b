import { setTimeout as delay } from 'node:timers/promises';

/** Between two looks others have the processor: threads of the server yield to whoever wants it. */
const REST_MS = 5;

/** For what has no event to wait for: looks again and again, for ten seconds at most. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  withinMs = 10_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`never came true: ${condition.toString()}`);
    await delay(REST_MS);
  }
}
