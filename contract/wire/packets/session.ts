import type { Body } from '../serializers.ts';
import type { WireFault } from '../wire-error.ts';
import { idField, optionalTextField } from './fields.ts';

/** What a client may add to its bind to be sent our additions to the protocol. */
export const Feature = {
  /** Acknowledges notices with a receipt (39). */
  Receipts: 'receipts',
  /** Understands error answers (42). */
  Errors: 'errors',
  /** Fetches what it missed (43), and is sent nothing new until it has it all. */
  CatchUp: 'catch-up',
  /** Is told which messages were recalled (54, and in 44), and shows them no more. */
  Recall: 'recall',
} as const;
export type Feature = (typeof Feature)[keyof typeof Feature];

const FEATURES: readonly string[] = Object.values(Feature);

/** 1. Clients in the field send `userId` alone; the rest is ours. */
export interface BindRequest {
  readonly userId: string;
  /** From `POST /api/im/login`, or an operator's one-time ticket. '' when absent. */
  readonly token: string;
  /** Name and version of the program, e.g. `console/0.1.0`. '' when absent. */
  readonly build: string;
  /** Kind of device: `phone`, `desktop`, `web` … '' when absent. */
  readonly device: string;
  readonly features: readonly Feature[];
}

/** @throws WireError bad-field */
export function readBindRequest(body: Body): BindRequest {
  const features = Array.isArray(body['features']) ? (body['features'] as unknown[]) : [];
  return {
    userId: idField(body, 'userId'),
    token: optionalTextField(body, 'token', 256),
    build: optionalTextField(body, 'build', 64),
    device: optionalTextField(body, 'device', 32),
    features: features.filter((feature): feature is Feature =>
      FEATURES.includes(feature as string),
    ),
  };
}

/** 2, 6, 8, 10, 34, 36, 40 and 44. `errorMsg` is '' on success; `errorCode` is ours and stable. */
export interface Outcome {
  readonly success: boolean;
  readonly errorMsg: string;
  readonly errorCode?: Refusal | WireFault;
  /** Echo of the request's, where it had one. */
  readonly requestId?: string;
}

/** Why a request was refused. Stable, like `WireFault`, which says why a frame was. */
export const Refusal = {
  /** The request needs a bind first. */
  NotBound: 'not-bound',
  /** No token, or one that is unknown, spent, expired or revoked. */
  BadToken: 'bad-token',
  /** `userId` or `fromUserId` is not the session's. */
  NotYou: 'not-you',
  /** The chat does not exist, or the sender does not belong to it. */
  NotMember: 'not-member',
  /** The account is banned; it says so to a bind, too. */
  Banned: 'banned',
  /** The sender may not write at all, or not in this group. */
  Muted: 'muted',
  MutedInGroup: 'muted-in-group',
  /** Nobody but the owner and administrators may write in this group. */
  GroupMuted: 'group-muted',
  GroupBanned: 'group-banned',
  GroupDissolved: 'group-dissolved',
  /** The other account is banned or deleted. */
  RecipientUnavailable: 'recipient-unavailable',
  /** Here private messages are for friends. */
  NotFriends: 'not-friends',
  TooLong: 'too-long',
  TooFast: 'too-fast',
  /** The message could not be stored; the same `hasBeenSentId` may be tried again. */
  NotStored: 'not-stored',
  Forbidden: 'forbidden',
  /** There is no red packet with this `hasBeenSentId` in the chat. */
  UnknownMessage: 'unknown-message',
  UnknownTopic: 'unknown-topic',
  UnknownNotice: 'unknown-notice',
  /** What is asked for would show what is masked: only while the operator has a reveal. */
  NeedsReveal: 'needs-reveal',
  /** The server is going down or full; try again later. */
  Unavailable: 'unavailable',
} as const;
export type Refusal = (typeof Refusal)[keyof typeof Refusal];

/** 42: what was wrong with a frame or request that has no answer of its own. */
export interface ErrorPacket {
  readonly code: string;
  readonly message: string;
  /** The command of the frame that was wrong, where it could be read. */
  readonly inAnswerTo?: number;
  readonly requestId?: string;
}
