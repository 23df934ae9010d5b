import { setImmediate as turn } from 'node:timers/promises';

/** For what has no event to wait for: looks again each turn of the event loop, for ten seconds at most. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  withinMs = 10_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`never came true: ${condition.toString()}`);
    await turn();
  }
}
