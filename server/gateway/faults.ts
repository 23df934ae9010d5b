import { Command } from '#contract/wire/commands';
import { type Push, PushCode } from '#contract/wire/packets/push';
import { type ErrorPacket, Feature } from '#contract/wire/packets/session';
import { WireFault } from '#contract/wire/wire-error';
import type { Counters } from './counters.ts';
import type { GatewayLimits } from './limits.ts';
import { CloseCode, type Session } from './session.ts';
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

/** Counts what clients do wrong, answers it, and closes connections that do it too often. */
export class Faults {
  private readonly violations: Violations;
  private readonly counters: Counters;
  private readonly limits: GatewayLimits;

  constructor(violations: Violations, counters: Counters, limits: GatewayLimits) {
    this.violations = violations;
    this.counters = counters;
    this.limits = limits;
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
  weigh(session: Session, code: string, now: number): void {
    if (!isViolation(code)) return;
    this.count(session, code);
    const forgiven = session.violations.take(this.limits.violations, now);
    const { closeCode, atOnce } = closeFor(code);
    if (atOnce || !forgiven) session.close(closeCode, code);
  }

  count(session: Session, code: string): void {
    this.counters.violations += 1;
    this.violations.count(session.build, code);
  }
}

/** How a connection is closed over a violation, and whether the first one closes it. */
export function closeFor(code: string): { closeCode: CloseCode; atOnce: boolean } {
  return { closeCode: CLOSE_CODES[code] ?? CloseCode.PolicyViolation, atOnce: FATAL.has(code) };
}
