// The most that a `ws` server of one process was seen to reach, with no checks and no storage: each
// frame is encoded and framed once, and all frames that one turn of the event loop produces for a
// client leave in one write.
import type { Duplex } from 'node:stream';
import { Command } from '#contract/wire/commands';
import type { Message } from '#contract/wire/packets/message';
import { webSocketFrame } from '../../../server/gateway/web-socket-frame.ts';
import type { Population } from '../population.ts';
import { startOptions } from '../pinned-process.ts';
import {
  announcement,
  BIND_ANSWER,
  readPacket,
  recipients,
  responseTo,
  writePacket,
} from './bare-packets.ts';
import { startBareServer } from './bare-server.ts';

interface Client {
  userId: string;
  readonly socket: Duplex;
  frames: Buffer[];
}

const clients = new Map<string, Client>();
const recipientsOf = recipients(startOptions() as Population);
const bindAnswer = webSocketFrame(BIND_ANSWER);

let waiting: Client[] = [];
let scheduled = false;

function send(client: Client, frame: Buffer): void {
  if (client.frames.push(frame) > 1) return;
  waiting.push(client);
  if (scheduled) return;
  scheduled = true;
  setImmediate(flush);
}

function flush(): void {
  scheduled = false;
  const flushing = waiting;
  waiting = [];
  for (const client of flushing) {
    const { frames } = client;
    client.frames = [];
    const [first] = frames;
    if (first) client.socket.write(frames.length === 1 ? first : Buffer.concat(frames));
  }
}

function encode(command: Command, fields: object): Buffer {
  return webSocketFrame(writePacket(command, fields));
}

await startBareServer(
  (webSocket, socket) => {
    const client: Client = { userId: '', socket, frames: [] };
    webSocket.on('message', (data) => {
      const { command, body } = readPacket(data as Buffer);
      if (command === Command.BindRequest) {
        client.userId = (body as { userId: string }).userId;
        clients.set(client.userId, client);
        send(client, bindAnswer);
      } else if (command === Command.MessageRequest) {
        const message = body as Message;
        send(client, encode(Command.MessageResponse, responseTo(message, true)));
        const frame = encode(Command.MessageResponse, responseTo(message, false));
        for (const recipient of recipientsOf(message)) {
          if (recipient === client.userId) continue;
          const other = clients.get(recipient);
          if (other) send(other, frame);
        }
      }
    });
    webSocket.on('close', () => clients.delete(client.userId));
  },
  () => {
    const frame = encode(Command.Push, announcement());
    for (const { socket } of clients.values()) socket.write(frame);
  },
);
