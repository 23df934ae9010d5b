import { Dialects } from '#contract/wire/agreement';
import { decodePacket, type Packet } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import { type AgreeRequest, readAgreeRequest } from '#contract/wire/packets/agreement';
import { readCatchUpRequest } from '#contract/wire/packets/catch-up';
import { idField, integerField } from '#contract/wire/packets/fields';
import { readChatRequest, readMessageRequest } from '#contract/wire/packets/message';
import { readReceiptRequest } from '#contract/wire/packets/push';
import { readBindRequest } from '#contract/wire/packets/session';
import type { Body, PayloadReader } from '#contract/wire/serializers';
import { messagePackSerializer } from '#contract/wire/serializers/message-pack';
import { x25519Envelope } from '#contract/wire/serializers/x25519-envelope';
import { WireError } from '#contract/wire/wire-error';
import { JSON_FORMAT, type WireFormat } from '#contract/wire/wire-format';
import { closeFor } from '../faults.ts';
import { newNativeX25519Key } from '../native-x25519.ts';
import { isViolation } from '../violation-codes.ts';

/** What the server under attack allows; without refill, so that every violation can be foretold. */
export const HOSTILE_LIMITS = {
  frames: { perSecond: 0, burst: 2_000 },
  violations: { perSecond: 0, burst: 20 },
};

const BEFORE_BIND: readonly number[] = [
  Command.Hello,
  Command.BindRequest,
  Command.MessageRequest,
  Command.JoinRequest,
  Command.HeartbeatRequest,
  Command.AgreeRequest,
];
/** Commands that `SessionModel` can foretell. */
export const CLIENT_COMMANDS: readonly number[] = [
  ...BEFORE_BIND,
  Command.LogoutRequest,
  Command.QuitRequest,
  Command.PushRequest,
  Command.SubscribeRequest,
  Command.UnsubscribeRequest,
  Command.ReceiptRequest,
  Command.CatchUpRequest,
  Command.WatchRequest,
  Command.UnwatchRequest,
];
export const SERVER_COMMANDS: readonly number[] = [
  2, 4, 6, 8, 10, 18, -10, 34, 36, 38, 40, 42, 44, 46, 48, 50, 52, 54,
];

const dialects = new Dialects(
  [messagePackSerializer],
  [x25519Envelope({ newKey: newNativeX25519Key })],
);

/** What the protocol says must become of each frame that one connection sends. */
export class SessionModel {
  /** How often each violation must have been counted. */
  readonly counts = new Map<string, number>();
  /** With which code the connection must have been closed. */
  closedWith: number | undefined;
  /** What was agreed, on the server's side. Its envelope has a key of its own, and opens nothing. */
  format: WireFormat = JSON_FORMAT;
  private readonly userId: string;
  private bound = false;
  private frames = HOSTILE_LIMITS.frames.burst;
  private violations = HOSTILE_LIMITS.violations.burst;

  constructor(userId: string) {
    this.userId = userId;
  }

  /** Text, or the bytes of a message. `reader`: how the server reads them, unless it is as agreed. */
  send(data: Uint8Array | string, reader: PayloadReader = this.format): void {
    if (this.closedWith !== undefined) return;
    const code = typeof data === 'string' ? 'text-frame' : this.judge(data, reader);
    if (code === undefined || !isViolation(code)) return;
    this.counts.set(code, (this.counts.get(code) ?? 0) + 1);
    this.violations -= 1;
    const { closeCode, atOnce } = closeFor(code);
    if (atOnce || this.violations < 0) this.closedWith = closeCode;
  }

  private judge(data: Uint8Array, reader: PayloadReader): string | undefined {
    try {
      const packet = decodePacket(data, reader);
      if (!CLIENT_COMMANDS.includes(packet.command)) return 'unknown-command';
      this.frames -= 1;
      if (this.frames < 0) return 'too-fast';
      if (!this.bound && !BEFORE_BIND.includes(packet.command)) return 'not-bound';
      return this.judgeRequest(packet);
    } catch (error) {
      if (error instanceof WireError) return error.fault;
      throw error;
    }
  }

  private judgeRequest({ command, body }: Packet): string | undefined {
    switch (command) {
      case Command.BindRequest:
        return this.judgeBind(body);
      case Command.AgreeRequest: {
        const proposal = readAgreeRequest(body);
        if (!proposal) return 'bad-field';
        const wrong = this.judgeProposal(proposal);
        if (wrong === undefined) this.agree(proposal);
        return wrong;
      }
      case Command.MessageRequest: {
        const { content } = body;
        if (typeof content === 'string' && content.length > 65_536) return 'too-long';
        const { fromUserId } = readMessageRequest(body);
        if (!this.bound) return 'not-bound';
        return this.judgeName(fromUserId) ?? this.judgeOptionalName(body);
      }
      case Command.LogoutRequest: {
        const wrong = this.judgeOptionalName(body);
        if (wrong === undefined) this.bound = false;
        return wrong;
      }
      case Command.JoinRequest:
      case Command.QuitRequest: {
        const { userId } = readChatRequest(body);
        return this.bound ? this.judgeName(userId) : 'not-bound';
      }
      case Command.PushRequest:
        integerField(body, 'code', 0, 99);
        return isPlain(body['eventValue']) && isPlain(body['eventObj']) ? undefined : 'bad-field';
      case Command.ReceiptRequest:
        readReceiptRequest(body);
        return undefined;
      case Command.CatchUpRequest:
        readCatchUpRequest(body);
        return undefined;
      default:
        return undefined;
    }
  }

  private judgeBind(body: Body): string | undefined {
    const { userId, token } = readBindRequest(body);
    const proposal = readAgreeRequest(body);
    const wrong = this.judgeProposal(proposal);
    if (wrong !== undefined) return wrong;
    if (this.bound && userId !== this.userId) return 'not-you';
    const right = userId === this.userId && token === `token of ${userId}`;
    if (!right) return 'bad-token';
    if (proposal) this.agree(proposal);
    this.bound = true;
    return undefined;
  }

  private judgeProposal(proposal: AgreeRequest | undefined): string | undefined {
    return proposal && this.format !== JSON_FORMAT ? 'forbidden' : undefined;
  }

  /** @throws WireError bad-field */
  private agree(proposal: AgreeRequest): void {
    this.format = dialects.agree(proposal).format;
  }

  private judgeName(claimed: string): string | undefined {
    return claimed === this.userId ? undefined : 'not-you';
  }

  private judgeOptionalName(body: Body): string | undefined {
    return body['userId'] === undefined ? undefined : this.judgeName(idField(body, 'userId'));
  }
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= 256;
  return value === undefined || value === null || typeof value === 'number';
}
