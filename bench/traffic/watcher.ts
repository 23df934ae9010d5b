import { once } from 'node:events';
import { WebSocket } from 'ws';
import { decodePacket, encodePacket } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import type { TrafficFilter } from '#contract/wire/packets/traffic';
import type { Body } from '#contract/wire/serializers';

/** An operator's connection that watches frames and reads all it is sent. */
export class Watcher {
  shown = 0;
  dropped = 0;
  private readonly socket: WebSocket;
  private waiting: { readonly command: number; resolve(body: Body): void } | undefined;

  private constructor(socket: WebSocket) {
    this.socket = socket;
  }

  /** `cookie`: of a session. @throws when the bind is refused */
  static async connect(port: number, cookie: string): Promise<Watcher> {
    const url = `http://127.0.0.1:${port}/api/session/im-ticket`;
    const answer = await fetch(url, { method: 'POST', headers: { cookie } });
    if (!answer.ok) throw new Error(`no ticket: ${answer.status}`);
    const { ticket, userId } = (await answer.json()) as { ticket: string; userId: string };
    const socket = new WebSocket(`ws://127.0.0.1:${port}/chat`, { perMessageDeflate: false });
    await once(socket, 'open');
    const watcher = new Watcher(socket);
    socket.on('message', (data) => watcher.take(data as Buffer));
    await watcher.ask(Command.BindRequest, { userId, token: ticket, build: 'bench/1' });
    return watcher;
  }

  async watch(filter: TrafficFilter): Promise<void> {
    await this.ask(Command.WatchRequest, { watchId: 'bench', filter });
  }

  async unwatch(): Promise<void> {
    await this.ask(Command.UnwatchRequest, { watchId: 'bench' });
  }

  close(): void {
    this.socket.terminate();
  }

  /** The answer's command is the request's next. @throws when it is a refusal */
  private async ask(command: Command, fields: object): Promise<void> {
    const answer = Promise.withResolvers<Body>();
    this.waiting = { command: command + 1, resolve: answer.resolve };
    this.socket.send(encodePacket(command, fields));
    const body = await answer.promise;
    if (body['success'] !== true) throw new Error(JSON.stringify(body));
  }

  private take(data: Buffer): void {
    const { command, body } = decodePacket(data);
    if (command === Command.TrafficBatch) {
      this.shown += (body['frames'] as unknown[]).length;
      this.dropped += body['dropped'] as number;
    } else if (command === this.waiting?.command) {
      this.waiting.resolve(body);
    }
  }
}
