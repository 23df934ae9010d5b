import { parentPort, workerData } from 'node:worker_threads';
import { WebSocket } from 'ws';
import { decodePacket, encodePacket } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import { fieldDelay } from '../../demo/clients/reconnect-delay.ts';

export interface StormOrder {
  readonly url: string;
  /** Each with the token `token of <id>`. */
  readonly userIds: readonly string[];
}

export interface StormReport {
  /** Until the last one was bound. */
  readonly seconds: number;
  /** Handshakes that failed or were refused, and were tried again. */
  readonly retries: number;
}

const { url, userIds } = workerData as StormOrder;
/** How many come at once at first; in the storm all do. */
const AT_ONCE = 100;
const address = new URL('/chat', url.replace(/^http/, 'ws'));
const sockets = new Map<string, WebSocket>();
let retries = 0;

/** Resolves when the user is bound, after as many tries as it takes. */
async function connect(userId: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    if (await connectOnce(userId)) return;
    retries += 1;
    await new Promise((resolve) => setTimeout(resolve, fieldDelay(attempt)));
  }
}

function connectOnce(userId: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new WebSocket(address, { perMessageDeflate: false });
    socket.on('open', () => {
      const bind = { userId, token: `token of ${userId}`, build: 'storm/1' };
      socket.send(encodePacket(Command.BindRequest, bind));
    });
    socket.on('message', (data) => {
      const { command, body } = decodePacket(data as Buffer);
      if (command !== Command.BindResponse) return;
      sockets.set(userId, socket);
      resolve(body['success'] === true);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(false));
  });
}

const waiting = [...userIds];
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await connect(next);
  }),
);
parentPort?.on('message', () => {
  void storm().then((report) => parentPort?.postMessage(report));
});
parentPort?.postMessage('connected');

/** Everybody loses the connection in the same moment, and is back in the next. */
async function storm(): Promise<StormReport> {
  retries = 0;
  for (const socket of sockets.values()) socket.terminate();
  const startedAt = performance.now();
  await Promise.all(userIds.map((userId) => connect(userId)));
  return { seconds: (performance.now() - startedAt) / 1_000, retries };
}
