import { once } from 'node:events';
import { WebSocket } from 'ws';
import { decodePacket, encodePacket } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import type { Body } from '#contract/wire/serializers';
import { messageBody } from '../../testing/test-im-client.ts';
import { until } from '../../testing/until.ts';

const EVERY_MS = 50;
const SETTLED_WITHIN_MS = 20_000;

/**
 * Users of one group who talk while something else goes on, and notice whatever is not as it should
 * be. They remember ids and times only, so that they can talk for long.
 */
export class HonestTalk {
  /** In words. */
  readonly wrongs: string[] = [];
  private readonly groupId: string;
  private readonly sockets = new Map<string, WebSocket>();
  /** By `hasBeenSentId`: when it was sent, and who has yet to get it. */
  private readonly onTheirWay = new Map<string, { at: number; missing: Set<string> }>();
  private readonly acknowledgedAfter: number[] = [];
  private timer: NodeJS.Timeout | undefined;
  private sent = 0;
  private stopped = false;

  private constructor(groupId: string) {
    this.groupId = groupId;
  }

  /** The token of each is `token of <id>`, unless `tokens` says otherwise. */
  static async start(
    url: string,
    userIds: readonly string[],
    groupId: string,
    tokens: ReadonlyMap<string, string> = new Map(),
  ): Promise<HonestTalk> {
    const talk = new HonestTalk(groupId);
    for (const userId of userIds) {
      await talk.connect(url, userId, tokens.get(userId) ?? `token of ${userId}`);
    }
    talk.timer = setInterval(() => talk.say(), EVERY_MS);
    return talk;
  }

  /** Sends no more, and resolves when everything sent has arrived or is lost. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await until(() => this.onTheirWay.size === 0, SETTLED_WITHIN_MS).catch(() => {
      for (const [id, { missing }] of this.onTheirWay) {
        this.wrongs.push(`${id} has not come to ${[...missing].join(', ')}`);
      }
    });
    this.stopped = true;
  }

  /** Milliseconds from sending to the acknowledgement. */
  latencies(): { sent: number; p99: number; worst: number } {
    const sorted = this.acknowledgedAfter.sort((a, b) => a - b);
    const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
    return { sent: this.sent, p99, worst: sorted.at(-1) ?? Number.NaN };
  }

  private async connect(url: string, userId: string, token: string): Promise<void> {
    const socket = new WebSocket(new URL('/chat', url.replace(/^http/, 'ws')), {
      perMessageDeflate: false,
    });
    await once(socket, 'open');
    socket.on('message', (data) => {
      const { command, body } = decodePacket(data as Buffer);
      if (command === Command.MessageResponse) this.take(userId, body);
    });
    socket.on('close', (code) => {
      if (!this.stopped) this.wrongs.push(`${userId} was closed with ${code}`);
    });
    const answer = once(socket, 'message');
    socket.send(encodePacket(Command.BindRequest, { userId, token, build: 'honest/1' }));
    await answer;
    this.sockets.set(userId, socket);
  }

  private say(): void {
    const userIds = [...this.sockets.keys()];
    const from = userIds[this.sent % userIds.length]!;
    const next = userIds[(this.sent + 1) % userIds.length]!;
    const toGroup = this.sent % 2 === 0;
    const hasBeenSentId = `honest-${++this.sent}`;
    const missing = new Set(toGroup ? userIds : [from, next]);
    this.onTheirWay.set(hasBeenSentId, { at: performance.now(), missing });
    const body = messageBody(from, toGroup ? this.groupId : next, {
      hasBeenSentId,
      chatType: toGroup ? 1 : 0,
    });
    this.sockets.get(from)?.send(encodePacket(Command.MessageRequest, body));
  }

  private take(userId: string, body: Body): void {
    const id = String(body['hasBeenSentId']);
    const message = this.onTheirWay.get(id);
    if (body['success'] !== true) this.wrongs.push(`${id} was refused: ${JSON.stringify(body)}`);
    if (!message?.missing.delete(userId)) {
      // Others may write to them, too.
      if (id.startsWith('honest-')) this.wrongs.push(`${id} came to ${userId} twice, or uncalled`);
      return;
    }
    if (body['isItMe'] === true) this.acknowledgedAfter.push(performance.now() - message.at);
    if (message.missing.size === 0) this.onTheirWay.delete(id);
  }
}
