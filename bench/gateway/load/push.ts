import { setTimeout as delay } from 'node:timers/promises';
import type { PushTrigger } from '../systems/system-process.ts';
import type { Crowd } from './crowd.ts';

const WITHIN_MS = 30_000;

/** Milliseconds from the request for a push to its arrival at the last client. */
export async function pushToAll(crowd: Crowd, port: number, trigger: PushTrigger): Promise<number> {
  const { promise: allArrived, resolve } = Promise.withResolvers<undefined>();
  let missing = crowd.clients.length;
  for (const client of crowd.clients) {
    client.onArrival = () => {
      missing -= 1;
      if (missing === 0) resolve(undefined);
    };
  }
  const { path, headers, body } = trigger;
  const startedAt = performance.now();
  const answered = fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body });
  const timeout = delay(WITHIN_MS, undefined, { ref: false }).then(() => {
    throw new Error(`${missing} clients did not get the push`);
  });
  await Promise.race([allArrived, crowd.lost, timeout]);
  const ms = performance.now() - startedAt;
  const { ok, status } = await answered;
  if (!ok) throw new Error(`the push was answered with ${status}`);
  return ms;
}
