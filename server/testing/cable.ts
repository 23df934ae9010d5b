import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import { once } from 'node:events';
import type { Cleanup } from './temporary-folder.ts';

/** The way between a client and a server, which a test can cut or let go dead. */
export class Cable {
  /** Where clients connect to. */
  readonly port: number;
  /** Where the server listens. */
  serverPort = 0;
  private readonly ends = new Set<readonly [Socket, Socket]>();
  private readonly dead = new WeakSet<readonly [Socket, Socket]>();

  private constructor(port: number) {
    this.port = port;
  }

  static async lay(t: Cleanup): Promise<Cable> {
    const server = createServer((client) => cable.carry(client));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const cable: Cable = new Cable((server.address() as AddressInfo).port);
    t.after(async () => {
      server.close();
      cable.cut();
    });
    return cable;
  }

  /** Every connection breaks; the next one goes through. */
  cut(): void {
    for (const [client, server] of this.ends) {
      client.destroy();
      server.destroy();
    }
  }

  /** What is sent over the connections there are is lost either way, and nobody says so. */
  goDead(): void {
    for (const pair of this.ends) this.dead.add(pair);
  }

  private carry(client: Socket): void {
    const server = connect(this.serverPort, '127.0.0.1');
    const pair = [client, server] as const;
    this.ends.add(pair);
    for (const [from, to] of [pair, [server, client] as const]) {
      from.on('data', (bytes) => {
        if (!this.dead.has(pair)) to.write(bytes);
      });
      from.on('close', () => {
        this.ends.delete(pair);
        if (!this.dead.has(pair)) to.destroy();
      });
      // The close that follows says the same.
      from.on('error', () => undefined);
    }
  }
}
