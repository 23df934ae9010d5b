import type { Packet } from '#contract/wire/codec';
import { type Command, commandName } from '#contract/wire/commands';
import type { Body } from '#contract/wire/serializers';

const WITHIN_MS = 10_000;

export type ReceivedPacket = Pick<Packet, 'command' | 'body'>;

/**
 * What came to a client. Each packet is handed out once, to the first `next` that it fits; one that
 * waits in vain fails and says what came instead.
 */
export class Inbox {
  /** Every packet that ever came, in order. */
  readonly received: ReceivedPacket[] = [];
  private readonly unclaimed: ReceivedPacket[] = [];
  private readonly waiting = new Set<(packet: ReceivedPacket) => boolean>();

  take(packet: ReceivedPacket): void {
    this.received.push(packet);
    for (const claim of this.waiting) if (claim(packet)) return;
    this.unclaimed.push(packet);
  }

  /** The next packet with this command, received already or yet to come, that nobody has claimed. */
  async next(
    command: Command,
    fits: (body: Body) => boolean = () => true,
    withinMs = WITHIN_MS,
  ): Promise<Body> {
    const wanted = (packet: ReceivedPacket) => packet.command === command && fits(packet.body);
    const index = this.unclaimed.findIndex(wanted);
    if (index >= 0) return this.unclaimed.splice(index, 1)[0]!.body;
    return new Promise((resolve, reject) => {
      const claim = (packet: ReceivedPacket) => {
        if (!wanted(packet)) return false;
        this.waiting.delete(claim);
        clearTimeout(timer);
        resolve(packet.body);
        return true;
      };
      const timer = setTimeout(() => {
        this.waiting.delete(claim);
        const came = this.received.map((packet) => commandName(packet.command)).join(', ');
        reject(
          new Error(`no ${commandName(command)} within ${withinMs} ms; came: ${came || 'nothing'}`),
        );
      }, withinMs);
      this.waiting.add(claim);
    });
  }

  /** Bodies of all packets with this command so far, claimed or not. */
  all(command: Command): Body[] {
    return this.received.filter((packet) => packet.command === command).map(({ body }) => body);
  }
}
