import type { Client } from './client.ts';
import { NumberedFrame } from './masked-frame.ts';
import type { Protocol } from './protocol.ts';
import { newSentId } from './sent-id.ts';

/** A user who writes and one who is written to. Messages stay in order, so none has to be read. */
export class Pair {
  /** Messages that reached the other. */
  arrived = 0;
  /** Milliseconds that each took. */
  latencies: number[] = [];
  /** All that was sent has arrived and is acknowledged. */
  onSettled: () => void = () => undefined;
  private readonly sender: Client;
  private readonly frames: NumberedFrame;
  /** When those were sent that have not arrived, oldest first. */
  private readonly underWay: number[] = [];
  private unacknowledged = 0;

  constructor(sender: Client, receiver: Client, protocol: Protocol) {
    this.sender = sender;
    const { sentId, digits } = newSentId(sender.userId);
    const message = protocol.message(sender.userId, { type: 0, id: receiver.userId }, sentId);
    this.frames = new NumberedFrame(protocol.opcode, message, digits);
    sender.onArrival = () => {
      this.unacknowledged -= 1;
      if (this.settled) this.onSettled();
    };
    receiver.onArrival = () => {
      this.latencies.push(performance.now() - (this.underWay.shift() ?? NaN));
      this.arrived += 1;
      if (this.settled) this.onSettled();
    };
  }

  get settled(): boolean {
    return this.unacknowledged === 0 && this.underWay.length === 0;
  }

  send(): void {
    this.unacknowledged += 1;
    this.underWay.push(performance.now());
    this.sender.send(this.frames.next());
  }
}
