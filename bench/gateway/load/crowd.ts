import { userIdOf } from '../population.ts';
import { Client } from './client.ts';
import type { Protocol } from './protocol.ts';

/** Connections being opened at a time. */
const AT_ONCE = 50;

/** Many clients of one system. */
export class Crowd {
  readonly clients: Client[] = [];
  /** Rejects when a connection ends that nobody ended. */
  readonly lost: Promise<never>;
  readonly protocol: Protocol;
  private readonly port: number;
  private readonly losing = Promise.withResolvers<never>();

  constructor(port: number, protocol: Protocol) {
    this.port = port;
    this.protocol = protocol;
    this.lost = this.losing.promise;
    this.lost.catch(() => undefined);
  }

  /** Connects and binds the users that come next, until there are `count`. */
  async growTo(count: number): Promise<void> {
    const { clients } = this;
    const openNext = async () => {
      while (clients.length < count) {
        const client = new Client(this.port, userIdOf(clients.length + 1), this.protocol);
        clients.push(client);
        client.onLost = this.losing.reject;
        await client.ready;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, openNext));
  }

  end(): void {
    for (const client of this.clients) client.end();
  }
}
