import { Command } from '#contract/wire/commands';
import { HEADER_BYTES, writeHeader } from '#contract/wire/frame';
import type { Direction, TrafficFrame } from '#contract/wire/packets/traffic';
import { PushCode } from '#contract/wire/packets/push';
import type { Body } from '#contract/wire/serializers';
import type { WireFormat } from '#contract/wire/wire-format';
import { messagesIn } from '../web-socket-frame.ts';
import { bodyText, type BodyText, maskedAddress, withoutSecrets } from './body-text.ts';
import type { TapClock } from './tap-clock.ts';
import { TextMessage } from './text-message.ts';

/** Of what could not be read, so much is shown when revealed. */
const MAX_PAYLOAD_BYTES = 256;
/** What a row of it weighs in a batch beside its body. */
const ROW_CHARACTERS = 320;

/** A frame as it came (a message of WebSocket) or leaves (framed for WebSocket). */
export type RawFrame = Buffer | TextMessage;

/** Whoever took a frame into a batch. */
interface FrameTaker {
  /** What became known of it after the batch had left. */
  tellLate(frame: TappedFrame, fault: string, violation: boolean): void;
}

/** What is shown of a connection with its frames. */
export interface TappedConnection {
  readonly id: string;
  readonly userId: string | undefined;
  readonly build: string;
  readonly device: string;
  readonly verified: boolean;
  readonly address: string;
  readonly format: WireFormat;
}

/** One frame that passes, with what is needed to show it: made into text only if it is sent on. */
export class TappedFrame {
  readonly seq: number;
  /** Of the clock that never jumps. */
  readonly moment: number;
  readonly direction: Direction;
  readonly command: number | null;
  readonly body: Body | undefined;
  readonly session: TappedConnection;
  fault: string | undefined;
  violation = false;
  answers: TappedFrame | undefined;
  /** Who has it in the next batch, or had it in one that left. */
  takenBy: FrameTaker[] | undefined;
  /** The batch is made up: what is learned from now on goes into a later one. */
  left = false;
  private readonly raw: RawFrame;
  private readonly overheadBytes: number;
  private readonly envelope: number | undefined;
  // As they were when it passed: a bind or a logout may follow in the same turn.
  private readonly userId: string;
  private readonly build: string;
  private readonly device: string;
  private readonly verified: boolean;

  constructor(
    seq: number,
    moment: number,
    session: TappedConnection,
    direction: Direction,
    command: number | null,
    body: Body | undefined,
    raw: RawFrame,
  ) {
    this.seq = seq;
    this.moment = moment;
    this.session = session;
    this.direction = direction;
    this.command = command;
    this.body = body;
    this.raw = raw;
    this.userId = session.userId ?? '';
    this.build = session.build;
    this.device = session.device;
    this.verified = session.verified;
    const { envelope } = session.format;
    this.envelope = envelope?.number;
    // What came is sealed already, what leaves will be.
    this.overheadBytes = direction === 'out' && envelope ? envelope.overheadBytes : 0;
  }

  /** Bytes it holds on to. */
  get rawBytes(): number {
    return this.raw instanceof TextMessage ? this.raw.head.byteLength : this.raw.byteLength;
  }

  render(revealed: boolean, bodies: Bodies, clock: TapClock): TrafficFrame {
    const { session, answers, body } = this;
    const frame = this.direction === 'out' ? firstMessage(this.raw) : this.raw;
    const text = body && bodies.of(this.command, body, revealed);
    return {
      seq: this.seq,
      at: thousandths(clock.wall(this.moment)),
      sessionId: session.id,
      userId: this.userId,
      build: this.build,
      device: this.device,
      verified: this.verified,
      address: revealed ? session.address : maskedAddress(session.address),
      direction: this.direction,
      command: this.command,
      bytes: frame.byteLength + this.overheadBytes,
      header: this.headerOf(frame),
      body: text?.text ?? '',
      cut: text?.cut ?? 0,
      masked: !revealed,
      ...(this.envelope === undefined ? {} : { sealed: true }),
      ...(revealed && !text ? { payload: payloadOf(frame) } : {}),
      ...(this.fault === undefined ? {} : { fault: this.fault, violation: this.violation }),
      ...(answers
        ? { answers: answers.seq, latencyMs: thousandths(this.moment - answers.moment) }
        : {}),
    };
  }

  /** The header as it travels: that of the envelope where there is one. */
  private headerOf(frame: RawFrame): string {
    if (frame instanceof TextMessage) return '';
    if (this.overheadBytes === 0 || this.envelope === undefined || this.command === null) {
      return frame.toString('hex', 0, HEADER_BYTES);
    }
    const payloadBytes = frame.byteLength - HEADER_BYTES + this.overheadBytes;
    const header = Buffer.alloc(HEADER_BYTES);
    writeHeader(header, this.envelope, this.command, payloadBytes);
    return header.toString('hex');
  }
}

function thousandths(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}

function firstMessage(raw: RawFrame): RawFrame {
  return raw instanceof TextMessage ? raw : (messagesIn(raw)[0] ?? raw);
}

function payloadOf(frame: RawFrame): string {
  const bytes = frame instanceof TextMessage ? frame.head : frame.subarray(HEADER_BYTES);
  return withoutSecrets(bytes.subarray(0, MAX_PAYLOAD_BYTES)).toString('hex');
}

/** Bodies as text, made once for all who were sent the same packet. */
export class Bodies {
  private readonly masked = new Map<Body, BodyText>();
  private readonly revealed = new Map<Body, BodyText>();

  of(command: number | null, body: Body, revealed: boolean): BodyText {
    const texts = revealed ? this.revealed : this.masked;
    let text = texts.get(body);
    if (!text)
      texts.set(body, (text = bodyText(body, { revealed, words: wordsIn(command, body) })));
    return text;
  }
}

/** Fields with words of the server to the author of the client. */
function wordsIn(command: number | null, body: Body): readonly string[] {
  if (command === Command.Error) return ['message'];
  const { code } = body;
  const told = command === Command.Push && (code === PushCode.Fault || code === PushCode.Closing);
  return told ? ['msg'] : [];
}

/** What a frame adds to a batch, roughly. */
export function weightOf(frame: TrafficFrame): number {
  return ROW_CHARACTERS + frame.body.length + (frame.payload?.length ?? 0);
}
