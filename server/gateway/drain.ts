import { setTimeout as pause } from 'node:timers/promises';
import type { Registry } from './registry.ts';
import type { Session } from './session.ts';

const TICK_MS = 50;
/** Sockets that may be closed at once without anybody noticing: so many a second are never too many. */
const ALWAYS_PER_SECOND = 500;
/** Ticks beyond the time it should take, for those whose messages are still being stored. */
const MORE_TICKS = 20;

/**
 * Closes the connections evenly over `withinMs`, or faster where there are few, and returns when those
 * left are few enough to be closed together. One whose messages are still being stored is closed later.
 */
export async function drain(
  registry: Registry,
  withinMs: number,
  close: (session: Session) => void,
): Promise<void> {
  const count = registry.connectionCount;
  const perTick = Math.max(
    (ALWAYS_PER_SECOND * TICK_MS) / 1_000,
    Math.ceil((count * TICK_MS) / Math.max(withinMs, TICK_MS)),
  );
  let left = [...registry.connections()];
  for (let round = 0; left.length > perTick && round < withinMs / TICK_MS + MORE_TICKS; round++) {
    const later: Session[] = [];
    let closed = 0;
    for (const session of left) {
      const busy = session.unstored > 0 || session.queue !== undefined;
      if (session.expelled) continue;
      if (closed === perTick || busy) later.push(session);
      else {
        close(session);
        closed += 1;
      }
    }
    left = later;
    await pause(TICK_MS);
  }
}
