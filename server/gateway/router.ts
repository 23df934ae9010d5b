import { decodePacket, type Packet } from '#contract/wire/codec';
import { Command, commandName } from '#contract/wire/commands';
import { type Outcome, Refusal } from '#contract/wire/packets/session';
import { WireError, WireFault } from '#contract/wire/wire-error';
import type { Counters } from './counters.ts';
import type { Faults } from './faults.ts';
import { type Handler, requestIdOf } from './handlers/handler.ts';
import type { GatewayLimits } from './limits.ts';
import type { Log } from './ports.ts';
import type { Quirks } from './quirks.ts';
import { Refused } from './refused.ts';
import type { Session } from './session.ts';
import type { Tap } from './tap/tap.ts';
import type { RawFrame, TappedFrame } from './tap/tapped-frame.ts';
import { TextMessage } from './tap/text-message.ts';

/** Frames held for a session whose earlier frame is still being decided on; then reading stops. */
const MAX_QUEUED_FRAMES = 64;

export interface RouterContext {
  readonly handlers: ReadonlyMap<Command, Handler>;
  readonly faults: Faults;
  readonly counters: Counters;
  readonly limits: GatewayLimits;
  readonly log: Log;
  readonly tap: Tap;
  readonly quirks: Quirks;
  /** Milliseconds of a clock that never jumps. */
  readonly now: () => number;
}

/** A request, as it came. */
interface Arrived {
  readonly packet: Packet;
  readonly frame: RawFrame;
  /** While somebody watches. */
  readonly tapped: TappedFrame | undefined;
}

/** Takes each message of each socket to the handler of its command, one after the other per session. */
export class Router {
  private readonly context: RouterContext;
  /** Bytes of frames that wait, of all sessions. */
  private queuedBytes = 0;

  constructor(context: RouterContext) {
    this.context = context;
  }

  receive(session: Session, data: Buffer, isBinary: boolean): void {
    if (session.expelled) return;
    const { counters, now } = this.context;
    counters.framesIn += 1;
    counters.bytesIn += data.byteLength;
    session.heardAt = now();
    const frame = isBinary ? data : new TextMessage(data);
    if (session.queue) {
      this.hold(session, session.queue, frame);
    } else {
      const pending = this.handle(session, frame);
      if (pending) void this.handleInTurn(session, pending);
    }
  }

  /** For later; when much waits already, no more is read. */
  private hold(session: Session, queue: RawFrame[], data: RawFrame): void {
    const { queuedBytes, totalQueuedBytes } = this.context.limits;
    queue.push(data);
    if (this.context.tap.watching) this.context.tap.held(data);
    session.queuedBytes += data.byteLength;
    this.queuedBytes += data.byteLength;
    const full =
      queue.length >= MAX_QUEUED_FRAMES ||
      session.queuedBytes > queuedBytes ||
      this.queuedBytes > totalQueuedBytes;
    if (full) session.pause();
  }

  /** Holds back what arrives while `pending` is, then handles it in its order. */
  private async handleInTurn(session: Session, pending: Promise<void>): Promise<void> {
    const queue: RawFrame[] = (session.queue = []);
    await pending;
    for (let data = queue.shift(); data !== undefined; data = queue.shift()) {
      session.queuedBytes -= data.byteLength;
      this.queuedBytes -= data.byteLength;
      // What a connection sent before it was given up is let go, and not counted as waiting.
      if (!session.expelled) await this.handle(session, data);
    }
    session.queue = undefined;
    session.resume();
  }

  /** Never throws and never rejects. */
  private handle(session: Session, data: RawFrame): void | Promise<void> {
    const { tap } = this.context;
    let packet: Packet;
    try {
      if (data instanceof TextMessage) {
        throw new WireError(WireFault.TextFrame, 'frames are binary messages');
      }
      packet = decodePacket(data, session.format, this.context.limits.payloadBytes);
    } catch (error) {
      this.fault(session, data, error);
      return;
    }
    const tapped = tap.watching ? tap.arrived(session, data, packet) : undefined;
    this.context.quirks.see(session, packet, data);
    const handler = this.context.handlers.get(packet.command);
    try {
      if (!handler) {
        const name = commandName(packet.command);
        throw new WireError(WireFault.UnknownCommand, `${name} is not for clients to send`);
      }
      if (!session.frames.take(this.context.limits.frames, this.context.now())) {
        throw new Refused(Refusal.TooFast, 'too many frames in too short a time');
      }
      if (!handler.beforeBind && !session.principal) {
        throw new Refused(Refusal.NotBound, 'bind first');
      }
      const pending = handler.handle(session, packet.body)?.catch((error: unknown) => {
        this.refuse(session, { packet, frame: data, tapped }, handler, error);
      });
      if (handler.outOfTurn !== true) return pending;
    } catch (error) {
      this.refuse(session, { packet, frame: data, tapped }, handler, error);
    }
  }

  /** A frame that could not be read. */
  private fault(session: Session, frame: RawFrame, error: unknown): void {
    const { tap, faults, now } = this.context;
    // Only faults of the frame are the client's; anything else is ours, and the frame may be fine.
    const { code, message } = this.explain(error);
    if (tap.watching) tap.faulted(tap.arrived(session, frame, undefined), code);
    faults.answer(session, { code, message });
    faults.weigh(session, { code, message, frame }, now());
  }

  /** A request that was not granted. */
  private refuse(
    session: Session,
    { packet, frame, tapped }: Arrived,
    handler: Handler | undefined,
    error: unknown,
  ): void {
    const { command, body } = packet;
    const { faults, counters, now, tap } = this.context;
    const { code, message } = this.explain(error);
    if (tapped) tap.faulted(tapped, code);
    if (handler?.answer === undefined) {
      faults.answer(session, { code, message, command, ...requestIdOf(body) });
    } else {
      session.answer(handler.answer, {
        ...handler.echo?.(body),
        success: false,
        errorCode: code,
        errorMsg: message,
        ...requestIdOf(body),
      } satisfies Outcome);
    }
    if (command === Command.MessageRequest) counters.refusals += 1;
    faults.weigh(session, { code, message, frame, packet }, now());
  }

  private explain(error: unknown): { code: WireFault | Refusal; message: string } {
    if (error instanceof WireError) return { code: error.fault, message: error.message };
    if (error instanceof Refused) return { code: error.code, message: error.message };
    this.context.log.error({ err: error }, 'a frame could not be handled');
    return { code: Refusal.Unavailable, message: 'this cannot be done now, try again later' };
  }
}
