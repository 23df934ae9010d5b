import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { WebSocket } from 'ws';
import { decodePacket } from '#contract/wire/codec';
import { Random } from '../../demo/random.ts';
import { encodePacket } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import type { WireFormat } from '#contract/wire/wire-format';
import { bindFrame, heartbeat, hostileFrame } from './hostile-frames.ts';
import { HOSTILE_LIMITS, SessionModel } from './hostile-model.ts';
import { HostileSpeech, readerOf, type Utterance } from './hostile-speech.ts';

export interface HostileOrder {
  readonly url: string;
  readonly seed: number;
  /** Frames to send, at least. */
  readonly frames: number;
  readonly userIds: readonly string[];
}

/** What was done, what the server must have counted, and what it did wrong as seen from here. */
export interface HostileReport {
  readonly frames: number;
  readonly connections: number;
  readonly violations: ReadonlyMap<string, number>;
  readonly wrongs: readonly string[];
}

const AT_ONCE = 40;
const WITHIN_MS = 30_000;
const MAX_WRONGS = 10;

/** Frames of RFC 6455 that no client may send, masked where they have to be. */
const BROKEN: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['a reserved opcode', [0x83, 0x80, 0, 0, 0, 0]],
  ['a reserved control opcode', [0x8b, 0x80, 0, 0, 0, 0]],
  ['a reserved bit', [0xc2, 0x80, 0, 0, 0, 0]],
  ['no mask', [0x82, 0x01, 0x00]],
  ['a continuation of nothing', [0x80, 0x80, 0, 0, 0, 0]],
  ['a message inside another', [0x02, 0x81, 0, 0, 0, 0, 1, 0x82, 0x81, 0, 0, 0, 0, 1]],
  ['a ping in pieces', [0x09, 0x80, 0, 0, 0, 0]],
  ['a ping too long', [0x89, 0xfe, 0, 126, 0, 0, 0, 0]],
  ['a close code of one byte', [0x88, 0x81, 0, 0, 0, 0, 3]],
  ['a close code that does not exist', [0x88, 0x82, 0, 0, 0, 0, 0, 1]],
];
/** Declares 2^40 bytes. */
const ENDLESS = [0x82, 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];

class Attack {
  private readonly order: HostileOrder;
  private readonly random: Random;
  private readonly violations = new Map<string, number>();
  private readonly wrongs: string[] = [];
  private frames = 0;
  private connections = 0;

  constructor(order: HostileOrder) {
    this.order = order;
    this.random = new Random(order.seed);
  }

  async run(): Promise<HostileReport> {
    const attackers = Array.from({ length: AT_ONCE }, (_, n) => this.attacker(n));
    await Promise.all(attackers);
    const { frames, connections, violations, wrongs } = this;
    return { frames, connections, violations, wrongs };
  }

  /** One connection after the other, each in its own way. */
  private async attacker(number: number): Promise<void> {
    const random = this.random.fork(`attacker ${number}`);
    for (let n = 0; this.frames < this.order.frames && this.wrongs.length < MAX_WRONGS; n++) {
      const way = random.next();
      const name = `attacker ${number}, connection ${n}`;
      this.connections += 1;
      try {
        if (way < 0.84) await this.misspeak(random, name);
        else if (way < 0.93) await this.breakWebSocket(random);
        else if (way < 0.997) await this.vanish(random);
        else await this.flood(random, name);
      } catch (error) {
        this.wrongs.push(`${name}: ${error instanceof Error ? error.stack : String(error)}`);
      }
    }
  }

  private async misspeak(random: Random, name: string): Promise<void> {
    const [userId, victimId] = random.sample(this.order.userIds, 2) as [string, string];
    const messages: (Uint8Array | string)[] = random.chance(0.85) ? [bindFrame(userId)] : [];
    for (let left = random.int(1, 120); left > 0; left--) {
      messages.push(hostileFrame({ random, userId, victimId }));
    }
    const speech = random.chance(0.3) ? new HostileSpeech(random) : undefined;
    await this.converse(userId, messages, random, name, speech);
  }

  /** More frames than are allowed. */
  private async flood(random: Random, name: string): Promise<void> {
    const userId = random.pick(this.order.userIds);
    const most = HOSTILE_LIMITS.frames.burst + HOSTILE_LIMITS.violations.burst;
    const messages = Array.from({ length: most + random.int(-30, 30) }, () => heartbeat(''));
    await this.converse(userId, messages, random, name);
  }

  /** Sends everything without waiting, then looks whether the connection is as it must be. */
  private async converse(
    userId: string,
    messages: readonly (Uint8Array | string)[],
    random: Random,
    name: string,
    speech?: HostileSpeech,
  ): Promise<void> {
    const model = new SessionModel(userId);
    const socket = await this.open();
    const closed = closeOf(socket);
    const agreed = speech && (await this.agree(socket, model, speech, name));
    const done = new Promise<string>((resolve) => {
      socket.on('message', (data) => {
        // Whatever is answered is a frame that a client can read.
        const reader = readerOf(data as Buffer, agreed);
        if (!reader) return;
        const { body } = decodePacket(data as Buffer, reader);
        // A refused one is answered, too; whether it is the violation too many, the model knows.
        const last = body['requestId'] === 'the last';
        const granted = body['success'] !== false;
        if (last && (granted || model.closedWith === undefined)) resolve('alive');
      });
    });
    for (const message of messages) {
      const { data, judged, reader } = speech?.say(message) ?? { data: message, judged: message };
      model.send(judged, reader);
      this.write(socket, data, random);
    }
    const last = this.lastOf(model, speech);
    model.send(last.judged, last.reader);
    this.write(socket, last.data, random);
    this.frames += messages.length;
    const end = await within(name, Promise.race([done, closed]));
    if (end !== (model.closedWith ?? 'alive')) {
      this.wrongs.push(`${name}: ${end} and not ${model.closedWith ?? 'alive'}`);
    }
    for (const [code, count] of model.counts) this.expect(code, count);
    if (end === 'alive') socket.close();
    await within(name, closed);
  }

  /** Whose answer tells that everything before it was handled, in whatever is spoken by then. */
  private lastOf({ format }: SessionModel, speech: HostileSpeech | undefined): Utterance {
    const frame = heartbeat('the last');
    if (speech) return speech.sayWell(frame);
    // Who agreed on an envelope without a key to it is closed, whatever comes.
    const fields = { requestId: 'the last' };
    const data = format.envelope ? frame : format.write(Command.HeartbeatRequest, fields);
    return { data, judged: data };
  }

  /** An honest agreement. Resolves to how frames travel from here on. */
  private async agree(
    socket: WebSocket,
    model: SessionModel,
    speech: HostileSpeech,
    name: string,
  ): Promise<WireFormat> {
    const answered = once(socket, 'message');
    const request = encodePacket(Command.AgreeRequest, speech.proposal.request);
    model.send(request);
    socket.send(request);
    this.frames += 1;
    const [answer] = (await within(name, answered)) as [Buffer];
    const format = speech.proposal.accept(decodePacket(answer).body);
    speech.begin(format);
    return format;
  }

  private write(socket: WebSocket, message: Uint8Array | string, random: Random): void {
    if (typeof message === 'string' || message.byteLength < 2 || random.chance(0.9)) {
      socket.send(message);
      return;
    }
    const cut = random.int(1, message.byteLength - 1);
    socket.send(message.subarray(0, cut), { binary: true, fin: false });
    if (random.chance(0.3)) socket.ping();
    socket.send(message.subarray(cut), { binary: true, fin: true });
  }

  private async breakWebSocket(random: Random): Promise<void> {
    const socket = await this.open();
    const closed = closeOf(socket);
    const raw = (socket as unknown as { _socket: Socket })._socket;
    this.frames += 1;
    if (random.chance(0.1)) {
      raw.write(Buffer.from(ENDLESS));
      this.expect('too-large', 1);
    } else {
      raw.write(Buffer.from(random.pick(BROKEN)[1]));
      this.expect('broken-websocket', 1);
    }
    await within('a broken WebSocket', closed);
  }

  /** Half a handshake, half a frame, or nothing at all, and gone. */
  private async vanish(random: Random): Promise<void> {
    const { hostname, port } = new URL(this.order.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    const handshake =
      'GET /chat HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';
    const half = handshake.slice(0, random.int(0, handshake.length));
    const data = random.chance(0.5) ? handshake : half;
    socket.write(data);
    if (data === handshake) {
      await once(socket, 'data');
      socket.write(Buffer.from([0x82, 0xfe, 0x10, 0, 1, 2, 3, 4, 5, 6]));
      this.frames += 1;
    }
    await pause(random.int(0, 20));
    if (random.chance(0.5)) socket.resetAndDestroy();
    else socket.destroy();
  }

  private async open(): Promise<WebSocket> {
    const address = new URL('/chat', this.order.url.replace(/^http/, 'ws'));
    const socket = new WebSocket(address, { perMessageDeflate: false });
    const opened = once(socket, 'open');
    await within('a handshake', opened);
    // A close follows each error.
    socket.on('error', () => undefined);
    return socket;
  }

  private expect(code: string, count: number): void {
    this.violations.set(code, (this.violations.get(code) ?? 0) + count);
  }
}

/** Its code. */
function closeOf(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => socket.once('close', resolve));
}

async function within<T>(name: string, event: Promise<T>): Promise<T> {
  const late = AbortSignal.timeout(WITHIN_MS);
  return Promise.race([
    event,
    once(late, 'abort').then(() => {
      throw new Error(`${name}: nothing within ${WITHIN_MS} ms`);
    }),
  ]);
}

parentPort?.postMessage(await new Attack(workerData as HostileOrder).run());
