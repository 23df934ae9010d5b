// socket.io as its documentation advises for many connections: WebSocket only, no compression, the
// HTTP request let go of after the handshake. No checks, no storage.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { ChatType, type Message, type MessageResponse } from '#contract/wire/packets/message';
import type { Push } from '#contract/wire/packets/push';
import { GROUP_ID, type Population } from '../population.ts';
import { startOptions } from '../pinned-process.ts';
import { announcement, recipients, responseTo } from './bare-packets.ts';
import { PLAIN_PUSH, serveSystem } from './system-process.ts';

interface ClientEvents {
  message(message: Message, acknowledge: (answer: MessageResponse) => void): void;
}

interface ServerEvents {
  message(message: MessageResponse): void;
  push(push: Push): void;
}

const members = new Set(
  recipients(startOptions() as Population)({
    chatType: ChatType.Group,
    toUserId: GROUP_ID,
  } as Message),
);

const http = createServer();
const io = new Server<ClientEvents, ServerEvents>(http, {
  transports: ['websocket'],
  serveClient: false,
});
io.engine.on('connection', (socket: { request: unknown }) => {
  socket.request = null;
});

io.on('connection', async (socket) => {
  const { userId } = socket.handshake.auth as { userId: string };
  await socket.join(userId);
  if (members.has(userId)) await socket.join(GROUP_ID);
  socket.on('message', (message, acknowledge) => {
    acknowledge(responseTo(message, true));
    socket.to(message.toUserId).emit('message', responseTo(message, false));
  });
});

// Its own requests are those below its path.
http.prependListener('request', (request, response) => {
  if (request.url !== PLAIN_PUSH.path) return;
  request.resume();
  io.emit('push', announcement());
  response.end();
});

await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', 4096, resolve));
serveSystem({ port: (http.address() as AddressInfo).port, push: PLAIN_PUSH });
