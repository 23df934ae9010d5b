import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { PLAIN_PUSH, serveSystem } from './system-process.ts';

/** A `ws` server for the wire protocol without any checks, and a POST that pushes to everybody. */
export async function startBareServer(
  onConnection: (webSocket: WebSocket, socket: Duplex) => void,
  pushToAll: () => void,
): Promise<void> {
  const webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    skipUTF8Validation: true,
  });
  const server = createServer((request, response) => {
    request.resume();
    pushToAll();
    response.end();
  });
  server.on('upgrade', (request, socket, head) => {
    webSockets.handleUpgrade(request, socket, head, (webSocket) => onConnection(webSocket, socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4096, resolve));
  const { port } = server.address() as AddressInfo;
  serveSystem({ port, push: PLAIN_PUSH });
}
