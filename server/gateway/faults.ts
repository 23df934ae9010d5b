import type { Packet } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import { type Push, PushCode } from '#contract/wire/packets/push';
import { type ErrorPacket, Feature } from '#contract/wire/packets/session';
import { WireFault } from '#contract/wire/wire-error';
import type { Counters } from './counters.ts';
import type { GatewayLimits } from './limits.ts';
import type { Conformance } from './ports.ts';
import { CloseCode, type Session } from './session.ts';
import type { RawFrame } from './tap/tapped-frame.ts';
import { TextMessage } from './tap/text-message.ts';
import { BROKEN_WEB_SOCKET, isViolation } from './violation-codes.ts';
import type { Violations } from './violations.ts';

/** After these the two sides no longer agree on what the bytes mean: closed at once. */
const FATAL: ReadonlySet<string> = new Set([
  WireFault.TextFrame,
  WireFault.Truncated,
  WireFault.TrailingBytes,
  WireFault.BadMagic,
  WireFault.UnsupportedVersion,
  WireFault.TooLarge,
  WireFault.BadSeal,
  BROKEN_WEB_SOCKET,
]);

/** How the connection is closed over a violation, at once or when it is one too many. */
const CLOSE_CODES: Readonly<Record<string, CloseCode>> = {
  [WireFault.TextFrame]: CloseCode.Unsupported,
  [WireFault.UnknownSerializer]: CloseCode.Unsupported,
  [WireFault.Truncated]: CloseCode.ProtocolError,
  [WireFault.TrailingBytes]: CloseCode.ProtocolError,
  [WireFault.BadMagic]: CloseCode.ProtocolError,
  [WireFault.UnsupportedVersion]: CloseCode.ProtocolError,
  [WireFault.UnknownCommand]: CloseCode.ProtocolError,
  [WireFault.CommandMismatch]: CloseCode.ProtocolError,
  [WireFault.BadText]: CloseCode.BadData,
  [WireFault.BadPayload]: CloseCode.BadData,
  [WireFault.TooLarge]: CloseCode.TooBig,
  [BROKEN_WEB_SOCKET]: CloseCode.ProtocolError,
};

export interface Fault {
  readonly code: string;
  readonly message: string;
  /** Of the frame that was wrong, where they could be read. */
  readonly command?: number;
  readonly requestId?: string;
}

/** What was wrong with a frame. */
export interface Wrong {
  readonly code: string;
  readonly message: string;
  readonly frame: RawFrame;
  /** Where it could be read. */
  readonly packet?: Packet;
}

/** Counts what clients do wrong, answers it, and closes connections that do it too often. */
export class Faults {
  private readonly violations: Violations;
  private readonly counters: Counters;
  private readonly limits: GatewayLimits;
  private readonly conformance: Conformance;

  constructor(
    violations: Violations,
    counters: Counters,
    limits: GatewayLimits,
    conformance: Conformance,
  ) {
    this.violations = violations;
    this.counters = counters;
    this.limits = limits;
    this.conformance = conformance;
  }

  /**
   * Answers a fault that no response of its own fits. A client that reads 42 gets that. To any other
   * it goes as a -10 with a code of ours, which clients in the field ignore but whoever debugs them sees.
   */
  answer(session: Session, fault: Fault): void {
    if (session.features.includes(Feature.Errors)) {
      session.answer(Command.Error, {
        code: fault.code,
        message: fault.message,
        ...(fault.command === undefined ? {} : { inAnswerTo: fault.command }),
        ...(fault.requestId === undefined ? {} : { requestId: fault.requestId }),
      } satisfies ErrorPacket);
    } else {
      session.answer(Command.Push, {
        code: PushCode.Fault,
        eventValue: fault.code,
        eventObj: fault.command ?? null,
        msg: fault.message,
        success: false,
      } satisfies Push);
    }
  }

  /** Counts a fault or refusal that was answered, and closes the connection if it has to go. */
  weigh(session: Session, wrong: Wrong, now: number): void {
    const { code } = wrong;
    if (!isViolation(code)) return;
    this.count(session, wrong);
    const forgiven = session.violations.take(this.limits.violations, now);
    const { closeCode, atOnce } = closeFor(code);
    if (atOnce || !forgiven) session.close(closeCode, code);
  }

  count(session: Session, { code, message, frame, packet }: Wrong): void {
    const { build, id, address } = session;
    this.counters.violations += 1;
    this.violations.count(build, code);
    const text = frame instanceof TextMessage;
    this.conformance.violation({
      code,
      message,
      build,
      userId: session.userId ?? '',
      sessionId: id,
      address,
      packet: packet ?? null,
      frame: text ? frame.head : frame,
      bytes: frame.byteLength,
    });
  }
}

/** How a connection is closed over a violation, and whether the first one closes it. */
export function closeFor(code: string): { closeCode: CloseCode; atOnce: boolean } {
  return { closeCode: CLOSE_CODES[code] ?? CloseCode.PolicyViolation, atOnce: FATAL.has(code) };
}
