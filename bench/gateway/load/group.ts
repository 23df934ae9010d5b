import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { GROUP_ID } from '../population.ts';
import type { Crowd } from './crowd.ts';
import { NumberedFrame } from './masked-frame.ts';
import { newSentId } from './sent-id.ts';
import { type Measured, Stopwatch } from './stopwatch.ts';

const SETTLE_WITHIN_MS = 60_000;

/**
 * A group in which some write as fast as the server takes it. Each message brings each member one
 * frame: its writer the acknowledgement, everybody else the message. So what one member has received
 * tells how many are under way.
 */
export class Group {
  private readonly crowd: Crowd;
  private readonly window: number;
  private readonly writers: readonly { send(): void }[];
  private sent = 0;
  private sending = false;

  /** `window`: messages under way at a time. */
  constructor(crowd: Crowd, senders: number, window: number) {
    this.crowd = crowd;
    this.window = window;
    const { protocol, clients } = crowd;
    this.writers = clients.slice(0, senders).map((client) => {
      const { sentId, digits } = newSentId(client.userId);
      const chat = { type: 1, id: GROUP_ID } as const;
      const message = protocol.message(client.userId, chat, sentId);
      const frames = new NumberedFrame(protocol.opcode, message, digits);
      return { send: () => client.send(frames.next()) };
    });
    const [first] = clients;
    if (first) first.onArrival = () => this.refill(first.messages);
  }

  async saturate(ms: number): Promise<Measured> {
    const stopwatch = new Stopwatch();
    const { arrived: arrivedBefore, sent: sentBefore } = this;
    this.sending = true;
    this.refill(this.crowd.clients[0]?.messages ?? 0);
    await Promise.race([delay(ms), this.crowd.lost]);
    const measured = stopwatch.stop(this.arrived - arrivedBefore, this.sent - sentBefore);
    this.sending = false;
    await Promise.race([this.settle(), this.crowd.lost]);
    return measured;
  }

  private refill(settled: number): void {
    while (this.sending && this.sent - settled < this.window) {
      this.writers[this.sent % this.writers.length]?.send();
      this.sent += 1;
    }
  }

  private get arrived(): number {
    return this.crowd.clients.reduce((sum, { messages }) => sum + messages, 0);
  }

  /** Resolves when everybody has everything. */
  private async settle(): Promise<void> {
    const giveUpAt = performance.now() + SETTLE_WITHIN_MS;
    while (this.crowd.clients.some(({ messages }) => messages < this.sent)) {
      if (performance.now() > giveUpAt) throw new Error('messages to the group got lost');
      await turn();
    }
  }
}
