import type { Body } from '../serializers.ts';
import { choiceField, idField } from './fields.ts';

/** `code` of a -10. 1 and 6 are published; clients in the field ignore the others. */
export const PushCode = {
  /** A chat changed: `eventValue` is its id, `eventObj` its type. Clients reload it. */
  ChatChanged: 1,
  Greeting: 6,
  /** An announcement: `eventValue` is its id, `eventObj` an `AnnouncementNotice`. */
  Announcement: 101,
  /** The connection is about to be closed: `eventValue` is a stable reason, `msg` says it in words. */
  Closing: 102,
  /**
   * A frame of the receiver could not be used, and its client is none that reads 42: `eventValue` is
   * the stable code, `eventObj` the frame's command where it could be read, `msg` says it in words.
   */
  Fault: 103,
} as const;
export type PushCode = (typeof PushCode)[keyof typeof PushCode];

/** -10. */
export interface Push {
  readonly code: PushCode;
  readonly eventValue: string | null;
  readonly eventObj: unknown;
  readonly msg: string;
  readonly success: boolean;
}

/** `eventObj` of an announcement; `msg` repeats the title. */
export interface AnnouncementNotice {
  readonly title: string;
  readonly content: string;
  /** ISO 8601, UTC. */
  readonly sentAt: string;
}

export const ReceiptKind = { Received: 'received', Read: 'read' } as const;
export type ReceiptKind = (typeof ReceiptKind)[keyof typeof ReceiptKind];

/** 39. */
export interface ReceiptRequest {
  /** The announcement's id. */
  readonly noticeId: string;
  readonly kind: ReceiptKind;
}

/** @throws WireError bad-field */
export function readReceiptRequest(body: Body): ReceiptRequest {
  return {
    noticeId: idField(body, 'noticeId'),
    kind: choiceField(body, 'kind', Object.values(ReceiptKind)),
  };
}
