import { setTimeout as delay } from 'node:timers/promises';
import { Command } from '#contract/wire/commands';
import { messageBody, TestImClient } from '../../server/testing/test-im-client.ts';
import type { Operator } from './operator.ts';

const EVERY_MS = 20;
const PASSWORD = 'the password of an honest client';

/** Two users who write to each other while something else goes on: what they notice of it. */
export class HonestPair {
  readonly #from: TestImClient;
  readonly #to: TestImClient;
  readonly #ids: readonly [string, string];
  #times: number[] = [];
  #writing = true;
  readonly #stopped: Promise<void>;

  private constructor(from: TestImClient, to: TestImClient, ids: readonly [string, string]) {
    this.#from = from;
    this.#to = to;
    this.#ids = ids;
    this.#stopped = this.#write();
  }

  static async begin(url: string, operator: Operator): Promise<HonestPair> {
    const members = await Promise.all(
      ['honest1', 'honest2'].map(async (username) => {
        const password = PASSWORD;
        const user = { username, nickname: username, password };
        const { id } = await operator.ask<{ id: string }>('/api/users', user);
        const { token } = await operator.ask<{ token: string }>('/api/im/login', {
          username,
          password,
        });
        return { id, client: await TestImClient.bound(url, id, token, { build: 'bench/1' }) };
      }),
    );
    const [from, to] = members;
    if (!from || !to) throw new Error('a pair is two');
    return new HonestPair(from.client, to.client, [from.id, to.id]);
  }

  /** From sending to arrival at the other, milliseconds, since this was asked last. */
  take(): number[] {
    const times = this.#times;
    this.#times = [];
    return times;
  }

  async stop(): Promise<void> {
    this.#writing = false;
    await this.#stopped;
    this.#from.socket.terminate();
    this.#to.socket.terminate();
  }

  async #write(): Promise<void> {
    for (let n = 0; this.#writing; n++) {
      const content = `message ${n}`;
      const arrived = this.#to.next(4, (body) => body['content'] === content, 60_000);
      const sentAt = performance.now();
      this.#from.send(Command.MessageRequest, messageBody(...this.#ids, { content }));
      await arrived;
      this.#times.push(performance.now() - sentAt);
      // Nobody looks at them again.
      this.#from.received.length = 0;
      this.#to.received.length = 0;
      await delay(EVERY_MS);
    }
  }
}
