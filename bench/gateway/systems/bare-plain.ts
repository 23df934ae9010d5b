// The gateway as most people write it first: no checks, no storage, `ws.send` and an encoding for
// each recipient.
import type { WebSocket } from 'ws';
import { Command } from '#contract/wire/commands';
import type { Message } from '#contract/wire/packets/message';
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

const clients = new Map<string, WebSocket>();
const recipientsOf = recipients(startOptions() as Population);

await startBareServer(
  (webSocket) => {
    let userId = '';
    webSocket.on('message', (data) => {
      const { command, body } = readPacket(data as Buffer);
      if (command === Command.BindRequest) {
        ({ userId } = body as { userId: string });
        clients.set(userId, webSocket);
        webSocket.send(BIND_ANSWER);
      } else if (command === Command.MessageRequest) {
        const message = body as Message;
        webSocket.send(writePacket(Command.MessageResponse, responseTo(message, true)));
        for (const recipient of recipientsOf(message)) {
          if (recipient === userId) continue;
          clients
            .get(recipient)
            ?.send(writePacket(Command.MessageResponse, responseTo(message, false)));
        }
      }
    });
    webSocket.on('close', () => clients.delete(userId));
  },
  () => {
    for (const client of clients.values()) {
      client.send(writePacket(Command.Push, announcement()));
    }
  },
);
