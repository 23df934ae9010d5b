import type { Body } from '../serializers.ts';
import { WireError, WireFault } from '../wire-error.ts';
import { optionalTextField } from './fields.ts';
import type { MessageResponse } from './message.ts';
import type { RecalledMessage } from './recall.ts';
import type { Outcome } from './session.ts';

/** Most ids a client may name as held: with that many it fetches a page, which moves its cursor. */
export const MAX_HELD = 1_000;

/**
 * 43: a page of what the user missed. Nothing new is sent to the connection until it was answered
 * with a page that is the last, so a client asks right after its bind, and again while there is `more`.
 */
export interface CatchUpRequest {
  /** `cursor` of the last page this client got. '' when it has none: nothing was missed then. */
  readonly after: string;
  /** `messageId` of what came after that page by itself, acknowledgements included. */
  readonly held: readonly string[];
}

/** The largest number of digits that is a bigint of the database for certain. */
const MESSAGE_ID = /^\d{1,18}$/;

/** @throws WireError bad-field */
export function readCatchUpRequest(body: Body): CatchUpRequest {
  const after = optionalTextField(body, 'after', 18);
  if (after !== '' && !MESSAGE_ID.test(after)) {
    throw new WireError(WireFault.BadField, 'after is no cursor');
  }
  const held: unknown = body['held'] ?? [];
  const sound =
    Array.isArray(held) &&
    held.length <= MAX_HELD &&
    held.every((id): id is string => typeof id === 'string' && MESSAGE_ID.test(id));
  if (!sound) throw new WireError(WireFault.BadField, `held is no list of ${MAX_HELD} ids at most`);
  return { after, held };
}

/**
 * 44. Messages are in the order in which they were stored. One of content type 5 has the newest
 * content of a red packet that the client holds.
 */
export interface CatchUpResponse extends Outcome {
  readonly messages: readonly MissedMessage[];
  /** Of what the client holds, what was taken back. Only with the feature `recall`. */
  readonly recalled?: readonly RecalledMessage[];
  /** Names the end of this page. Kept with its messages: it is where the next one begins. */
  readonly cursor: string;
  /** False on the last page: from here on messages come by themselves. */
  readonly more: boolean;
}

/**
 * As a 4 of it would be, but that `hasBeenSentId` is text, the sender's name and picture are those of
 * today, and the chat's are ''.
 */
export type MissedMessage = Omit<MessageResponse, 'requestId'>;
